"""Tests in a real browser: JupyterLab, and the pages that the kit writes."""
