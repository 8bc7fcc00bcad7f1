"""People and secrets in records: who is who across sources, letters instead of names, and what must not get out."""
