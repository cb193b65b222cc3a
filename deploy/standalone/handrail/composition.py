"""The three services, put together for one process from one set of addresses."""

from dataclasses import dataclass

import handrail_notifier.settings
import handrail_notifier.wiring
import handrail_planner.settings
import handrail_planner.wiring
import handrail_progress.settings
import handrail_progress.wiring
from handrail_shared.runtime.clock import Clock
from handrail_shared.runtime.migrate import Schema
from handrail_shared.runtime.service import Service

from handrail.secrets_file import Secrets

PUBLIC_URL = "https://handrail.example"
"""What the pretend carrier signs its webhooks for. It is reached on loopback."""
SERVICES = ("planner", "notifier", "progress")


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where the parts are. `databases` holds each service's own; all of them carry passwords. Clients open `pages`, and the links in
    their mails at `mail_links`."""

    databases: dict[str, str]
    bus: str
    carrier: str
    mail: str
    pages: str
    mail_links: str

    def __repr__(self) -> str:
        return "Addresses(***)"


def schemas(databases: dict[str, str]) -> list[Schema]:
    """Everything that the database must have."""
    return [
        *handrail_planner.wiring.schemas(databases["planner"]),
        *handrail_notifier.wiring.schemas(databases["notifier"]),
        *handrail_progress.wiring.schemas(databases["progress"]),
    ]


def built(addresses: Addresses, secrets: Secrets, clock: Clock) -> list[Service]:
    """The services in starting order: who listens is there before who speaks. Nothing is opened yet."""
    common = {"bus": addresses.bus}
    sealing = {**common, "root_key": secrets.root_key}
    return [
        handrail_progress.wiring.build(
            handrail_progress.settings.ProgressSettings.model_validate(
                {**common, "database": addresses.databases["progress"]}
            ),
            clock=clock,
        ),
        handrail_notifier.wiring.build(
            handrail_notifier.settings.NotifierSettings.model_validate(
                {
                    **sealing,
                    "database": addresses.databases["notifier"],
                    "public_url": PUBLIC_URL,
                    "twilio_account_sid": secrets.account_sid,
                    "twilio_auth_token": secrets.auth_token,
                    "twilio_base_url": addresses.carrier,
                    "smtp_url": addresses.mail,
                    "mail_link_url": addresses.mail_links,
                }
            ),
            clock=clock,
        ),
        handrail_planner.wiring.build(
            handrail_planner.settings.PlannerSettings.model_validate(
                {
                    **sealing,
                    "database": addresses.databases["planner"],
                    "operator_key": secrets.operator_key,
                    "public_url": addresses.pages,
                }
            ),
            clock=clock,
        ),
    ]
