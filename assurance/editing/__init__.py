"""Forms for every part of a framework, made from its schema."""
