"""Tests of checked data: models, the catalog of findings, open objects."""
