"""The other schedulers, each with a no-op for a job: one script each, that runs in the peer's own environment.

A script does one thing of three: `prepare` makes its tables, `fill FILE` writes the jobs of a file in
bulk and prints what that took, `work FOLDER` works until it is told to end. It imports nothing of Handrail.
"""
