"""How it made sense, what else had to be true, and what will change."""
