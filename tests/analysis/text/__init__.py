"""Tests of comparing texts."""
