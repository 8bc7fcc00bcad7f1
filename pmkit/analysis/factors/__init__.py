"""Contributing factors. Read ``taxonomy`` and ``conditions`` first, ``factors`` last (the class that people use)."""
