"""Tests of the improvement plan: its file, its questions, its forms, and looking back."""
