"""The outline of a document: its title, its sections, and timelines without a name."""
