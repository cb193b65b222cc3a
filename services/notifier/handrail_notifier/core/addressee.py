"""Whom a text is for, where several clinics write from one number and more than one knows who wrote.

STOP, START and HELP are for every clinic that knows the number, and UNLINK for each where somebody with it has chosen a person (`receiving.py`),
of which one answers. Anything else is for one: a cue word for the clinic whose client
agreed on it, OK for the clinic that asked last, for
consent or about a plan, what answers a question for the clinic that asked it last, an answer to a nudge or the client's own words
for the clinic whose plan they name, if they name only one's, or else whose nudge they follow. A nudge of any of them ends the questions that were open before it, as it does within one
clinic. A clinic that has discharged the client is meant only if every one has.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from handrail_notifier.core.opportunity import Bound, Opportunity, bind
from handrail_notifier.core.reply import Agree, Help, Meaning, OptOut, Start

NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Known:
    """The client of one clinic who has the number."""

    clinic_id: UUID
    client_id: UUID
    discharged: bool
    stated_at: datetime


@dataclass(frozen=True, slots=True)
class Story:
    """What went before between a client and one clinic: when it lately asked for an OK to its texts, its nudges, and when it
    asked what this text answers: about a plan (`answers_asked_at`), or beside it (`question_at`), such as what got in the way. `pulls`: it is a cue word of theirs; `names`: it reports a deed of theirs that waits, by its name."""

    known: Known
    asked_at: datetime | None
    opportunities: Sequence[Opportunity]
    answers_asked_at: datetime | None = None
    question_at: datetime | None = None
    pulls: bool = False
    names: bool = False


def is_for_all(meaning: Meaning) -> bool:
    """Whether a text is for every clinic that knows the number."""
    return isinstance(meaning, OptOut | Start | Help)


def eligible(everyone: Sequence[Known]) -> Sequence[Known]:
    """Those clinics among which one is meant: where the client is in care, else all."""
    return [each for each in everyone if not each.discharged] or everyone


def meant(meaning: Meaning, stories: Sequence[Story], received_at: datetime) -> Known:
    """The one clinic that is meant. There is at least one story."""
    nudged = _nudged(stories, received_at)
    stories = [each for each in stories if each.pulls] or stories
    asked = [(instant, each.known) for each in stories if (instant := _asked(meaning, each, nudged)) is not None]
    if asked:
        return max(asked, key=lambda one: (one[0], one[1].clinic_id))[1]
    named = [each for each in stories if each.names]
    if len(named) == 1:
        return named[0].known
    bound = bind([one for each in stories for one in each.opportunities], received_at)
    if isinstance(bound, Bound):
        return next(each.known for each in stories if bound.opportunity in each.opportunities)
    return max((each.known for each in stories), key=lambda known: (known.stated_at, known.clinic_id))


def _nudged(stories: Sequence[Story], received_at: datetime) -> datetime:
    """When the newest nudge of any clinic went out."""
    instants = (one.nudged_at for each in stories for one in each.opportunities)
    return max((each for each in instants if each <= received_at), default=NEVER)


def _asked(meaning: Meaning, story: Story, nudged: datetime) -> datetime | None:
    """When the clinic last asked what such a text answers, and no nudge has come since."""
    question = story.question_at if story.question_at is not None and story.question_at >= nudged else None
    instants = (story.asked_at if isinstance(meaning, Agree) else None, story.answers_asked_at, question)
    return max((each for each in instants if each is not None), default=None)
