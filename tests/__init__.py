"""Tests mirror the code; `support` holds the servers they run on."""
