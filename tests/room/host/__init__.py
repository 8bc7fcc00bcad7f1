"""Tests of the facilitator's side: cockpit, keying in, rehearsal, a session without a room."""
