"""Handrail's speed, each figure beside the bare client doing the same work in the same run."""
