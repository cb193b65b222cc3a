"""How well policies of timing meet made-up clients' risky moments: the product's own, and what it is to be compared with."""
