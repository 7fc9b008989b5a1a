"""Papers of a board pack: for each page of the portal one module that gathers it as members of the body see it."""
