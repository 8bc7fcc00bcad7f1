"""Tests of the document format: reading, writing, templates."""
