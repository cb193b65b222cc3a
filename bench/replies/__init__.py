"""How well replies are understood."""
