"""Action items. Read ``items`` first (the values), ``plan`` last (the class that people use)."""
