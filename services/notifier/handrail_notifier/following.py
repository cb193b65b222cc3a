"""What follows from one meaning of a client's text, in the transaction that takes it. What finds nothing that it could be about is said to be so."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import assert_never

from handrail_shared.runtime.db import Tx

from handrail_notifier.core.consent import ConsentEvent
from handrail_notifier.core.kinds import Kind
from handrail_notifier.core.opportunity import Opportunity
from handrail_notifier.core.reply import (
    Acknowledged,
    Agree,
    Barrier,
    BeforeAfter,
    Break,
    Call,
    Change,
    Chosen,
    ComesToMind,
    Effect,
    Feedback,
    GoesOn,
    Help,
    Later,
    NotUnderstood,
    Paced,
    Pull,
    Rated,
    Reported,
    Resume,
    Show,
    Skip,
    Small,
    Start,
    Stuck,
    Swap,
    Unlink,
    Wish,
)
from handrail_notifier.effects import anytime, barriers, better_time, check_ins, feedback, walking
from handrail_notifier.effects.binding import meant
from handrail_notifier.effects.consenting import consent, has_stopped
from handrail_notifier.effects.postponing import postpone
from handrail_notifier.effects.reporting import choose, rate_report, report, skip
from handrail_notifier.effects.steps import small, swap
from handrail_notifier.effects.strain import rate_strain
from handrail_notifier.effects.telling import call, change
from handrail_notifier.effects.texting import (
    courtesy,
    keep,
    of_no_step,
    own_words,
    text,
)
from handrail_notifier.pacing import pace, rate
from handrail_notifier.store.replies import InboundRow

Step = Callable[[Tx, InboundRow, Opportunity, datetime], Awaitable[object]]
"""What makes a step that lies open easier."""


async def follow(tx: Tx, row: InboundRow, meaning: Effect, index: bytes | None, now: datetime) -> None:
    """Does what is meant, says it on the bus, and has it answered. `index`: whose number it came from; None: a mail."""
    match meaning:
        case Help():
            if row.carrier_said != "HELP":
                await text(tx, row, Kind.HELP, now)
        case Start():
            resumes = await has_stopped(tx, row, index)
            await consent(tx, row, ConsentEvent.RESUME if resumes else ConsentEvent.START, now)
        case Agree() if row.channel == "sms":
            await consent(tx, row, ConsentEvent.AGREE, now)
        case Reported() as reported:
            await _else_nothing_open(tx, row, await report(tx, row, reported, now), now)
        case Paced(asked):
            await _else_nothing_open(tx, row, await pace(tx, row, asked, now), now)
        case ComesToMind(rating):
            await _else_nothing_open(tx, row, await rate(tx, row, rating, now), now)
        case Break() | Resume() | Pull() | Show() | Stuck() | Feedback() | Unlink():
            await anytime.follow(tx, row, meaning, now)
        case Later() | Skip() | Small() | Swap() | Change() | Call() | Barrier() | Chosen() | BeforeAfter() | Rated():
            await _wish(tx, row, meaning, now)
        case GoesOn():
            await _else_own_words(tx, row, await walking.go_on(tx, row, meaning, now), now)
        case Agree() | Acknowledged() | NotUnderstood():
            await own_words(tx, row, now)
        case never:
            assert_never(never)


async def _wish(tx: Tx, row: InboundRow, wish: Wish, now: datetime) -> None:
    """About the step that lies open, or that was just reported."""
    match wish:
        case Rated(number, corrects=True):
            await _else_own_words(tx, row, await check_ins.corrected(tx, row, number), now)
        case Rated(number):
            asked = await check_ins.answered(tx, row, number)
            await _else_own_words(tx, row, asked or await rate_report(tx, row, number, now), now)
        case Later(minutes):
            await _else_nothing_open(tx, row, await postpone(tx, row, minutes, now), now)
        case Skip():
            await _else_nothing_open(tx, row, await skip(tx, row, now), now)
        case Small():
            await _of_step(tx, row, "small", small, now)
        case Swap():
            await _of_step(tx, row, "swap", swap, now)
        case Change():
            await change(tx, row, wish, now)
        case Call():
            await call(tx, row, now)
        case Barrier(digit):
            await _else_nothing_open(tx, row, await barriers.named(tx, row, digit, now), now)
        case BeforeAfter():
            await rate_strain(tx, row, wish)
        case Chosen(choice):
            await _else_nothing_open(tx, row, await _chosen(tx, row, choice, now), now)
        case never:
            assert_never(never)


async def _chosen(tx: Tx, row: InboundRow, choice: int, now: datetime) -> bool:
    """Whether any of what has choices was asked."""
    return (
        await choose(tx, row, choice, now)
        or await better_time.choose(tx, row, choice, now)
        or await feedback.choose(tx, row, choice, now)
    )


async def _of_step(tx: Tx, row: InboundRow, meaning: str, step: Step, now: datetime) -> None:
    await keep(tx, row, meaning)
    about = await meant(tx, row)
    if about is not None:
        await step(tx, row, about, now)
    await _else_nothing_open(tx, row, about is not None, now)


async def _else_nothing_open(tx: Tx, row: InboundRow, found: bool, now: datetime) -> None:  # noqa: FBT001
    if not found:
        await _nothing_open(tx, row, now)


async def _nothing_open(tx: Tx, row: InboundRow, now: datetime) -> None:
    if not await of_no_step(tx, row, now):
        await courtesy(tx, row, Kind.NOTHING_OPEN, now)


async def _else_own_words(tx: Tx, row: InboundRow, found: bool, now: datetime) -> None:  # noqa: FBT001
    if not found:
        await own_words(tx, row, now)
