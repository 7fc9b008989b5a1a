"""Targets: their life, the evidence for them, whether they are challenging and achievable, and their grid."""
