"""What the plan of model C holds, intention by intention: figures for the test, written apart from the pack."""

from __future__ import annotations

# key | name | statements | impacts | measures: unit, direction, target where there is one
INTENTIONS = """
core.1 | Clear purpose | 3 | 3 |
core.2 | Needs of pupils and leaders | 3 | 3 | points, lower
core.3 | Culture of improvement | 3 | 3 |
core.4 | Moral and ethical focus | 3 | 4 |
1.a | World-class basics | 10 | 11 | points, higher, above 0; points, higher, above 0
1.b | Thinking-school philosophy | 10 | 8 |
1.c | Vulnerable and pupil-premium progress | 4 | 4 | points, lower, 0; points, lower, 0; points, higher; %,
  higher, 100
1.d | Boys | 5 | 4 | points, lower, 0; points, lower
1.e | Able and ambitious | 3 | 3 | %, higher
1.f | Literacy | 9 | 7 | %, higher, 100; points, higher, above 0; %, higher; %, higher, 100
1.g | Numeracy | 5 | 4 | %, higher, 100; points, higher, above 0
1.h | Innovation | 3 | 4 | score, higher
2.a | Belief, pride and basics | 6 | 4 | %, higher; count, lower; %, higher
2.b | Character and pastoral systems | 7 | 6 | count, higher; %, higher
2.c | Learner welfare | 18 | 14 | %, higher; %, higher; count, lower
2.d | Safeguarding | 7 | 5 | %, higher, 100
2.e | Rewards and sanctions | 5 | 6 | count, lower
2.f | Tutor, assembly, PSHE and SRE programme | 7 | 7 |
2.g | Participation | 6 | 6 | %, higher, 100; %, higher; count, higher
2.h | Sports academy | 5 | 5 | £, lower; %, higher; count, higher
3.a | Trust Management Group | 11 | 10 | count per year, done, 1 to 2
3.b | Senior staff | 5 | 4 | %, higher
3.c | Middle leadership | 10 | 9 | count per year, higher, 3; points, higher
3.d | Support staff | 6 | 4 |
3.e | All staff | 9 | 8 | %, higher; score, higher; %, higher, 100
3.f | Staff leadership programmes | 9 | 5 |
3.g | Staff welfare | 3 | 4 | %, higher
4.a | Symbiotic curriculum | 16 | 13 | %, higher, 100; score, higher; ratio, higher
4.b | Learning to learn | 3 | 3 |
4.c | Assessment and data | 15 | 10 | points, zero; points, lower; %, higher, 100
4.d | Vulnerable-learner strategy | 6 | 5 | points, lower, 0; count, higher
4.e | SEND strategy | 8 | 5 |
4.f | Behavioural needs | 4 | 4 | per measure, termly, higher
4.g | E-learning | 5 | 6 | count, higher
5.a | Team infrastructure | 10 | 9 | score, higher
5.b | Teaching, learning and assessment activity | 16 | 9 |
5.c | Training hub | 4 | 6 | count, higher; %, higher
5.d | Leadership school | 6 | 6 | %, higher, 100; %, higher
5.e | Subject Strategy Groups | 7 | 7 | score, higher; per measure, higher
5.f | Hubs | 3 | 3 | score, higher
5.g | School-improvement offer | 8 | 8 | half days, higher, 6; half days, higher, 6; count per term, higher,
  1; days, higher, 3; count per term, done, 1
5.h | Growing capacity | 9 | 8 | score, higher; %, higher; per measure, higher; count, lower; %, higher; %,
  higher
6.a | Self-evaluation | 11 | 9 | %, higher, 100; %, higher
6.b | Quality assurance | 8 | 6 | percentile, higher, top 20 %; % of schools, higher, 100; count per term,
  higher, 1
6.c | Improvement action | 10 | 7 | grade, higher, Good; points, higher; points, higher, 0; %, zero
6.d | Data | 9 | 8 | per measure, higher; points, zero; points, higher
6.e | Trust board | 18 | 16 | points, higher; points, higher, 0; %, higher; %, lower; count, lower; count,
  lower; %, higher; %, lower; %, higher; points, higher
6.f | Local governance | 7 | 5 | %, higher, 100
6.g | Growth | 5 | 5 |
7.a | Structures and admin | 11 | 9 | £, lower; %, higher, 100; count, lower, 0; %, higher; £, lower; days,
  lower
7.b | Finance | 10 | 8 | ratio, higher; %, zero; £, higher
7.c | Human resources | 9 | 10 | %, higher; score, lower; yes/no, done, 24 months
7.d | Income | 6 | 5 | % change, higher, 50; yes/no, done, 12 months; count, higher; count, higher
7.e | Assets and facilities | 12 | 8 | %, higher; %, higher, 100
7.f | Pre-schools | 3 | 3 | %, higher, 100
7.g | Marketing and PR | 7 | 7 | count per week, higher, 1; count per month, done, 1
7.h | IT team and infrastructure | 9 | 5 | %, higher, 100; count, lower
7.i | Catering | 3 | 3 |
"""

# Every number in a statement (s) or an impact (i), in order of their digits; number words from four to twelve count.
NUMBERS = """
core.3 i1 | 1 100
1.a s5 | 1
2.e s3 | 6
3.e i3 | 360
4.a s4 | 16 18 19 2
4.a s13 | 4 7 8
4.a i3 | 11 7
4.a i10 | 8
4.c s6 | 4
4.d i5 | 18 3
5.a s5 | 5
5.b s4 | 19 2
5.c s3 | 5
5.c i2 | 16
5.e s6 | 11 7
5.e i4 | 5 7 8
5.e i6 | 10 10 11 3 3 7
5.g s2 | 3 6
5.g s3 | 6
5.g s7 | 3
5.h s5 | 0.1 0.2 1
6.a i5 | 360
6.b i1 | 20
7.b i1 | 3
7.c i8 | 24
7.d i1 | 50
7.d i2 | 12
7.d i5 | 16
"""

# Statements that are for middle, upper and secondary schools only, or chiefly.
PHASES = """
1.b s5 | only
1.b s8 | chiefly
1.b s9 | only
1.d s3 | only
2.c s13 | only
2.e s4 | chiefly
2.e s5 | chiefly
2.f s1 | chiefly
2.f s6 | only
"""
