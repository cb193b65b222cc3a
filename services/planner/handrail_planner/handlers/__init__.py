"""Commands of clinicians and news from the notifier: gather, decide, commit state and news in one transaction."""
