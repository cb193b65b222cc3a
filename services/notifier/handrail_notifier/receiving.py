"""Texts that come in: on record, sealed, before the carrier has its answer, each once for every clinic that it is for.

Texts from one number to one clinic are numbered in the order in which they are committed. A number of nobody, or of a client
who is forgotten, is a stranger's; what strangers say is sealed with one key for each clinic. What may end all texts is overheard by
every clinic that knows the number: it holds them all, and is followed up by the one that it is for. Who is on call answers the alert of
whichever clinic sent it. Who is no client anywhere, and was chosen by one, is a stranger to each such client's clinic; of who once agreed there all that alarms is heard. Who leaves has left every clinic that writes from the number, also those that do not know them yet.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from handrail_shared.contracts.sealed import Kind as SealedKind
from handrail_shared.runtime.db import Db, Tx
from handrail_shared.runtime.log import get_logger
from handrail_shared.runtime.outbox import narrow_and_hold
from handrail_shared.runtime.vault import KeyDestroyed, Vault

from handrail_notifier.code_words import said_by
from handrail_notifier.core.addressee import Known, Story, eligible, is_for_all, meant
from handrail_notifier.core.courtesy import USEFUL_FOR
from handrail_notifier.core.kinds import Kind
from handrail_notifier.core.letters import LONGEST
from handrail_notifier.core.machines import is_machines
from handrail_notifier.core.optout import Leaving
from handrail_notifier.core.overlooked import is_read_by_others
from handrail_notifier.core.reply import (
    AboutPlan,
    Break,
    Expecting,
    Meaning,
    OptOut,
    Start,
    Understood,
    Unlink,
    wants_off,
)
from handrail_notifier.core.supporter import LATELY
from handrail_notifier.crisis import staff
from handrail_notifier.crisis.hearing import Heard, listen
from handrail_notifier.effects import naming
from handrail_notifier.effects.listening import is_asked_for, pulls, question_answered
from handrail_notifier.identity import stranger_of, strangers_of
from handrail_notifier.reading import safely_read
from handrail_notifier.store import (
    decisions,
    effects,
    left,
    people,
    proposals,
    replies,
    senders,
    supporters,
)
from handrail_notifier.store.replies import AUTOMATIC, InboundRow

log = get_logger(__name__)

_STOPPED = "STOP"
"""The carrier's word that it has taken the sender off."""
LONGEST_BODY = LONGEST
"""So much of a text is kept: all that is listened to, which is more than a carrier says that it delivers as one."""
UNSEEN = "\ufffd"
"""Stands for a NUL, which few who read what is kept could store: for that alone no text is turned away."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """A text, as the carrier handed it over. `sender` and `body` are in clear, and stay in memory."""

    account: str
    provider_id: str
    to: str
    sender: str = field(repr=False)
    body: str = field(repr=False)
    carrier_said: str | None
    received_at: datetime
    pictures: int = 0
    """How many came with it. They are not looked at."""


def storable(body: str) -> str:
    """What a text says, as it can be kept."""
    return body.replace("\0", UNSEEN)[:LONGEST_BODY]


@dataclass(frozen=True, slots=True)
class Said:
    """What was made of a text. `rests`: it asks for a break, which counts from now on; so do the code word in it, and that it may end all
    texts (`doubtful`)."""

    heard: Heard
    meaning: Meaning
    rests: bool = False
    code_word: bool = False
    doubtful: bool = False

    def of(self, silenced: bool) -> "Said":  # noqa: FBT001  one of two
        """Of a client where the code word of somebody with the number is in it, or is not."""
        return replace(self, rests=True, code_word=True) if silenced else self

    def of_stranger(self) -> "Said":
        return Said(self.heard.of_stranger(), self.meaning)

    def of_number(self, clinic: UUID, supported: Mapping[UUID, bool]) -> "Said | None":
        """At a clinic, of a number of nobody's, or of one whom clients of these chose (`supported`: whether they agree there, or once did). All
        that alarms is heard of who agreed, where they did; else what alarms of strangers, at one clinic. None: it is for another one."""
        if supported.get(clinic):
            return self
        elsewhere = any(supported.values()) or clinic != next(iter(supported), clinic)
        if not (elsewhere and self.heard.suspected):
            return self.of_stranger()
        leaves = isinstance(self.meaning, OptOut) or self.doubtful
        return Said(Heard(None, self.heard.leaves), self.meaning) if leaves else None


def rests(understood: Understood) -> bool:
    """Whether it asks for a break."""
    return any(isinstance(each, Break) for each in understood.effects)


async def receive(db: Db, vault: Vault, arrival: Arrival) -> bool:
    """Put a text on record. False: no clinic writes from the number that it was sent to, or has written from it not long ago.

    Few statements, and no bell among them that commits would wait for one behind the other: somebody waits for the answer. The caller
    rings for what answers the client.
    """
    understood = safely_read(arrival.body)
    if arrival.carrier_said is None and is_machines(arrival.body):
        arrival = replace(arrival, carrier_said=AUTOMATIC)
    async with db.everywhere() as tx:
        clinics = await senders.clinics(tx, arrival.to, arrival.received_at)
        if not clinics:
            return False
        indexes = {clinic: vault.blind_index(clinic, "contact.phone", arrival.sender) for clinic in clinics}
        await narrow_and_hold(tx, clinics, [stranger_of(clinic, index) for clinic, index in indexes.items()])
        writers = await people.who_wrote(tx, indexes, arrival.account, arrival.provider_id)
        if writers.again:
            log.info("inbound_again", clinic=clinics[0])
            return True
        everyone = writers.known
        heard = await _but_offered(tx, listen(arrival.body, writers.languages), everyone, arrival)
        if everyone and await _all_asked_for(tx, everyone, arrival):
            heard, understood = replace(heard, leaves=False), safely_read(arrival.body, Expecting(walk="words"))
        meaning = OptOut() if heard.leaves else understood.first
        chosen = [] if heard.suspected else await _who_chose(tx, meaning, everyone, arrival, indexes)
        meaning = Unlink() if chosen else meaning
        doubtful = understood.opt_out is Leaving.AMBIGUOUS and not chosen
        said = Said(heard, meaning, rests=rests(understood), doubtful=doubtful)
        silenced = await said_by(tx, vault, writers.code_words, arrival.body)
        if is_read_by_others(arrival.body):
            silenced |= {each.clinic_id for each in everyone}
        on_call = await staff.on_call_at(tx, indexes, arrival.body, known=bool(everyone))
        alerted = await staff.alerted(tx, on_call, arrival.body, arrival.received_at)
        if alerted and not (silenced or doubtful or heard.suspected or is_for_all(meaning)):
            known: Sequence[Known] = [each for each in everyone if each.clinic_id in alerted]
        else:
            known = everyone if heard.suspected else await _for_whom(tx, vault, meaning, everyone, arrival, silenced)
        known = chosen[:1] or known
        rows = [
            await _sealed_for(tx, vault, arrival, said.of(each.clinic_id in silenced), each, indexes[each.clinic_id])
            for each in known
        ]
        others = [each for each in everyone if each not in known] if doubtful else chosen[1:]
        rows += await _overheard(tx, vault, arrival, said, others, indexes)
        supported = {} if everyone or alerted else await _supported(tx, indexes, said, arrival)
        on_call = on_call if rows or alerted else await staff.whose_alert_waits(tx, on_call, arrival.received_at)
        unknown = [] if supported else _unknown_at(clinics, on_call, alerted, [each.clinic_id for each in rows])
        there = [(clinic, said.of_number(clinic, supported)) for clinic in supported or unknown]
        for number, (clinic, heard_there) in enumerate((clinic, each) for clinic, each in there if each is not None):
            row = await _strangers(tx, vault, arrival, heard_there, clinic, indexes[clinic])
            rows.append(replace(row, overheard=bool(supported) and number > 0))
        for row in rows:
            await replies.record(tx, row)
        if _leaves(arrival, meaning):
            await left.note_number(tx, indexes, arrival.received_at)
    return True


def _leaves(arrival: Arrival, meaning: Meaning) -> bool:
    """Whom the carrier has taken off has left, by whatever keyword the account was given there."""
    return isinstance(meaning, OptOut) or arrival.carrier_said == _STOPPED


async def _supported(tx: Tx, indexes: Mapping[UUID, bytes], said: Said, arrival: Arrival) -> Mapping[UUID, bool]:
    """The clinics that a text is for from the number of somebody whom their clients chose, and whether they agree there, or once did; first the
    one that texted it last: it is that one's, whichever answers, and of the others only what ends or brings back texts, or alarms. START is
    answered where something goes on."""
    by = await supporters.clinics_with(tx, indexes)
    if len(by) < 2:
        return {clinic: each.agreed for clinic, each in by.items()}
    starts = isinstance(said.meaning, Start)
    lately = [each.clinic_id for each in await supporters.said_last(tx, indexes, arrival.received_at)]
    in_turn = [*lately, *(each for each in by if each not in lately)]
    first, *others = sorted(by, key=lambda each: (starts and not by[each].comes_back, in_turn.index(each)))
    for_all = starts or said.doubtful or said.heard.suspected or isinstance(said.meaning, OptOut)
    whole = for_all or arrival.carrier_said == _STOPPED
    return {clinic: by[clinic].agreed for clinic in ([first, *others] if whole else [first])}


def _unknown_at(
    clinics: Sequence[UUID], on_call: staff.OnCallAt, alerted: Sequence[UUID], taken: Sequence[UUID]
) -> Sequence[UUID]:
    """The clinics that a text is for from a number of nobody: those whose alert it answers; of nobody at any the first of them, before
    others where the number is on call, and is waited for."""
    if alerted:
        return [clinic for clinic in alerted if clinic not in taken]
    return [] if taken else [next((clinic for clinic in clinics if clinic in on_call), clinics[0])]


async def _overheard(
    tx: Tx, vault: Vault, arrival: Arrival, said: Said, others: Sequence[Known], indexes: Mapping[UUID, bytes]
) -> Sequence[InboundRow]:
    """For clinics that a text is not for, and whose texts it holds as well; who is forgotten there gets none."""
    rows = [await _sealed_for(tx, vault, arrival, said, each, indexes[each.clinic_id]) for each in others]
    return [replace(each, overheard=True, rests=False) for each in rows if not each.stranger]


async def _all_asked_for(tx: Tx, everyone: Sequence[Known], arrival: Arrival) -> bool:
    """Whether a lone word answers a walk-through of all who may have sent it. An opt-out that the carrier saw is one."""
    if arrival.carrier_said is not None:
        return False
    about = [(each.clinic_id, each.client_id, arrival.body, arrival.received_at) for each in everyone]
    return all([await is_asked_for(tx, *each) for each in about])


async def _but_offered(tx: Tx, heard: Heard, everyone: Sequence[Known], arrival: Arrival) -> Heard:
    """`6 no point`, in the very words of the question what got in the way, alarms nobody while all who may have sent it are asked that."""
    if not (heard.offered and everyone):
        return heard
    asked = [await effects.open_question(tx, each.clinic_id, each.client_id, arrival.received_at) for each in everyone]
    return Heard() if all(each is not None and each.kind == "barrier" for each in asked) else heard


async def _who_chose(
    tx: Tx, meaning: Meaning, everyone: Sequence[Known], arrival: Arrival, indexes: Mapping[UUID, bytes]
) -> Sequence[Known]:
    """UNLINK, in whatever words, is of everyone with the number: the clinics where one of them has, or lately had, somebody. The first of
    them answers. Whoever leaves has left, whatever else they say."""
    if isinstance(meaning, OptOut) or not everyone or not wants_off(arrival.body):
        return []
    clinics = await supporters.clinics_of_clients_with(tx, indexes, arrival.received_at - LATELY)
    return [each for each in everyone if each.clinic_id in clinics]


async def _for_whom(
    tx: Tx, vault: Vault, meaning: Meaning, everyone: Sequence[Known], arrival: Arrival, silenced: frozenset[UUID]
) -> Sequence[Known]:
    """A code word names its clinic by itself, and who says that somebody else reads the phone is meant at each."""
    if len(everyone) < 2 or is_for_all(meaning):
        return everyone
    if silenced:
        return [each for each in everyone if each.clinic_id in silenced]
    stories = [await _story(tx, vault, each, arrival) for each in eligible(everyone)]
    return [meant(meaning, stories, arrival.received_at)]


async def _story(tx: Tx, vault: Vault, known: Known, arrival: Arrival) -> Story:
    clinic, client, at = known.clinic_id, known.client_id, arrival.received_at
    asked = await people.asked_at(tx, clinic, client, since=at - USEFUL_FOR[Kind.OPT_IN], until=at)
    awaited = await proposals.awaited_of(tx, clinic, client, at)
    meaning = safely_read(arrival.body, Expecting(proposal=awaited.open)).first
    answered = awaited.meant_by(meaning) if isinstance(meaning, AboutPlan) else None
    opportunities = await decisions.opportunities(tx, clinic, client, at)
    question = await question_answered(tx, clinic, client, arrival.body, awaited, at)
    pulled = await pulls(tx, vault, clinic, client, arrival.body, at)
    names = await naming.names(tx, vault, clinic, client, arrival.body, opportunities, at)
    return Story(known, asked, opportunities, answered.asked_at if answered else None, question, pulled, names)


async def _sealed_for(tx: Tx, vault: Vault, arrival: Arrival, said: Said, known: Known, index: bytes) -> InboundRow:
    """For the client; for a stranger if the client is forgotten, and nothing can be sealed for it any more."""
    try:
        return await _row(tx, vault, arrival, said, known.clinic_id, known.client_id, known.client_id)
    except KeyDestroyed:
        return await _strangers(tx, vault, arrival, said.of_stranger(), known.clinic_id, index)


async def _strangers(tx: Tx, vault: Vault, arrival: Arrival, said: Said, clinic: UUID, index: bytes) -> InboundRow:
    return await _row(tx, vault, arrival, said, clinic, stranger_of(clinic, index), strangers_of(clinic))


async def _row(
    tx: Tx, vault: Vault, arrival: Arrival, said: Said, clinic: UUID, who: UUID, sealed_for: UUID
) -> InboundRow:
    texts: Mapping[SealedKind, str] = {"contact.phone": arrival.sender, "reply.body": arrival.body}
    sealed = await vault.seal_all(tx, clinic, sealed_for, texts)
    return InboundRow(
        clinic_id=clinic,
        account=arrival.account,
        provider_id=arrival.provider_id,
        client_id=who,
        stranger=who != sealed_for,
        opt_out=_leaves(arrival, said.meaning),
        address=sealed["contact.phone"],
        body=sealed["reply.body"],
        carrier_said=arrival.carrier_said,
        received_at=arrival.received_at,
        suspected=said.heard.suspected,
        rests=said.rests,
        code_word=said.code_word,
        doubtful=said.doubtful,
        pictures=arrival.pictures,
    )
