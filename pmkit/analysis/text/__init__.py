"""Likeness of short texts: stems, synonyms, assignment of lines to lines."""
