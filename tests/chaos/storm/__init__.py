"""A storm of kills over a notifier that sends, and what must be true after it.

`planting` makes the clients, `processes` runs the carrier and the notifiers, `weather` kills and cuts, `verdict` compares the ledger
with the carrier's list. What is killed is the real `python -m handrail_notifier`; `changed` runs it with one thing made wrong.
"""
