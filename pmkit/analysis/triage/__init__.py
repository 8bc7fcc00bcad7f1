"""Triage: which review an incident gets, and the process that follows."""
