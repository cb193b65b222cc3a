"""The rules of practice over time, pure: values and functions, no clock, no ids made, nothing read or written."""
