"""Nudges that are posted some minutes ahead, for the provider to send at their time: taken, seen to, and taken back."""
