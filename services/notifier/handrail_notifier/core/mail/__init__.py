"""What mail means, pure: a mail server's refusals, reports of what became of a mail, and what a person wrote in theirs."""
