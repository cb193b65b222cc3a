"""The vault schema."""
