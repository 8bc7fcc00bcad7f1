"""Faces of the drill: terminal, notebook, printed pack."""
