"""The run sheet: agenda, slides, material, pictures, hard minutes."""
