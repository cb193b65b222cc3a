"""How many decision points fall due at once, how late they are acted on, and what that costs: ours beside the schedulers that a
user might pick instead, in turn on one PostgreSQL that waits for the disk.

Every reading is checked: each job was done once, none before its time, and what ours must leave behind is there.
"""
