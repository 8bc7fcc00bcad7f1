"""Figures, one noun a module; ``pmkit.views.plotting`` finds the right one."""
