"""Tests of the statistics of small samples."""
