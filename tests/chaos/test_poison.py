"""Words that raise, never end or end the process are parked after five tries, and the others get their nudges.

That nobody waits for them is counted, not timed: in how many deaths of a process a nudge was held up.
"""

import random
import signal
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from uuid import UUID

import pytest
from asyncpg import Record
from handrail_notifier.dispatcher.care import MOST_TRIES

from tests.chaos.storm import reading
from tests.chaos.storm.table import table
from tests.chaos.storm.verdict import MISSING, Sent, sent_to
from tests.chaos.storm.weather import Forecast, Storm, storm
from tests.support.form import IN_FULL
from tests.support.postgres import Database

pytestmark = pytest.mark.timeout(600 if IN_FULL else 300)
LARGE = Forecast(texts=2000, kills=0, lasts=30, seed=0, hurried=True, notifiers=3)
SMALL = Forecast(texts=60, kills=0, lasts=4, seed=0, hurried=True)
POISON = {1: "raises", 2: "hangs", 3: "kills"} if IN_FULL else {1: "raises", 3: "kills"}
TRIES = 5
"""What is promised, whatever the product's own constant says. The last one of what ends a process only puts on record that it is given up."""
FAULT = "fault"
STOOD_STILL = 1
"""The exit code of a process that its own watchdog ended."""
END = {"hangs": STOOD_STILL, "kills": -signal.SIGKILL}
OF_CLIENT = "SELECT decision, reasons FROM notifier.decision WHERE client_id = $1"
ATTEMPTS = "SELECT 1 FROM notifier.attempt WHERE client_id = $1"
STILL_DUE = "SELECT 1 FROM notifier.moment WHERE client_id = $1 AND decision_at < clock_timestamp() + interval '1 hour'"


@dataclass
class Seen:
    """What is there once all is calm, before the notifiers are stopped."""

    ends: list[int] = field(default_factory=list)
    logs: str = ""
    moments: dict[int, UUID] = field(default_factory=dict)
    decided: dict[int, Sequence[Record]] = field(default_factory=dict)
    attempted: dict[int, Sequence[Record]] = field(default_factory=dict)
    due: dict[int, Sequence[Record]] = field(default_factory=dict)
    waits: list[tuple[float, Sent]] = field(default_factory=list)
    """Of every nudge that went out: when it fell due."""

    async def look(self, whole: Storm) -> None:
        self.ends = [code for each in whole.notifiers for code in each.ends]
        self.logs = "".join(each.said() for each in whole.notifiers)
        for number in POISON:
            person = whole.everyone[number]
            self.moments[number] = person.moment
            self.decided[number] = await reading.rows(whole.dsn, OF_CLIENT, person.client)
            self.attempted[number] = await reading.rows(whole.dsn, ATTEMPTS, person.client)
            self.due[number] = await reading.rows(whole.dsn, STILL_DUE, person.client)
        sent = sent_to(await whole.carrier.messages())
        alone = Counter(each.words for each in whole.everyone)
        due = {each.words: each.due.timestamp() for each in whole.everyone if alone[each.words] == 1}
        self.waits = [(due[words], text) for words, texts in sent.items() if words in due for text in texts]

    def said(self, event: str, number: int) -> int:
        """How often this was logged of the number's moment."""
        return sum(event in line and str(self.moments[number]) in line for line in self.logs.splitlines())

    def held_up(self, deaths: Sequence[float]) -> Sequence[int]:
        """In how many deaths of a process each nudge was held up between its falling due and its going out, the most first."""
        counts = (sum(due < death < text.at.timestamp() for death in deaths) for due, text in self.waits)
        return sorted(counts, reverse=True)


def forecast() -> Forecast:
    return replace(LARGE if IN_FULL else SMALL, seed=random.randrange(10**6))


async def test_what_cannot_be_rendered_is_parked_and_slows_nobody(
    database: Database, valkey_url: str, folder: Path
) -> None:
    assert MOST_TRIES == TRIES
    diary, seen = folder / "diary", Seen()
    poison = ",".join(f"{number}={how}" for number, how in POISON.items())
    told = {"CHAOS_POISON": poison, "CHAOS_DIARY": str(diary)}
    weather = replace(forecast(), module=("tests.chaos.changed", "poisoned", "run"), told=told, open_to=tuple(POISON))
    report = await storm(database, valkey_url, folder, weather, calm=seen.look)
    tried = [(int(number), float(at)) for number, at in map(str.split, diary.read_text().splitlines())]
    tries = Counter(number for number, _ in tried)
    deadly = [number for number, how in POISON.items() if how != "raises"]
    deaths = [at for number, at in tried if number in deadly]
    print(table({"poisoned": report}))
    print(
        "tries:",
        ", ".join(f"{POISON[number]} {tries[number]}" for number in POISON),
        f"held up at most {seen.held_up(deaths)[0]}",
    )

    ends, expected = Counter(seen.ends), Counter(END[POISON[number]] for number, _ in tried if number in deadly)
    if expected[STOOD_STILL]:  # with so short a watchdog, a machine that halts for a second ends a process as well
        assert ends[STOOD_STILL] >= expected[STOOD_STILL]
        del ends[STOOD_STILL], expected[STOOD_STILL]
    assert ends == expected, "whatever ended a process is in the diary, and nothing else did"
    for number, how in POISON.items():
        assert [tuple(row) for row in seen.decided[number]] == [("withhold", [FAULT])], how
        assert (seen.attempted[number], seen.due[number]) == ([], []), how
        assert seen.said("decision_given_up", number) == 1, how
        assert seen.said("moment_parked_unsaid", number) == 0, how
    # Before one counts, each process may die of it within the second in which it falls due; what else dies takes a try along.
    spared = len(deaths) - max(tries[number] for number in deadly)
    for number in deadly:
        assert TRIES - 1 - spared <= tries[number] <= TRIES - 1 + weather.notifiers, tries
    # What raises counts once it has raised by itself; where a process dies before that is on record, once more, and a line of the log may die with it.
    assert TRIES - len(deaths) <= seen.said("decision_failed", 1) <= TRIES + len(deaths)

    verdict = report.verdict
    assert verdict.faultless, verdict
    assert verdict.reasons[FAULT] == verdict.withheld[FAULT] == len(POISON)
    missing = sum(verdict.withheld.values()) - len(POISON)
    assert missing <= (verdict.may - len(POISON)) * MISSING, verdict
    assert len(seen.waits) > weather.texts / 2
    # Each process once before it counts, once in their batch, once with as many tries as they have; then it is behind them.
    assert seen.held_up(deaths)[0] <= len(deadly) * (weather.notifiers + 2), "others wait until it is parked"
