"""What the notifier reads from its environment."""

from typing import Self

from handrail_shared.runtime.settings import SealingSettings
from pydantic import Field, SecretStr, field_validator, model_validator

TWILIO = "https://api.twilio.com"


class NotifierSettings(SealingSettings):
    """The shared settings, and the ways out."""

    public_url: str = Field(
        default="http://127.0.0.1:8000",
        description="Where the carrier reaches this service: the base of the webhooks' addresses, as it signs them.",
    )
    twilio_account_sid: str | None = None
    twilio_auth_token: SecretStr | None = None
    twilio_base_url: str = Field(default=TWILIO, description="Another server that speaks Twilio's wire.")
    smtp_url: SecretStr | None = Field(default=None, description="smtp://[user:password@]host:port, if e-mail is sent.")
    fast_state: str | None = Field(
        default=None, description="redis://host:port/db of the Valkey that paces texts; the bus, if that is Valkey."
    )
    segments_per_second: float = Field(
        default=1.0, gt=0, le=1000, description="What a sender lets out, unless it is named in sender_rates."
    )
    sender_rates: dict[str, float] = Field(
        default_factory=dict,
        description='Segments a second by sender, as {"+12025550100": 12}: a campaign\'s own rate.',
    )
    account_segments_per_second: float = Field(
        default=100.0, gt=0, le=10000, description="What the carrier's account takes from all its senders together."
    )
    unknown_grace_seconds: int = Field(
        default=30, ge=1, le=600, description="How long evidence is waited for before the carrier's list is asked."
    )
    attempt_lease_seconds: int = Field(
        default=60, ge=20, le=600, description="How long an attempt without an answer is left to its process."
    )

    @field_validator("fast_state")
    @classmethod
    def _fast_state(cls, address: str | None) -> str | None:
        if address is not None and not address.startswith(("redis://", "rediss://")):
            raise ValueError("must begin with redis://")
        return address

    @field_validator("sender_rates")
    @classmethod
    def _rates(cls, rates: dict[str, float]) -> dict[str, float]:
        if not all(0 < rate <= 1000 for rate in rates.values()):
            raise ValueError("must give each sender more than 0 and at most 1000 segments a second")
        return rates

    @property
    def paced_by(self) -> str | None:
        """Where the buckets are; None: in each process."""
        return self.fast_state or (None if self.bus.startswith("kafka://") else self.bus)

    @field_validator("public_url", "twilio_base_url")
    @classmethod
    def _web_address(cls, address: str) -> str:
        if not address.startswith(("http://", "https://")):
            raise ValueError("must begin with http:// or https://")
        return address.rstrip("/")

    @model_validator(mode="after")
    def _whole_account(self) -> Self:
        if (self.twilio_account_sid is None) != (self.twilio_auth_token is None):
            raise ValueError("set HANDRAIL_TWILIO_ACCOUNT_SID and HANDRAIL_TWILIO_AUTH_TOKEN, both or neither")
        return self
