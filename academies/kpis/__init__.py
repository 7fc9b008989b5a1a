"""The catalogue of key figures as data: pure modules, no database."""
