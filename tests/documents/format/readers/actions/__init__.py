"""Tests of the readers of action items."""
