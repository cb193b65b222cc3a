"""What the notifier reads from its environment."""

import re
from pathlib import Path
from typing import Literal, Self

from handrail_shared.runtime.settings import SealingSettings
from pydantic import Field, SecretStr, field_validator, model_validator

from handrail_notifier.mail_tags import LONGEST_MAILBOX
from handrail_notifier.numbers import mail_address

TWILIO = "https://api.twilio.com"
LONGEST_CALL_SECONDS = 18
"""A call to a provider, from the claim to its cutting off."""


class NotifierSettings(SealingSettings):
    """The shared settings, and the ways out."""

    public_url: str = Field(
        default="http://127.0.0.1:8000",
        description="Where the carrier reaches this service: the base of the webhooks' addresses, as it signs them.",
    )
    twilio_account_sid: str | None = None
    twilio_auth_token: SecretStr | None = None
    twilio_base_url: str = Field(default=TWILIO, description="Another server that speaks Twilio's wire.")
    twilio_content_retention: Literal["retain", "discard"] = Field(
        default="retain", description="`discard` where the account may have Twilio keep no words of texts at all."
    )
    messaging_services: dict[str, str] = Field(
        default_factory=dict,
        description='Messaging services by sender, as {"+12025550100": "MG..."}, to post nudges ahead where a clinic wants it.',
    )
    ahead_minutes: int = Field(
        default=10, ge=8, le=15, description="How long before its decision a nudge is posted, where that is wanted."
    )
    twilio_redacts: bool = Field(
        default=True, description="Whether Twilio is told to forget what texts say once they are settled."
    )
    smtp_url: SecretStr | None = Field(default=None, description="smtp://[user:password@]host:port, if e-mail is sent.")
    smtp_second_url: SecretStr | None = Field(
        default=None, description="Another relay, which is asked where the first certainly did not take a mail."
    )
    mail_link_url: str | None = Field(
        default=None,
        description="The base of the one link in each mail, under a neutral name; the public address if not set.",
    )
    mail_reply_address: str | None = Field(
        default=None,
        description="Where answers and bounces of mails come in; it must take mail for replies+anything@..., too.",
    )
    mail_port: int | None = Field(
        default=None, ge=0, le=65535, description="The SMTP port that the clinic's mail server hands that mail to."
    )
    mail_host: str = Field(
        default="127.0.0.1", description="The address that this port is on; never one that the world reaches."
    )
    dkim_selector: str | None = Field(default=None, pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$")
    dkim_domain: str | None = Field(default=None, pattern=r"^[A-Za-z0-9][A-Za-z0-9.-]{0,252}$")
    dkim_key_file: Path | None = Field(default=None, description="An RSA private key in PEM form.")
    keep_words_days: int = Field(
        default=90,
        ge=7,
        le=3650,
        description="How long what was said stays, sealed; what was written for the clinician stays longer.",
    )
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
    notifiers: int = Field(
        default=4, ge=1, le=1000, description="How many run at once; without Valkey each takes its part of the pace."
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

    @field_validator("messaging_services")
    @classmethod
    def _services(cls, services: dict[str, str]) -> dict[str, str]:
        if not all(re.fullmatch(r"MG[0-9a-fA-F]{32}", service) for service in services.values()):
            raise ValueError("must give each sender a messaging service's id: MG and 32 hexadecimal digits")
        return services

    @property
    def paced_by(self) -> str | None:
        """Where the buckets are; None: in each process."""
        return self.fast_state or (None if self.bus.startswith("kafka://") else self.bus)

    @field_validator("mail_reply_address")
    @classmethod
    def _plain_mailbox(cls, address: str | None) -> str | None:
        """Short enough for what is added to it, and without anything that is added already."""
        if address is None:
            return None
        local = address.rpartition("@")[0]
        if mail_address(address) is None or "+" in local or len(local) > LONGEST_MAILBOX:
            letters = f"at most {LONGEST_MAILBOX} letters, no + and no control character"
            raise ValueError(f"must be an address with {letters} before its @")
        return address

    @field_validator("public_url", "twilio_base_url", "mail_link_url")
    @classmethod
    def _web_address(cls, address: str | None) -> str | None:
        if address is None:
            return None
        if not address.startswith(("http://", "https://")):
            raise ValueError("must begin with http:// or https://")
        return address.rstrip("/")

    @model_validator(mode="after")
    def _lease_outlasts_evidence(self) -> Self:
        if self.attempt_lease_seconds < self.unknown_grace_seconds + LONGEST_CALL_SECONDS:
            raise ValueError(
                "HANDRAIL_ATTEMPT_LEASE_SECONDS must be at least HANDRAIL_UNKNOWN_GRACE_SECONDS and "
                f"{LONGEST_CALL_SECONDS} more: a call may take so long, and evidence of it comes after"
            )
        return self

    @model_validator(mode="after")
    def _whole_account(self) -> Self:
        if (self.twilio_account_sid is None) != (self.twilio_auth_token is None):
            raise ValueError("set HANDRAIL_TWILIO_ACCOUNT_SID and HANDRAIL_TWILIO_AUTH_TOKEN, both or neither")
        return self

    @model_validator(mode="after")
    def _whole_mail(self) -> Self:
        if (self.mail_reply_address is None) != (self.mail_port is None):
            raise ValueError("set HANDRAIL_MAIL_REPLY_ADDRESS and HANDRAIL_MAIL_PORT, both or neither")
        if self.smtp_second_url is not None and self.smtp_url is None:
            raise ValueError("set HANDRAIL_SMTP_URL before HANDRAIL_SMTP_SECOND_URL")
        named = {self.dkim_selector is None, self.dkim_domain is None, self.dkim_key_file is None}
        if len(named) > 1:
            raise ValueError("set HANDRAIL_DKIM_SELECTOR, HANDRAIL_DKIM_DOMAIN and HANDRAIL_DKIM_KEY_FILE, all or none")
        return self
