"""What a text is read against beside proposals: the question that was asked last, while it is open, and the client's own cue words."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from handrail_shared.runtime.db import Tx
from handrail_shared.runtime.vault import KeyDestroyed, NotOpened, Vault

from handrail_notifier.core.barrier import MORE_WITHIN, NAMED, REPORTS
from handrail_notifier.core.better_time import KEYS as TIMES
from handrail_notifier.core.consent import Consent
from handrail_notifier.core.feedback import KEYS as KEYS_OF_READERS
from handrail_notifier.core.optout import is_one_word_of_no_carriers
from handrail_notifier.core.proposal import Awaited
from handrail_notifier.core.reply import (
    NOTHING,
    Answer,
    Barrier,
    BeforeAfter,
    Chosen,
    Expecting,
    GoesOn,
    Meaning,
    Pull,
    Rated,
)
from handrail_notifier.core.reply.numbers import KEYS
from handrail_notifier.core.walk import Takes
from handrail_notifier.effects.binding import opportunities, unrated
from handrail_notifier.effects.consenting import is_asked
from handrail_notifier.reading import safely_read
from handrail_notifier.store import check_ins, effects, people, plans, walks
from handrail_notifier.store.effects import Question, QuestionKind
from handrail_notifier.store.practice import SKIPPED
from handrail_notifier.store.replies import InboundRow

CHOICES: Mapping[QuestionKind, tuple[str, ...]] = {"which": ("1", "2"), "time": TIMES, "feedback": KEYS_OF_READERS}
UNANSWERED_FOR = timedelta(days=1)
"""So long after its time is over a question that was not answered keeps a lone digit from being a report, unless a nudge goes out after it."""
ASKED_TO_AGREE = frozenset({Consent.ASKED, Consent.LAPSED})
"""Whoever is here was asked, or is about to be, whether they want to be written to."""
ANSWERS: Mapping[QuestionKind, type[Meaning]] = {
    "barrier": Barrier,
    "which": Chosen,
    "check_in": Rated,
    "strain": BeforeAfter,
    "walk": GoesOn,
    "time": Chosen,
    "feedback": Chosen,
}
"""What answers each kind of question."""


async def expecting_of(tx: Tx, vault: Vault, row: InboundRow, awaited: Awaited) -> Expecting:
    """What is open. Raises `KeyDestroyed` for who is forgotten."""
    answered = await check_ins.last_answered(tx, row.clinic_id, row.client_id, row.received_at) is not None
    cues = await _cues(tx, vault, row.clinic_id, row.client_id, row.received_at)
    agreement = await people.agreement(tx, row.clinic_id, row.client_id, row.channel)
    consent = agreement.consent in ASKED_TO_AGREE and (row.channel != "sms" or await is_asked(tx, row))
    opened = await _open(tx, row, awaited)
    unclear = () if _asks(opened) else await _unclear(tx, row)
    return replace(opened, cues=cues, answered=answered, consent=consent, unclear=unclear)


def _asks(opened: Expecting) -> bool:
    """Whether a digit answers what is open."""
    return bool(opened.barrier or opened.rating or opened.strain or opened.walk or opened.choices)


async def _unclear(tx: Tx, row: InboundRow) -> tuple[int, ...]:
    """The digits that report nothing while they stand alone: all keys while something else than what got in the way was asked last, and not
    answered, and right after what got in the way was said; while that was asked of the last step, and nothing else waits for an answer, those
    that would make it done after all."""
    at = row.received_at
    last = await effects.open_question(tx, row.clinic_id, row.client_id, at, over_for=UNANSWERED_FOR)
    if last is not None and last.kind != "barrier" and row.about is None:
        return tuple(KEYS)
    said, asked = await effects.barrier_lately(tx, row.clinic_id, row.client_id, at, at - MORE_WITHIN)
    if said:
        return tuple(sorted(NAMED))
    return REPORTS if asked and await _was_missed(tx, row) else ()


async def _was_missed(tx: Tx, row: InboundRow) -> bool:
    """Whether the last step that was nudged was missed or let go."""
    last = max(await opportunities(tx, row), key=lambda each: each.nudged_at, default=None)
    held = await effects.held(tx, row.clinic_id, last.opportunity_id) if last is not None and last.answered else None
    return held is not None and held.meaning in {Answer.MISSED, SKIPPED}


async def pulls(tx: Tx, vault: Vault, clinic: UUID, client: UUID, body: str, at: datetime) -> bool:
    """Whether a text is a cue word of the client's. One that can't be opened stops no text from being taken."""
    try:
        cues = await _cues(tx, vault, clinic, client, at)
    except (KeyDestroyed, NotOpened):
        return False
    said = safely_read(body, Expecting(cues=cues)).effects if cues else ()
    return any(isinstance(each, Pull) and each.cue is not None for each in said)


async def _cues(tx: Tx, vault: Vault, clinic: UUID, client: UUID, at: datetime) -> tuple[str, ...]:
    """The client's own words for NOW and for their plans, in the order of `plans.cues`."""
    about = (tx, clinic, client)
    found = await plans.cues(*about, at)
    return tuple(
        [
            await vault.open(*about, "contact.cue_word" if each.plan_id is None else "plan.cue_word", each.word)
            for each in found
        ]
    )


