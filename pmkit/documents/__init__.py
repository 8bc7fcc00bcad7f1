"""The postmortem document and the scenario folder: one format for writing, reading, practice."""
