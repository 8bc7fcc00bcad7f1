"""The drill: a world that is played, by seed and log."""
