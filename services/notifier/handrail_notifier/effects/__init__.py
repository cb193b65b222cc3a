"""What follows from what a client texts, one module for each: all in the transaction that takes the text."""
