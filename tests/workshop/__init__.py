"""Tests of the workshop: what is asked, what comes of it, and what is not shown."""
