"""Five whys as a graph. Read ``graph`` first (the value), ``five_whys`` last (the class that people use)."""
