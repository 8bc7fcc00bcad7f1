"""What changed: deployments, releases, syncs and what the cluster did about it."""
