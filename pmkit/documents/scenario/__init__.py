"""Scenarios: folders of data, read strictly, checked, begun from a blank one."""
