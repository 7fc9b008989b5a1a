"""What figures and judgements add up to: bands, aggregation, roll-up, levels. Pure: no Django, clock or database."""
