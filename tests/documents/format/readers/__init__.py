"""Tests of the readers of single sections."""
