"""Templates: what a clinician begins a plan with, as documents that a clinic reads, changes and passes on."""
