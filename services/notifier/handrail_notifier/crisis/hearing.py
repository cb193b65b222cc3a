"""Whether a text that comes in alarms us. It never raises, and a check that fails alarms: what nobody could read, a person looks at."""

from collections.abc import Sequence
from dataclasses import dataclass

from handrail_shared.contracts.wording import tongue_of
from handrail_shared.runtime.log import get_logger

from handrail_notifier.core import crisis, optout
from handrail_notifier.core.crisis import FAULT, Suspected, Tier
from handrail_notifier.core.reply import names_barrier

log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Heard:
    """What alarms, if anything does; `leaves`: whether the same text, beside that, clearly ends all texts. `offered`: it is an answer that
    we offer, in our words, to the question what got in the way: no alarm while that is open."""

    suspected: Suspected | None = None
    leaves: bool = False
    offered: bool = False

    def of_stranger(self) -> "Heard":
        """Of what strangers say only the explicit is seen to."""
        explicit = self.suspected is not None and self.suspected.tier is Tier.FIRST
        return self if explicit else Heard(None, self.leaves)


def listen(text: str, languages: Sequence[str] = ()) -> Heard:
    """What there is to hear in a text, in any of these languages beside those that are listened for everywhere."""
    suspected = _suspected(text, languages)
    if suspected is None:
        return Heard()
    return Heard(suspected, _leaves(text), suspected.tier is Tier.SECOND and _is_offered(text))


def listen_through(pieces: Sequence[str], own: str, languages: Sequence[str] = ()) -> tuple[Heard, str]:
    """The same for a mail, piece by piece, with the piece that alarms most. Whether it leaves is read in the client's `own` words alone."""
    alarms = [(found, each) for each in pieces if (found := _suspected(each, languages)) is not None]
    if not alarms:
        return Heard(), ""
    suspected, piece = min(alarms, key=lambda each: each[0].tier)
    return Heard(suspected, _leaves(own)), piece


def _suspected(text: str, languages: Sequence[str]) -> Suspected | None:
    try:
        found = crisis.suspected_in(text, (*sorted({tongue_of(each) for each in languages}), None))
    except Exception:
        log.exception("crisis_check_failed")
        return FAULT
    return min((each for each in found if each is not None), key=lambda each: each.tier, default=None)


def _is_offered(text: str) -> bool:
    try:
        return names_barrier(text)
    except Exception:
        log.exception("reading_failed")
        return False


def _leaves(text: str) -> bool:
    try:
        return optout.look(text).leaving is optout.Leaving.CLEAR
    except Exception:
        log.exception("leaving_check_failed")
        return False
