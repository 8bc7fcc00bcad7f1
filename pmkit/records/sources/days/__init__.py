"""The days of times that have none: what is told above them, and how they follow each other."""
