"""Tests of the analysis bench."""
