"""Kinds of activity, one module each. A new kind is a module here and a line in :mod:`pmkit.room.activities.kinds`."""
