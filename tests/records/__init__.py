"""Tests of events and timelines."""
