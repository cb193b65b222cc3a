"""`python -m handrail.carrier`: the pretend carrier on its own, until it is told to stop."""

import argparse
import asyncio
import os
import secrets
import signal
from collections.abc import Sequence
from pathlib import Path

from handrail_shared.runtime.clock import RealClock
from handrail_shared.runtime.process import run_to_end

from handrail.carrier.server import serve
from handrail.carrier.settings import CarrierSettings


def main(arguments: Sequence[str] | None = None) -> None:
    parser = _parser()
    given = parser.parse_args(arguments)
    if not given.account_sid or not given.auth_token:
        parser.error("give --account-sid and --auth-token, or set CARRIER_ACCOUNT_SID and CARRIER_AUTH_TOKEN")
    try:
        settings = _settings(given)
    except ValueError as wrong:
        parser.error(str(wrong))
    run_to_end(_run(settings))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="handrail.carrier", description="A pretend carrier with Twilio's API.")
    add = parser.add_argument
    add("--host", default="127.0.0.1", help="the address to listen on")
    add("--port", type=int, default=0, help="the port to listen on; 0 takes any free one")
    add("--public-url", help="where browsers find this carrier, if not at its own address")
    add("--state", type=Path, help="the file to remember everything in; without it, memory")
    add("--account-sid", default=os.environ.get("CARRIER_ACCOUNT_SID"), help="AC and 32 hexadecimal digits")
    add("--auth-token", default=os.environ.get("CARRIER_AUTH_TOKEN"), help="what both sides sign with")
    add("--number", action="append", default=[], metavar="NUMBER[=WEBHOOK]", help="a number of the clinic's")
    add(
        "--service",
        action="append",
        default=[],
        metavar="SID=NUMBER",
        help="a messaging service, and what it sends from",
    )
    add("--reach", action="append", default=[], metavar="PUBLIC=INTERNAL", help="post there instead of here")
    add("--seed", help="the same seed makes the same ids and delays")
    return parser


def _settings(given: argparse.Namespace) -> CarrierSettings:
    pairs = [number.partition("=") for number in given.number]
    services = [service.partition("=") for service in given.service]
    reach = [route.partition("=") for route in given.reach]
    return CarrierSettings(
        account_sid=given.account_sid,
        auth_token=given.auth_token,
        host=given.host,
        port=given.port,
        public_url=given.public_url,
        state=given.state,
        seed=given.seed or secrets.token_hex(8),
        numbers={number: webhook or None for number, _, webhook in pairs},
        services={service: number for service, _, number in services},
        reach={public: private for public, _, private in reach},
    )


async def _run(settings: CarrierSettings) -> None:
    told = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, told.set)
    async with await serve(settings, RealClock()) as running:
        print(f"Pretend carrier: {running.url}", flush=True)
        print(f"Pretend phone: {running.phone}", flush=True)
        await told.wait()


if __name__ == "__main__":
    main()
