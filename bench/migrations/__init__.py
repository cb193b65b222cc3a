"""What the measured handlers write to, in the bench's own schema."""
