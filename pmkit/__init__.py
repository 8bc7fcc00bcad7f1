"""pmkit."""
