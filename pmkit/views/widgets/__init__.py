"""Widgets for JupyterLab, one noun a module."""
