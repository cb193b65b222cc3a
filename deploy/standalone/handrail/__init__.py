"""All of Handrail in one process, with its servers embedded: for one clinic on one machine, and for trying it out."""
