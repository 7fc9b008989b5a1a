"""Themes, objectives and reporting duties of model D: figures for the test, written apart from the pack."""

from __future__ import annotations

# key | name
THEMES = """
1.1 | School improvement
1.2 | Teaching and learning
1.3 | Quality assurance and compliance
1.4 | Practitioner development
1.5 | Collaboration and partnership working
2.1 | Strategic service provision
2.2 | Human resource service provision
2.3 | Estates and facilities management
2.4 | ICT service provision
3.1 | Performance
3.2 | Communication and engagement
3.3 | Data, intelligence and research
4.1 | Growth
4.2 | Identity
"""

# key | name | starting points | steps this year | steps next year
OBJECTIVES = """
1.1.1 | One shared improvement model | 4 | 5 | 4
1.1.2 | Improvement framework, curriculum and sites | 2 | 9 | 3
1.1.3 | Leadership shared at every level | 9 | 10 | 7
1.2.1 | Teaching that rests on research | 4 | 5 | 3
1.2.2 | Subject knowledge through networks, and phonics | 2 | 3 | 4
1.2.3 | Learning technologies | 2 | 3 | 2
1.3.1 | Data analysis and benchmarking | 1 | 4 | 2
1.3.2 | Inspection outcomes and MAT assurance reviews | 7 | 4 | 4
1.3.3 | Attainment of all pupils and groups | 1 | 5 | 2
1.4.1 | Development open to every employee | 4 | 4 | 4
1.4.2 | Leadership Institute and coaching | 2 | 6 | 3
1.4.3 | Career paths, induction and appraisal | 2 | 4 | 3
1.5.1 | Profile in national and local networks | 3 | 3 | 3
1.5.2 | Ties to other schools and trusts | 5 | 3 | 2
1.5.3 | Families as partners | 2 | 3 | 3
2.1.1 | Business functions: ESFA returns, efficiency, growth foundation | 3 | 5 | 5
2.1.2 | Standard operating procedures | 1 | 1 | 2
2.1.3 | People records and procedures | 8 | 10 | 7
2.2.1 | Staff absence and cover | 3 | 3 | 1
2.2.2 | Employment policies | 4 | 2 | 1
2.2.3 | Staff wellbeing | 3 | 3 | 2
2.3.1 | Security, maintenance and energy | 2 | 14 | 3
2.3.2 | Procurement and contracts | 4 | 3 | 4
2.3.3 | Health and safety | 2 | 5 | 3
2.4.1 | ICT infrastructure and strategy | 1 | 3 | 3
2.4.2 | Cyber security | 1 | 1 | 1
2.4.3 | Hardware and software life cycle | 3 | 2 | 2
3.1.1 | Fair practice under the law | 1 | 4 | 1
3.1.2 | Fair access and opportunity | 2 | 1 | 1
3.1.3 | A diverse workforce | 2 | 3 | 1
3.2.1 | Accessible services and publications | 1 | 1 | 2
3.2.2 | Partnerships on EDI | 2 | 5 | 2
3.2.3 | EDI embedded through training | 2 | 2 | 1
3.3.1 | Workforce data in decisions | 1 | 2 | 2
3.3.2 | Yearly stakeholder surveys | 2 | 1 | 1
3.3.3 | Alliances and research | 1 | 1 | 1
4.1.1 | Self-sustaining attendance and welfare team | 4 | 2 | 2
4.1.2 | Traded and therapeutic services | 3 | 3 | 4
4.1.3 | Sponsorship and new academies | 3 | 6 | 4
4.2.1 | Brand and standards of the estate | 2 | 9 | 2
4.2.2 | Online identity and reputation | 2 | 4 | 1
4.2.3 | Recognition and shared success | 3 | 2 | 2
"""

# Every number of an outcome, a starting point (a) or a step; number words from four to twelve count.
NUMBERS = """
1.1.1 a3 | 2021
1.2.1 a1 | 5
1.3.2 a1 | 2020
1.3.2 a2 | 2020
1.3.2 a3 | 2021
1.3.2 a4 | 2021
1.3.2 a6 | 2021
1.4.1 a1 | 2021
1.4.2.n3 | 2022
1.4.3 a1 | 2021 22
1.5.2 a3 | 4
2.1.1 a3 | 4.1.3
2.1.1.n5 | 2024 25
2.1.3.n6 | 100
2.2.2 a1 | 2021
2.3.1.n3 | 10
2.3.2.n1 | 2023
3.1.1 a1 | 2020
3.1.2 a1 | 2020 9
3.1.2 a2 | 2020
3.1.3 a1 | 2021
3.2.1 a1 | 2021
3.2.2 a1 | 2021
3.2.2 a2 | 2021 2021 22 5
3.2.3 a1 | 2021
3.3.1 a1 | 2021
3.3.2 a1 | 2021
3.3.2 a2 | 2021
3.3.3 a1 | 2021
4.1.1 a1 | 1 3 3
4.1.2 a1 | 4
4.1.2.n1 | 4
4.1.3 outcome | 12 2 26 9
1.1.2.2 | 2
1.1.2.3 | 2
1.1.3.5 | 2021 2022 22
1.1.3.9 | 12
1.4.1.1 | 1.1.3.5 2022
1.4.1.2 | 1.1.3.4
1.4.1.4 | 7
2.1.3.8 | 2022 23
2.3.2.2 | 2022
2.3.3.1 | 2022
3.1.2.1 | 7
3.2.2.2 | 5
3.3.2.1 | 2021
4.1.3.5 | 2.1.1.5
4.1.3.6 | 16
"""

# key | committee | name | duties
FOCUSES = """
1.1 | standards | Pupil numbers | 6
1.2 | standards | Pupil absence levels, persistent absence included | 5
1.3 | standards | Pupil moves, exclusion levels included | 9
2.1 | standards | Pupil education outcomes | 7
2.2 | standards | Support for SEND | 9
3.1 | standards | Ofsted | 2
3.2 | standards | Internal processes | 2
4.1 | standards | Pupil premium grant | 2
5.1 | standards | Safeguarding | 21
6.1 | finance | Curriculum planning, joined with financial planning | 15
6.2 | finance | Health and safety | 7
6.3 | finance | Human resource | 4
7.1 | finance | Financial management | 6
7.2 | finance | Schedule of contracts | 2
7.3 | finance | Estate management | 4
7.4 | finance | Financial governance | 5
7.5 | finance | Remuneration | 1
7.6 | finance | Gender pay gap | 2
7.7 | finance | Audit ratings | 1
7.8 | finance | Risk register | 1
8.1 | board | Improvement activities of schools and trust | 4
8.2 | board | Long-term and short-term financial and budget planning | 4
8.3 | board | Public sector equality duty | 2
8.4 | board | Stakeholder views | 7
8.5 | board | Composition of the governing body | 3
8.6 | board | Growth | 5
"""

# Every number of a duty with its deadline, each once.
DUTY_NUMBERS = """
2.1.6 | 2021 22 8
4.1.1 | 2021 22
7.6.1 | 30
7.6.2 | 30
8.2.1 | 3 5
8.2.3 | 2021 22
8.3.1 | 2010
"""
