"""The world of a scenario: what `world.yaml` may hold, and reading it."""
