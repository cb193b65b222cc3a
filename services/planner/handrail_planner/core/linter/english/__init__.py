"""What the rules look for in English: lexicons, and a shallow grammar of acts and moments."""
