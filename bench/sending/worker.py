"""The dispatcher's process: with the carrier's channel (`CARRIER`: where it is), or with a way out that does nothing and the pace
of senders (`RATES`: JSON, `VALKEY`: where the buckets are)."""

import asyncio
import json
import os
import signal
import sys
import time
from pathlib import Path

from handrail_notifier.channels import Outcome, Outgoing
from handrail_notifier.channels.twilio import TwilioChannel
from handrail_notifier.dispatcher import Dispatcher
from handrail_notifier.loops import Doorbell
from handrail_notifier.rates import Limits, NoRates, Rates, Shared
from handrail_shared.runtime.clock import RealClock
from handrail_shared.runtime.db import Db
from handrail_shared.runtime.log import set_up
from handrail_shared.runtime.process import run_to_end
from handrail_shared.runtime.service import settle_memory
from handrail_shared.runtime.vault import RootKey, Vault

from bench.sending.carrier import ACCOUNT
from bench.timers.jobs import RECORD
from bench.timers.ours import GRACE, LEASE, NUMBER, NoWayOut
from bench.timers.profiling import profiled


class Recorded(TwilioChannel):
    """Writes down which job each text was, and when the carrier had it."""

    def __init__(self, folder: Path, url: str) -> None:
        super().__init__(
            account_sid=ACCOUNT, auth_token="a-token", public_url="https://notifier.example.com", base_url=url
        )
        self._file = os.open(folder / f"{os.getpid()}.bin", os.O_CREAT | os.O_APPEND | os.O_WRONLY)

    async def send(self, message: Outgoing) -> Outcome:
        outcome = await super().send(message)
        number = NUMBER.search(message.body)
        assert number is not None, "every plan's words name its job"
        os.write(self._file, RECORD.pack(int(number[1]), 0.0, time.time()))
        return outcome


async def _work(folder: Path) -> None:
    db = Db(os.environ["DATABASE"], schema="notifier")
    await db.open()
    carrier, rates = os.environ.get("CARRIER"), _rates()
    way_out = Recorded(folder, carrier) if carrier else NoWayOut(folder)
    await way_out.start()
    if isinstance(rates, Shared):
        await rates.start()
    vault = Vault(RootKey.from_text(os.environ["ROOT_KEY"]))
    channels = {"sms": way_out, "email": way_out}
    dispatcher = Dispatcher(db, vault, channels, clock=RealClock(), lease=LEASE, grace=GRACE, rates=rates)
    doorbell = Doorbell(db, [dispatcher])
    ended = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, ended.set)
    await dispatcher.start()
    await doorbell.start()
    settle_memory()
    await ended.wait()
    await doorbell.stop()
    await dispatcher.stop()
    await way_out.stop()
    await db.close()


def _rates() -> Rates:
    if "RATES" not in os.environ:
        return NoRates()
    limits = Limits(10_000, 1, json.loads(os.environ["RATES"]))
    return Shared(os.environ["VALKEY"], ACCOUNT, limits)


if __name__ == "__main__":
    set_up()
    with profiled(os.environ.get("PROFILE")):
        run_to_end(_work(Path(sys.argv[1])))
