"""Leading a workshop: the run, clock, cockpit, commitments, report."""
