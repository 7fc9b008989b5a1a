"""How the portal looks: the shell around each page, its components, forms, theme and error pages."""
