"""What a nudge says, to whom and from where, as of the instant at which it is to go out."""

from datetime import datetime

from handrail_shared.contracts.segments import measure
from handrail_shared.contracts.wording import nudge

from handrail_notifier.core.decision import Send, permitted_until
from handrail_notifier.core.kinds import Kind
from handrail_notifier.core.ranks import rank_of
from handrail_notifier.core.rates import Urgency
from handrail_notifier.core.timing import useful_until
from handrail_notifier.dispatcher.attempts import Desk
from handrail_notifier.dispatcher.letters import Draft
from handrail_notifier.dispatcher.points import Gathered, Point
from handrail_notifier.store.ledger import DueText


def draft_of(desk: Desk, point: Point, gathered: Gathered, send: Send, at: datetime) -> Draft:
    """A nudge that is to go out at `at`. Raises `Unreadable`."""
    due, channel = point.moment, send.channel
    clinic, standing = gathered.clinics[due.clinic_id], gathered.clients[due.client_id]
    until = useful_until(due.occurrence, due.moment.aim)
    tiny = due.plan.tiny if send.says == "tiny" else None
    manner = standing.manner
    words = desk.words(gathered.keys, due.clinic_id, due.client_id, due.plan, manner=manner, channel=channel, tiny=tiny)
    letter = desk.letter(
        gathered.keys,
        due.clinic_id,
        due.client_id,
        channel,
        sealed=standing.sealed[channel],
        useful_until=permitted_until(clinic.clinic, standing.client, at, until, at_night=due.at_night),
    )
    rank = rank_of(Kind.NUDGE, due.role)
    text = DueText(due.clinic_id, point.nudge, due.client_id, Kind.NUDGE, channel, None, until, 0, 0, rank=rank)
    voice = desk.voice(gathered.keys, due.clinic_id, due.client_id, manner, clinic.voice)
    body = nudge(
        voice.alias,
        words,
        answerable=desk.answerable(channel),
        says=send.says,
        language=voice.language,
        number=due.plan.nudges,
    )
    urgency = Urgency.MOMENT if due.role == "nudge" else Urgency.ROUTINE
    return Draft(text, clinic, body, letter, voice, urgency, measure(body).segments, send.says)
