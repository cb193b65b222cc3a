"""The progress service's migrations, applied in the order of their names."""
