"""What the last defences know when a batch is claimed: read at once, in the claim's own transaction, with a fixed number of queries.

A text that tries a breaker, and what is begun in the batch, count for those that are decided after it.
"""

import sys
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from handrail_shared.runtime.db import Tx

from handrail_notifier.core.breaker import Breaker, Gate, trying
from handrail_notifier.core.decision import Defences
from handrail_notifier.core.defence import BESIDE, LOOPING, Limits, Traffic, against, beyond_cap, defences_of, tried_by
from handrail_notifier.core.kinds import Kind
from handrail_notifier.dispatcher.letters import Draft
from handrail_notifier.numbers import country_of
from handrail_notifier.store import breakers
from handrail_notifier.store.breakers import Number, Sent
from handrail_notifier.store.people import ClinicRow

_NO_NUMBER = Number(None, (), 0, 0)


@dataclass(slots=True)
class Guard:
    """Keeps what stands against texts of some clinics and to some clients, as it changes while they are decided."""

    now: datetime
    senders: Mapping[UUID, str]
    limits: Mapping[UUID, Limits]
    open: dict[UUID | None, dict[str, Breaker]]
    clinics: dict[UUID, Traffic]
    numbers: dict[UUID, Number]

    def defences(self, clinic: UUID, client: UUID, kind: Kind, text: UUID, *, helps: bool = False) -> Defences:
        """What stands against this text. `helps`: it is the help to the answer of a question of ours."""
        number, sent = self.numbers.get(client, _NO_NUMBER), self.clinics.get(clinic, Traffic())
        traffic = replace(
            sent,
            texts=number.texts,
            answers=number.answers,
            beside=number.beside,
            mailed=number.mailed,
            beside_by_mail=number.beside_by_mail,
            heard=number.heard,
        )
        limits = self.limits.get(clinic, _NO_LIMITS)
        found = defences_of(self._breakers(clinic), traffic, limits, number.country, self.now)
        return against(found, kind, text, helps=helps)

    def country(self, client: UUID) -> str | None:
        """Where the client's number belongs, if that is known."""
        return self.numbers.get(client, _NO_NUMBER).country

    def took(
        self, clinic: UUID, client: UUID, text: UUID, wording: str, segments: int, defences: Defences
    ) -> tuple[str, ...]:
        """The text begins to be sent. The breakers that it tries, by their names. Strangers share one id, and none is known by their number."""
        probes = tried_by(defences, wording)
        for of in (None, clinic):
            held = self.open.get(of, {})
            held.update({name: trying(held[name], text, self.now) for name in probes if name in held})
        sent, kind = self.clinics.get(clinic, Traffic()), wording.partition(":")[0]
        stranger = kind == Kind.STRANGER
        self.clinics[clinic] = replace(
            sent, segments=sent.segments + segments, strangers=sent.strangers + (1 if stranger else 0)
        )
        if stranger:
            return probes
        number = self.numbers.get(client, _NO_NUMBER)
        self.numbers[client] = replace(
            number,
            texts=(self.now, *number.texts),
            answers=number.answers + (1 if kind in LOOPING else 0),
            beside=(*number.beside, *(each for each in BESIDE if each == kind)),
        )
        return probes

    def mailed(self, client: UUID, kind: Kind) -> None:
        """The mail begins to be sent."""
        number = self.numbers.get(client, _NO_NUMBER)
        self.numbers[client] = replace(
            number,
            mailed=number.mailed + (1 if kind in LOOPING else 0),
            beside_by_mail=(*number.beside_by_mail, *(each for each in BESIDE if each == kind)),
        )

    def _breakers(self, clinic: UUID) -> Iterable[Breaker]:
        """A breaker of a sender that the clinic has no more stops nothing."""
        yield from self.open.get(None, {}).values()
        for breaker in self.open.get(clinic, {}).values():
            sender = breaker.name.partition(":")[2]
            if breaker.gate not in {Gate.SENDER, Gate.CAP} or sender == self.senders.get(clinic):
                yield breaker


_NO_LIMITS = Limits(sys.maxsize)
"""Of a clinic that is not known yet nothing goes out."""


async def guard_of(
    tx: Tx,
    clinics: Mapping[UUID, ClinicRow],
    clients: Collection[tuple[UUID, UUID]],
    now: datetime,
    *,
    account: str | None,
    again: bool,
    spared: bool = False,
) -> Guard:
    """For texts to these (clinic, client), by this account of the carrier's. `again`: they were counted when they were claimed, and only breakers may have changed. `spared`:
    no breaker stops them, so none is held, waited for or tried."""
    kept = {} if spared else await breakers.breakers(tx, clinics, now, account)
    return Guard(
        now,
        {clinic: row.senders["sms"] for clinic, row in clinics.items() if "sms" in row.senders},
        {clinic: limits_of(row) for clinic, row in clinics.items()},
        {of: {each.name: each for each in found} for of, found in kept.items()},
        {} if again else dict(await breakers.tallies(tx, clinics, now)),
        {} if again else dict(await breakers.numbers(tx, clients, now)),
    )


def limits_of(row: ClinicRow) -> Limits:
    """What a clinic set."""
    sender = row.senders.get("sms")
    return Limits(row.clinic.segments_a_day, country_of(sender) if sender else None, row.clinic.countries)


async def take_places(tx: Tx, drafts: Sequence[Draft], now: datetime) -> set[UUID]:
    """These texts begin to be sent, in this order, and are counted; those that find their clinic's cap reached are not, and are told.

    Other processes may have begun texts since the cap was looked at. Nobody counts between this and the commit.
    """
    texts = [each for each in drafts if each.text.channel == "sms"]
    counted = await breakers.count(tx, [_sent(each) for each in texts], now)
    beyond: list[Draft] = []
    for clinic, after in counted.items():
        own = [each for each in texts if each.text.clinic_id == clinic]
        before = after - sum(each.segments for each in own)
        most = limits_of(own[0].clinic).segments_a_day
        beyond += [own[n] for n in sorted(beyond_cap(before, [(d.text.kind, d.segments) for d in own], most))]
    await breakers.count(tx, [_sent(each) for each in beyond], now, back=True)
    return {each.text.text_id for each in beyond}


async def count_out(tx: Tx, drafts: Sequence[Draft], now: datetime) -> None:
    """These went out: they count, whatever the cap."""
    await breakers.count(tx, [_sent(each) for each in drafts], now)


def _sent(draft: Draft) -> Sent:
    return Sent(draft.text.clinic_id, draft.wording, draft.segments, draft.text.kind is Kind.STRANGER)


async def take_probes(tx: Tx, taken: Sequence[tuple[UUID, UUID, tuple[str, ...]]], now: datetime) -> None:
    """These texts (clinic, text) try the breakers of these names. Whoever asked for them holds them since."""
    for clinic, text, names in taken:
        for name in names:
            breaker = await breakers.to_change(tx, clinic, name)
            await breakers.save(tx, clinic, trying(breaker, text, now))
