"""What the progress service reads from its environment."""

from handrail_shared.runtime.settings import Settings
from pydantic import Field, SecretStr


class ProgressSettings(Settings):
    """The shared settings, and an administrator's address for migrating."""

    admin_database: SecretStr | None = Field(
        default=None, description="postgresql:// address whose role may create roles and schemas; `migrate` only."
    )
