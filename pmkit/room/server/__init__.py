"""The room's own process: HTTP, WebSockets, limits, addresses."""
