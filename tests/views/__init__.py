"""Tests of figures, pages and widgets."""
