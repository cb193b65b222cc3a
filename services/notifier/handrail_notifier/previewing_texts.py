"""The texts that give way to nudges, as far as it is known by now that they are to come: those that are planned, and the week that runs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from handrail_shared.runtime.db import Tx
from handrail_shared.runtime.vault import Keyring

from handrail_notifier.core import giving_way, recap, review
from handrail_notifier.core.decision import Channel
from handrail_notifier.core.kinds import FORESEEN, Kind
from handrail_notifier.core.preview import Tell, TextAhead
from handrail_notifier.core.recap import Told
from handrail_notifier.core.wording import recap_text, review_text
from handrail_notifier.crisis.inviting import lacking
from handrail_notifier.dispatcher.attempts import Desk
from handrail_notifier.dispatcher.letters import Unreadable
from handrail_notifier.dispatcher.telling import USEFUL_FOR
from handrail_notifier.identity import text_of
from handrail_notifier.store import recaps, text_decisions
from handrail_notifier.store.people import ClinicRow
from handrail_notifier.store.standings import Standing

WEIGH = {Kind.RECAP: giving_way.weigh, Kind.REVIEW: review.weigh}


@dataclass(frozen=True, slots=True)
class Expected:
    """What is to come, and what its words are made of. `week`: what was told of it so far; `digits`: no words may be asked for."""

    texts: Sequence[TextAhead]
    week: Told | None
    digits: bool
    worded: Mapping[str, int]


async def expected(tx: Tx, standing: Standing, now: datetime) -> Expected:
    """What of it is known now. Nobody answers any more, so a week of which nothing was told so far is told nothing of, and later ones neither."""
    clinic, client = standing.clinic_id, standing.client_id
    rows = await text_decisions.waiting(tx, clinic, client, sorted(FORESEEN))
    found = {
        row["text_id"]: _ahead(Kind(row["kind"]), row["text_id"], row["due_at"], row["useful_until"]) for row in rows
    }
    wanted = [each for each in found.values() if _is_wanted(each, standing)]
    ends = [each.begins for each in wanted if each.kind is Kind.RECAP]
    end = ends[0] if ends else recap.next_end(now, standing.client.zone)
    week = await _told(tx, standing, end) if standing.weekly_recap else None
    if not ends and week is not None and recap.says(week) is not None:
        text = text_of(client, Kind.RECAP, end.isoformat())
        wanted.append(_ahead(Kind.RECAP, text, end, end + recap.USEFUL_FOR))
    digits = bool(await lacking(tx, clinic, now)) if wanted else False
    return Expected(wanted, week, digits, await text_decisions.worded(tx, clinic, client) if wanted else {})


def teller(desk: Desk, keys: Keyring, standing: Standing, clinic: ClinicRow | None, known: Expected) -> Tell:
    """What the dispatcher would say, to a number or address that opens."""

    def tell(kind: Kind, channel: Channel) -> str | None:
        assert clinic is not None, "nothing is sent without its clinic"
        whose, number = (standing.clinic_id, standing.client_id), known.worded.get(kind.value, 0)
        try:
            voice = desk.voice(keys, *whose, standing.manner, clinic.voice)
        except Unreadable:
            return None
        says = recap.says(known.week) if known.week is not None else None
        if kind is Kind.REVIEW:
            return review_text(voice, by_word=channel == "sms" and not known.digits, number=number)
        if known.week is None or says is None:
            return None
        return recap_text(voice, says, count=known.week.used, number=number)

    return tell


def _ahead(kind: Kind, text: UUID, due_at: datetime, useful_until: datetime) -> TextAhead:
    return TextAhead(kind, text, due_at, useful_until - USEFUL_FOR[kind], useful_until, WEIGH[kind])


def _is_wanted(text: TextAhead, standing: Standing) -> bool:
    """What is over already ends when it is due, and is nothing to foresee."""
    return standing.weekly_recap if text.kind is Kind.RECAP else standing.invite.text_id == text.text_id


async def _told(tx: Tx, standing: Standing, end: datetime) -> Told | None:
    week = recap.week_until(end, standing.client.zone)
    return await recaps.told(tx, standing.clinic_id, standing.client_id, week) if week is not None else None
