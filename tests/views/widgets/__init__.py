"""The widgets, used by their buttons and fields."""
