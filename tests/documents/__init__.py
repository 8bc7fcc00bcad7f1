"""Tests of documents and scenarios."""
