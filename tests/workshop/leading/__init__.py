"""Tests of leading a workshop: clock, cockpit, notes, commitments, report."""
