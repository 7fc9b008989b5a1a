"""Information about schools at key stage 4 (EES names, from 2023/24). Percentages without a sign."""

from __future__ import annotations

from .ks4 import BANDS
from .shape import About, Figure, Layout, Source, Year
from .tidy import MARKS

_COLUMNS = {
    "t_disadvantaged": "ks4_disadvantaged_pupils",
    "pt_disadvantaged": "ks4_disadvantaged_percent",
    "t_language_not_english": "ks4_eal_pupils",
    "pt_language_not_english": "ks4_eal_percent",
    "t_sen": "ks4_sen_pupils",
    "pt_sen": "ks4_sen_percent",
    "t_prior_lo": "ks4_prior_low_pupils",
    "pt_prior_lo": "ks4_prior_low_percent",
    "t_prior_av": "ks4_prior_middle_pupils",
    "pt_prior_av": "ks4_prior_middle_percent",
    "t_prior_hi": "ks4_prior_high_pupils",
    "pt_prior_hi": "ks4_prior_high_percent",
}

SOURCE = Source(
    key="school-info",
    title="Information about schools, key stage 4",
    covers="Year 11 pupils of every school, their backgrounds, and the Progress 8 band",
    layouts=(
        Layout(
            "2023/24",
            has=frozenset({"time_period", "geographic_level", "school_urn", "t_pupils", "p8_banding"}),
            about=(About("school", "school_urn", when={"geographic_level": ("School",)}),),
            figures=(
                Figure("t_pupils", "ks4_pupils"),
                Figure("t_boys", "ks4_pupils", "boys"),
                Figure("t_girls", "ks4_pupils", "girls"),
                *(Figure(heading, measure, cohort="t_pupils") for heading, measure in _COLUMNS.items()),
                Figure("p8_banding", "ks4_progress8_band", cohort="t_pupils", codes=BANDS),
            ),
            year=Year(column="time_period"),
        ),
    ),
    marks=MARKS,
)
