"""What the progress service reads from its environment: what every service reads."""

from handrail_shared.runtime.settings import Settings


class ProgressSettings(Settings):
    """The progress service has no settings of its own."""
