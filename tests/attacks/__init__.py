"""Attacks, each named after the promise in SECURITY.md that it tries."""
