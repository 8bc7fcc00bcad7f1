"""Tests, by room of the house."""
