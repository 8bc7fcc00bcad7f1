"""Foreign text as Markdown: marks of others, lines that head a section without one, and what pasting took away."""
