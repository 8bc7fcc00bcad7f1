"""Tests of the self-assessment: what is asked, what comes of it, and what is not shown."""
