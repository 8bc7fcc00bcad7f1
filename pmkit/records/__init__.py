"""What happened: events, the timeline, and where its rows come from."""
