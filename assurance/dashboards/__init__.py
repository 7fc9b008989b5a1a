"""What the central team sees first: what changed, what is red and for how long, and what does not add up."""
