"""Tests of the ground: errors, escaping, tags, files."""
