"""The kit that every process runs on: all that has a socket, a clock or a loop."""
