"""How fast practice is folded, and that it costs the same however much lies behind."""
