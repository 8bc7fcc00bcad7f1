"""Tests of checked data: models, the catalogue of findings, open objects."""
