"""How well the linter finds what it should, and how fast."""
