"""Reads contributing factors: lists and prose of their own section, and what other sections say of them."""
