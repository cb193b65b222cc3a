"""The notifier's decisions: values and pure functions. No clock, no ids, no input, no output."""
