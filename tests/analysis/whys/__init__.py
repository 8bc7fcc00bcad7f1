"""Tests of five whys."""
