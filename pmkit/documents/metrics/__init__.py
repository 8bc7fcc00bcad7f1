"""Quality metrics over many postmortems."""
