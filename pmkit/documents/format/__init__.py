"""The one document format: the postmortem, reading, writing, templates."""
