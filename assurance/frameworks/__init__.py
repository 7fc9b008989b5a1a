"""Framework packs: what a trust's model of school improvement says, as one document. Pure: no Django."""
