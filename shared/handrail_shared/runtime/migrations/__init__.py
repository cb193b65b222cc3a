"""The tables of the kit, made in every service's schema before the service's own."""
