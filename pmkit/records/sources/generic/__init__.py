"""Tables and objects of tools that nobody wrote a reader for, by a mapping of their columns."""
