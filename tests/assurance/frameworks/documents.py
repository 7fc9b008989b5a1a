"""Small documents that tests of frameworks change."""

from __future__ import annotations

from assurance.frameworks.finding import Known

KNOWN = Known(
    kpis=frozenset({"attendance", "suspensions", "progress_8", "ofsted_overall"}),
    groups=frozenset({"all", "disadvantaged"}),
    phases=frozenset({"primary", "secondary"}),
    roles=frozenset({"ceo", "director_of_education", "operations_lead"}),
)

SOUND = """\
schema: 1
id: small
name: A small framework
summary: Two areas, one support model.

scales:
  - id: rag
    name: Red, amber, green
    order: best_first
    levels:
      - {id: green, name: Green, letter: G, colour: green, shape: circle}
      - {id: amber, name: Amber, letter: A, colour: amber, shape: square}
      - {id: red, name: Red, letter: R, colour: red, shape: triangle-down}
      - {id: exempt, name: Exempt, letter: X, colour: grey, shape: dash, counts: false}

grids:
  - id: assurance
    name: Assurance
    scale: rag
    domains:
      - id: education
        name: Education
        owners: [director_of_education]
        areas:
          - id: attendance
            name: Attendance
            was: [absence]
            phases: [primary]
            criteria:
              - id: overall
                kpi: attendance
                group: disadvantaged
                against: national
                bands:
                  - {from: 0, level: green}
                  - {from: -1, below: 0, level: amber}
                  - {below: -1, level: red}
          - id: behaviour
            name: Behaviour
            meanings: {green: Calm., red: Not calm.}
            combine:
              rule: points
              bands: [{from: 4, level: green}, {from: 2, below: 4, level: amber}, {below: 2, level: red}]
            criteria:
              - id: falls
                kpi: suspensions
                against: falls
                bands:
                  - {to: 1, level: green}
                  - {from: 2, level: red}
              - id: practice
                statements: {green: Everybody does it., red: Few do it.}

support:
  - id: tiers
    name: Tiers
    level_word: tier
    level_words: tiers
    scale: rag
    suggest:
      rules:
        - level: red
          when:
            - {count: assurance, times: 2, at_most: amber}
            - {rating: assurance/education/*, at_most: red}
            - {kpi: attendance, range: {below: 90}}
          why: Two areas are amber or red.
    features:
      - {level: green, summary: Fine.}
    entitlements:
      - id: days
        name: Days
        levels:
          red: {says: 2 days a term, every: term, amount: 2, unit: days}

reports:
  - id: head
    name: Report
    committee: standards
    sections:
      - {id: one, name: One, kpis: [attendance], areas: [assurance/behaviour]}

targets:
  fixed:
    - {kpi: attendance, target: 96.5}

plans:
  - id: plan
    name: Plan
    grid: assurance
    first_year: 2025
    last_year: 2027
    steps:
      - {id: s1, area: assurance/attendance, text: Call home., year: 2025, with: Heads, due_on: 2026-03-30}

triggers:
  - id: falling
    name: Falling
    when:
      - {rating: assurance/attendance, at_most: amber}

committees:
  - {id: standards, name: Standards committee}

duties:
  - id: theme
    name: Theme
    committee: standards
    focuses:
      - id: focus
        name: Focus
        duties:
          - {id: duty, text: Attendance., kpis: [attendance]}

calendar:
  - {id: review, name: Review, month: 10, day: 31, every: year, areas: [assurance/attendance]}
"""


def changed(*replacements: tuple[str, str]) -> str:
    """The sound document with parts replaced; each must be there."""
    text = SOUND
    for old, new in replacements:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text


def line_of(document: str, part: str) -> int:
    return document[: document.index(part)].count("\n") + 1
