"""Tests of the chamber of this name."""
