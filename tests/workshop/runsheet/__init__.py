"""Tests of run sheets and of what is shown with them."""
