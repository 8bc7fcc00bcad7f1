"""What was changed in a cloud, by its own audit log."""
