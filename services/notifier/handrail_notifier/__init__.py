"""The notifier: when to speak, when to be silent, and what the answer was. Importing it starts nothing."""
