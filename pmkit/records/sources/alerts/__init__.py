"""Alerting and paging tools, and the metrics that alerts are made of."""
