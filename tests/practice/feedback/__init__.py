"""Feedback on an attempt: matching, questions, debrief."""
