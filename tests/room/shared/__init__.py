"""Tests of what all kinds of activity share."""
