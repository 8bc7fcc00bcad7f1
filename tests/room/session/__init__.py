"""Tests of a session: its plan, its state machine, its file and its results."""
