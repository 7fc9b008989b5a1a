"""One word for the phase of a school, from what the register says of its phase and type. Pure."""

from __future__ import annotations

_BY_PHASE = {
    "Nursery": "nursery",
    "Primary": "primary",
    "Middle deemed primary": "middle",
    "Middle deemed secondary": "middle",
    "Secondary": "secondary",
    "All-through": "all_through",
    "All through": "all_through",
    "16 plus": "sixteen_plus",
}
# Phases for which national figures are published; the others are compared with all of England.
BENCHMARK_PHASES = ("primary", "secondary", "special")


def phase_of(phase: str, type_name: str) -> str:
    """nursery, primary, middle, secondary, all_through, sixteen_plus, special, alternative; "" where neither tells.

    Special schools and alternative provision stand in the register without a phase, or with one that is only about
    their pupils' ages: the type decides.
    """
    kind = type_name.casefold()
    if "special" in kind:
        return "special"
    if "alternative provision" in kind or "pupil referral" in kind:
        return "alternative"
    if "16" in kind or "sixth form" in kind:
        return "sixteen_plus"
    return _BY_PHASE.get(phase, "")
