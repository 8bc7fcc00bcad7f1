"""Statistics of small samples: intervals and what can be seen at all."""
