"""The whole loop, once, from outside: a plan is made, its nudge reaches the phone, the answer is counted.

Speaks only to the ports that docker compose publishes, as a clinic, its carrier and a client would, and makes a clinic of its
own each time. Needs the practice stack, its .env, and Python alone. Exit 0: the loop closed. Exit 1: the last line says where
it did not. Takes about five minutes, most of them waiting for the plan's moment, and for the client to have put the phone down.
"""

import base64
import json
import re
import secrets
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any, TypeVar

ENV = Path(__file__).parents[1] / ".env"
AREAS = (202, 212, 303, 312, 404, 415, 503, 602, 617, 713)
"""Area codes in which 555-01xx is a number that nobody has."""
HEAR_SECONDS = 40
"""How long an event may take from one service to the next, with a slow machine to spare."""

T = TypeVar("T")
Json = dict[str, Any]


class LoopOpen(Exception):
    """Something did not happen, or was refused."""


@dataclass(frozen=True, slots=True)
class Api:
    """One server's HTTP API. `authorization` is the whole header."""

    base: str
    authorization: str

    def get(self, path: str) -> Any:
        return self._call("GET", path, None)

    def post(self, path: str, body: Json) -> Any:
        return self._call("POST", path, json.dumps(body).encode())

    def _call(self, method: str, path: str, body: bytes | None) -> Any:
        headers = {"Authorization": self.authorization, "Content-Type": "application/json"}
        if method == "POST":
            headers["Idempotency-Key"] = secrets.token_hex(16)
        request = urllib.request.Request(self.base + path, body, headers, method=method)  # noqa: S310 - our own http:// ports
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:  # noqa: S310
                text = answer.read()
        except urllib.error.HTTPError as refused:
            raise LoopOpen(f"{method} {path}: {refused.code} {refused.read().decode()[:500]}") from None
        except OSError as away:
            raise LoopOpen(f"{method} {self.base}{path}: {away}. Is the stack up?") from None
        return json.loads(text) if text else None


@dataclass(frozen=True, slots=True)
class Stack:
    """The published ports, each with the credentials of its user."""

    planner: str
    progress: str
    carrier: Api
    operator: str
    inbound: str

    @classmethod
    def of(cls, env: dict[str, str]) -> "Stack":
        account = f"{env['HANDRAIL_TWILIO_ACCOUNT_SID']}:{env['HANDRAIL_TWILIO_AUTH_TOKEN']}"
        basic = "Basic " + base64.b64encode(account.encode()).decode()
        return cls(
            planner=f"http://127.0.0.1:{env['PLANNER_PORT']}",
            progress=f"http://127.0.0.1:{env['PROGRESS_PORT']}",
            carrier=Api(f"http://127.0.0.1:{env['CARRIER_PORT']}", basic),
            operator=f"Bearer {env['HANDRAIL_OPERATOR_KEY']}",
            inbound=f"{env['HANDRAIL_PUBLIC_URL']}/twilio/inbound#rc=5&rp=all",
        )


@dataclass(frozen=True, slots=True)
class Phone:
    """A client's phone, held through the pretend carrier."""

    carrier: Api
    number: str
    clinic: str

    def texts(self) -> list[str]:
        """What has been delivered to it."""
        return [
            text["shown"]
            for text in self.carrier.get("/_control/messages")
            if text["recipient"] == self.number and text["status"] == "delivered"
        ]

    def wait_for(self, words: str, within: float) -> str:
        return until(f"a text with {words!r}", within, lambda: next((t for t in self.texts() if words in t), None))

    def text(self, words: str) -> None:
        self.carrier.post("/_control/texts", {"sender": self.number, "recipient": self.clinic, "body": words})
        say(f"  phone   <- {words}")


def main() -> int:
    try:
        stack = Stack.of(environment())
        loop(stack)
    except LoopOpen as where:
        say(f"FAILED: {where}")
        return 1
    say("The loop is closed.")
    return 0


def loop(stack: Stack) -> None:
    """Everything that happens to one client, in order."""
    phone = Phone(stack.carrier, number(), number())
    stack.carrier.post("/_control/numbers", {"number": phone.clinic, "webhook": stack.inbound})
    clinic = make_clinic(stack, phone)
    planner, progress = Api(stack.planner, clinic), Api(stack.progress, clinic)
    zone, offset = noon(now().hour)
    client = make_client(planner, phone, zone)
    plan = make_plan(planner, client, offset)
    say(f"planner   plan {plan} is active; its next moment is about to come")
    nudge = phone.wait_for("Reply 1 did it", within=300 + HEAR_SECONDS)
    say(f"  phone   -> {nudge}")
    phone.text("1 7")
    counted = until("progress to count it", HEAR_SECONDS, lambda: kept(progress, plan))
    say(f"progress  run {counted['run']}, total {counted['total_repetitions']}")


