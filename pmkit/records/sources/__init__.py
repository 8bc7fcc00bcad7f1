"""Where events are read from: one adapter a tool."""
