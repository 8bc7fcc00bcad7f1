"""Reads action items: what is a list of them, what each line says, and what is above it."""
