"""Tests of the language check."""
