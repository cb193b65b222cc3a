"""What looks stuck, and which goals are to be looked at: pure functions of what was heard and of the instant at which it is weighed."""
