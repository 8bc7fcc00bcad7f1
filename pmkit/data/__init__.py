"""Data from files: strict YAML, and the base of all checked models."""
