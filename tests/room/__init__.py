"""Tests of the room: its data, its store, its server and its process."""
