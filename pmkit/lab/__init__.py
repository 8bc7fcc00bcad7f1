"""JupyterLab with the kit in it: laying the copy, opening it, the check of the installation."""
