"""What every service reads from its environment, once, when the process is built.

Variables begin with HANDRAIL_. A secret may also come from a file, named by the same variable with _FILE behind it.
"""

from pathlib import Path
from typing import Self

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from handrail_shared.runtime.vault import RootKey


class Settings(BaseSettings):
    """The settings that all services share."""

    model_config = SettingsConfigDict(
        env_prefix="HANDRAIL_", frozen=True, extra="ignore", hide_input_in_errors=True, env_ignore_empty=True
    )

    database: SecretStr = Field(description="postgresql:// address with the service's own role.")
    admin_database: SecretStr | None = Field(
        default=None,
        description="postgresql:// address of a role that may create roles and schemas; `migrate` alone uses it.",
    )
    bus: str = Field(description="kafka://host:port[,host:port] or redis://host:port/db.")
    http_host: str = "127.0.0.1"
    http_port: int = Field(default=8000, ge=0, le=65535)
    log_level: str = "INFO"
    pool_size: int = Field(default=10, ge=2, le=100)

    @field_validator("bus")
    @classmethod
    def _known_bus(cls, address: str) -> str:
        if not address.startswith(("kafka://", "redis://", "rediss://")):
            raise ValueError("must begin with kafka:// or redis://")
        return address


class SealingSettings(Settings):
    """The settings of a service that seals and opens clients' texts."""

    root_key: SecretStr | None = Field(default=None, description="32 bytes in base64: `handrail keygen`.")
    root_key_file: Path | None = Field(default=None, description="A file that holds the root key.")

    @model_validator(mode="after")
    def _one_root_key(self) -> Self:
        if (self.root_key is None) == (self.root_key_file is None):
            raise ValueError("set HANDRAIL_ROOT_KEY or HANDRAIL_ROOT_KEY_FILE, and not both")
        return self

    def root(self) -> RootKey:
        """The root key, from wherever it is kept."""
        if self.root_key_file is not None:
            return RootKey.from_file(self.root_key_file)
        assert self.root_key is not None, "checked when the settings were read"
        return RootKey.from_text(self.root_key.get_secret_value())
