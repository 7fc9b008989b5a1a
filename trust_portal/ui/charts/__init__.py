"""Charts: a frozen description in, positions for an SVG template out; the same in a page and in a PDF. No Django.

Every chart says itself in one sentence and carries its figures as a table. Nothing is told by colour alone: lines
differ in weight and dash and are named where they end.
"""
