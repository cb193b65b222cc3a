"""What follows from each thing that a client's text may want: one small module for each, in the transaction that takes the text."""
