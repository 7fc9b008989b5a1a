"""Packs: what goes in (contents), from what data (gather), how it is drawn (printing, pdf, finishing)."""
