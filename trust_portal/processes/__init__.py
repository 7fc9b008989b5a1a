"""How every process of the portal starts."""
