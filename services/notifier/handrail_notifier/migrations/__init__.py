"""The notifier's schema, one file a step."""
