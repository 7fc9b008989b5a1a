"""The headteacher's report."""
