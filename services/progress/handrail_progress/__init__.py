"""The progress service: repetitions, the streak that forgives, and what to say about them."""