async def _open(tx: Tx, row: InboundRow, awaited: Awaited) -> Expecting:
    """A digit is of the question that was asked last; in an answer to a nudge's own mail, only if the question is of that nudge."""
    asked = await effects.open_question(tx, row.clinic_id, row.client_id, row.received_at)
    takes = await _takes(tx, row.clinic_id, asked)
    if asked is None or row.about not in {None, *asked.opportunities}:
        return Expecting(proposal=awaited.open, helped=await unrated(tx, row) is not None)
    return _expecting(asked, awaited, takes)


async def question_answered(
    tx: Tx, clinic: UUID, client: UUID, body: str, awaited: Awaited, at: datetime
) -> datetime | None:
    """When the client was asked what this text, which came in at `at`, answers; None: no question is open, or it is no answer to it."""
    asked = await effects.open_question(tx, clinic, client, at)
    if asked is None:
        return None
    said = safely_read(body, _expecting(asked, awaited, await _takes(tx, clinic, asked))).effects
    return asked.asked_at if any(isinstance(each, ANSWERS[asked.kind]) for each in said) else None


async def is_asked_for(tx: Tx, clinic: UUID, client: UUID, text: str, at: datetime) -> bool:
    """Whether a lone word is what the step of a walk asked for, and so leaves nothing, unless carriers take it for leaving."""
    if not is_one_word_of_no_carriers(text):
        return False
    return await _takes(tx, clinic, await effects.open_question(tx, clinic, client, at)) == "words"


async def _takes(tx: Tx, clinic: UUID, asked: Question | None) -> Takes | None:
    """What the step of a walk that was asked asks for. One that is over is gone on with by nothing, and a number is still no report."""
    if asked is None or asked.kind != "walk" or asked.text_id is None:
        return None
    walk = await walks.of_text(tx, clinic, asked.text_id)
    return "ok" if walk is None else walk.said.takes


def _expecting(asked: Question, awaited: Awaited, takes: Takes | None) -> Expecting:
    """Of two questions the newer is open. A walk-through takes whatever is answered, so no older question about a plan stays open
    beside its step; what asks for a digit takes nothing that answers one."""
    newer = awaited.after(asked.asked_at)
    if newer.how_sure is not None or (asked.kind == "walk" and newer != Awaited()):
        return Expecting(proposal=awaited.open)
    return Expecting(
        proposal=NOTHING if asked.kind == "walk" else replace(awaited.open, how_sure=False),
        barrier=asked.kind == "barrier",
        rating=asked.kind in {"check_in", "walk"},
        strain=asked.kind == "strain",
        walk=takes,
        choices=CHOICES.get(asked.kind, ()),
        times=asked.kind == "time",
    )
