"""JupyterLab with the kit in it."""
