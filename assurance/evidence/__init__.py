"""Files that people hand in as evidence: what they are, and where they are kept."""
