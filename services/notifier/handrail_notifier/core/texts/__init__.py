"""The sentences that the notifier says of its own, language by language: data, for clinicians to review.

A template holds its alternatives in brackets (`handrail_shared.contracts.wording.alternatives`). What agrees to something, or
tells of rights, has one wording, which the consent ledger names by its version. A further language is a module beside these.
"""
