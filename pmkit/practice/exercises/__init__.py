"""Exercises: one module each, one check function a task; a check replies, it never grades."""
