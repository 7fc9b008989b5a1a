"""What values add up to, and what of them may be shown to whom. Pure: no Django, clock or database."""
