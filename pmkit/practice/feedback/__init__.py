"""Feedback on an attempt: matching with the reference, questions, debrief."""
