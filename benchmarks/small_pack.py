"""How a small framework pack begins: one scale of three colours, one grid. Benchmarks and tests add its domains."""

from __future__ import annotations

HEAD = """schema: 1
id: small
name: Small
summary: For tests and benchmarks.
scales:
  - id: rag
    name: RAG
    order: worst_first
    levels:
      - {id: red, name: Red, letter: R, colour: red, shape: square}
      - {id: amber, name: Amber, letter: A, colour: amber, shape: triangle-up}
      - {id: green, name: Green, letter: G, colour: green, shape: circle}
grids:
  - id: assurance
    name: Assurance
    scale: rag
    domains:
"""
