"""The crisis path: what is heard, held, said and alerted when a text sounds like a crisis, until a person closes the case."""
