"""Real servers and small tools for tests."""
