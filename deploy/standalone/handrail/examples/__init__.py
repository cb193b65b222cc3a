"""Clinic files that ship with Handrail."""
