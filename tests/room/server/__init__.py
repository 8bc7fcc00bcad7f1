"""Tests of the server and its process."""
