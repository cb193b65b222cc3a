"""What must hold of a second try, of the other way, and of a mail that is turned away for now: what records 22, 24 and 32 promise.

The bounds are written out here, rather than taken from the code that keeps them.
"""

from datetime import timedelta

from handrail_notifier.core.fallback import Fallback
from handrail_notifier.core.nudge import TextState

from tests.simulation.store import Broken, Client, Text

SOONEST, LATEST = timedelta(minutes=15), timedelta(hours=1)
MAILS, A_DAY, LONGEST_PAUSE = 3, timedelta(hours=24), timedelta(minutes=12)
"""A mail that is turned away for now goes so often within a day; a pause is ten minutes, and a fifth of that longer at the most."""
_OVER = frozenset({TextState.FAILED, TextState.EXPIRED})


def check_ways(text: Text, client: Client) -> None:
    """Raises `Broken`."""
    if text.agains:
        _once_more(text)
    if text.offers or text.fallback is not None:
        _the_other_way_once(text, client)
    if text.softly:
        _turned_away_for_now(text)


def _once_more(text: Text) -> None:
    if len(text.agains) > 1:
        raise Broken(f"{text.name} was tried once more {len(text.agains)} times")
    [(planned_at, due_at)] = text.agains
    if not SOONEST <= due_at - planned_at <= LATEST or due_at >= text.useful_until:
        raise Broken(f"{text.name} was to be tried once more after {due_at - planned_at}")
    early = [each for each in text.attempts if planned_at < each.begun_at < due_at and each.channel == "sms"]
    if early:
        raise Broken(f"{early[0].name} began before its pause was over")


def _the_other_way_once(text: Text, client: Client) -> None:
    if len(text.offers) > 1:
        raise Broken(f"{text.name} was offered another way {len(text.offers)} times")
    mails = [each for each in text.attempts if each.channel == "email"]
    for offer in text.offers:
        if not offer.certain:
            raise Broken(f"{text.name} was offered another way while a try of it may have arrived")
        if client.stopped_at is not None and offer.at > client.stopped_at:
            raise Broken(f"{text.name} was offered another way after a STOP")
        if offer.at >= text.useful_until:
            raise Broken(f"{text.name} was offered another way after its use")
    is_right = {
        Fallback.OFFERED: False,
        Fallback.GONE: bool(mails),
        Fallback.NOT_NEEDED: not mails and text.state is TextState.DELIVERED,
        Fallback.DROPPED: not mails,
        None: False,
    }
    if not is_right[text.fallback]:
        raise Broken(f"{text.name} is {text.state} with {len(mails)} mails, and its other way {text.fallback}")


def _turned_away_for_now(text: Text) -> None:
    mails = [each for each in text.attempts if each.channel == "email"]
    turned = {each.attempt for each in text.softly}
    last = text.softly[-1]
    after = [each for each in mails if each.begun_at >= last.at]
    if len(turned) > MAILS or (len(turned) == MAILS and after):
        raise Broken(f"{text.name} was mailed again after {len(turned)} were turned away for now")
    until = min(mails[0].begun_at + A_DAY, text.useful_until)
    in_time = last.at + LONGEST_PAUSE < until
    over = text.state in _OVER and text.reason in {None, "never_sent"} and last.attempt == mails[-1].name
    if over and in_time and len(mails) < MAILS:
        raise Broken(f"{text.name} was given up after {len(mails)} mails, with time left")
