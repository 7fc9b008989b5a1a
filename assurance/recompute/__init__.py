"""Suggested ratings kept up to date: figures gathered, rated by the pure core, and only what differs is stored."""
