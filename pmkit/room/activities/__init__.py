"""Activities: one kind of thing that a session does, with answers, counts and charts."""
