"""Practicing on a scenario: the attempt, its values and panels, the notebook run without a screen."""
