"""Readers of ticket systems: what was opened, changed and said about an incident."""
