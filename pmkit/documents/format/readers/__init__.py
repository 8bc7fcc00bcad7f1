"""Readers of the structured sections: blocks in, values and what was not understood out."""
