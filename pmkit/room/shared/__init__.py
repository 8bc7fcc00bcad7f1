"""What all kinds of activity share: fields and phases, counts with their charts, and what a result may tell."""