def make_clinic(stack: Stack, phone: Phone) -> str:
    """A clinic; the Authorization of its access key."""
    body = {"alias": "Harborside", "region": "US", "sms_sender": phone.clinic, "help_phone": number()}
    made = Api(stack.planner, stack.operator).post("/v1/clinics", body)
    say(f"planner   clinic {made['clinic_id']}")
    return f"Bearer {made['access_key']}"


def make_client(planner: Api, phone: Phone, zone: str) -> str:
    """A client who has agreed to be texted."""
    body = {"name": "Dana", "phone": phone.number, "zone": zone, "language": "en"}
    client = str(planner.post("/v1/clients", body)["client_id"])
    say(f"planner   client {client}, where it is noon")
    consent = {"channel": "sms", "wording_version": "v1", "risk_warning": "risk_v1", "evidence": "clinic_form"}
    planner.post(f"/v1/clients/{client}/consents", consent)
    say(f"  phone   -> {phone.wait_for('Reply OK', HEAR_SECONDS)}")
    phone.text("OK")
    until("the planner to hear of the consent", HEAR_SECONDS, lambda: confirmed(planner, client))
    say("planner   the client's consent is confirmed")
    return client


def confirmed(planner: Api, client: str) -> bool:
    consents = planner.get(f"/v1/clients/{client}")["consents"]
    return ("sms", "confirmed") in [(each["channel"], each["state"]) for each in consents]


def make_plan(planner: Api, client: str, offset: timezone) -> str:
    """An active plan with a window every day whose nudge is due within 90 seconds."""
    goal = planner.post(f"/v1/clients/{client}/goals", {"statement": "To leave while I still like myself."})
    due = (now() + timedelta(seconds=30)).replace(second=0, microsecond=0) + timedelta(minutes=1)
    start = (due + timedelta(minutes=1)).astimezone(offset)
    days = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
    window = {
        "days": days,
        "start": f"{start:%H:%M}",
        "end": f"{start + timedelta(hours=1):%H:%M}",
        "lead_minutes": 1,
    }
    body = {
        "goal_id": goal["goal_id"],
        "cue": "the crowd heads for the bar",
        "response": "I say my exit line and text Sam",
        "discreet": "You planned for tonight. Check your line and who you'd text.",
        "copy_level": "discreet",
        "first_act": "I put my glass down and stand up",
        "obstacle": "Somebody buys the next round",
        "done_when": "I am on the street before eight",
        "rationale": "Leaving early is easier than leaving late.",
        "moments": [window],
    }
    plan = str(planner.post(f"/v1/clients/{client}/plans", body)["plan_id"])
    planner.post(f"/v1/plans/{plan}/agree", {})
    return plan


def kept(progress: Api, plan: str) -> Json | None:
    """How the plan stands, once one repetition is counted."""
    try:
        found: Json = progress.get(f"/v1/plans/{plan}/progress")
    except LoopOpen as refused:
        if "plan_not_found" in str(refused):
            return None
        raise
    return found if (found["run"], found["total_repetitions"]) == (1, 1) else None


def until(what: str, within: float, ask: Callable[[], T | None]) -> T:
    """The first answer that is something. Raises `LoopOpen` when there is none in time."""
    give_up = time.monotonic() + within
    while time.monotonic() < give_up:
        if found := ask():
            return found
        time.sleep(0.5)
    raise LoopOpen(f"waited {within:g} s for {what}")


def noon(utc_hour: int) -> tuple[str, timezone]:
    """A zone where it is between noon and one o'clock, with its offset. The sign in such a zone's name is turned round."""
    east = 12 - utc_hour
    return (f"Etc/GMT{-east:+d}" if east else "Etc/GMT"), timezone(timedelta(hours=east))


def now() -> datetime:
    return datetime.now(UTC)  # noqa: TID251 - a program of its own, in a world of its own


def number() -> str:
    return f"+1{secrets.choice(AREAS)}55501{secrets.randbelow(100):02d}"


def environment() -> dict[str, str]:
    try:
        return dict(re.findall(r"^([A-Z_]+)=(.*)$", ENV.read_text("utf-8"), re.MULTILINE))
    except OSError:
        raise LoopOpen(f"{ENV} is not there: run python3 deploy/make_env.py and docker compose up first") from None


def say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    sys.exit(main())
