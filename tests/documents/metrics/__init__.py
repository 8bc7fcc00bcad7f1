"""Tests of the metrics over many postmortems."""
