"""How a write says that the other side has hung up: by an `OSError`, or by uvloop's own `RuntimeError` once the stream is closed."""

HUNG_UP = (OSError, RuntimeError)
