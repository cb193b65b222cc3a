"""What must hold of every schedule when all is quiet. What must hold at each move, `store` checks as it moves."""

from collections.abc import Sequence
from datetime import datetime

from handrail_notifier.core.consent import Consent
from handrail_notifier.core.delivery import Fact, Note
from handrail_notifier.core.doubt import IN_DOUBT
from handrail_notifier.core.evidence import LONGEST_PAUSE
from handrail_notifier.core.kinds import Kind
from handrail_notifier.core.nudge import ENDED, ON_ITS_WAY, OPEN, TextState
from handrail_notifier.dispatcher.sending import FRESH

from tests.simulation.carrier import Taken
from tests.simulation.relay import Mailed
from tests.simulation.schedule import Simulation
from tests.simulation.store import Attempt, Broken, Text
from tests.simulation.ways import check_ways

_AFTER_A_STOP = frozenset({Kind.HELP})
_HOLDS = frozenset({TextState.ACCEPTED, TextState.SENT, TextState.DELIVERED})
_OVER = frozenset({TextState.FAILED, TextState.EXPIRED})
_OPENS = frozenset({Note.UNCLEAR, Note.NO_ANSWER})


def check(done: Simulation, copies_at_most: int = 1) -> None:
    """Raises `Broken`. Of a carrier that keeps its promises there is never more than one copy that did not certainly fail."""
    _of_one_attempt_alone(done, shown_in_time=copies_at_most == 1)
    for text in done.store.texts:
        alike = [each for each in done.store.texts if each.words == text.words]
        copies = [each for each in (*done.carrier.has, *done.relay.has) if each.text in alike]
        _never_too_often(alike, copies, copies_at_most)
        _not_lost(text, len(copies))
        _settled(text)
        _said_once_and_rightly(text)
        if text.name in done.heard_delivered and copies_at_most == 1 and len(alike) == 1:
            _delivered_in_time(text, *done.heard_delivered[text.name], told_apart=_told_apart(done))
        check_ways(text, done.store.client)
    _calls_in_their_time(done)
    for attempt in done.turned_away:
        if attempt.state is TextState.FAILED:
            raise Broken(f"{attempt.name} was turned away for now, and has failed")
    if done.store.early:
        raise Broken("a report waits for ever")


def _never_too_often(alike: Sequence[Text], copies: Sequence[Taken | Mailed], at_most: int) -> None:
    """By text and by mail together: a copy more only after one before was said not to have arrived, whatever became of it since.

    Texts of the same words to one phone are counted together. Whoever prefers a second copy to none says so on record."""
    allowed = 0
    for text in alike:
        dared = sum(note is Note.SENT_ANYWAY for attempt in text.attempts for note in attempt.notes)
        allowed += max(at_most + dared, IN_DOUBT[text.kind].sends if at_most > 1 else 0)
        if dared and text.kind is not Kind.HELP:
            raise Broken(f"{text.name} was sent again without evidence")
    if len(copies) <= allowed:
        return
    in_turn = sorted(copies, key=lambda each: each.called_at)
    for number, copy in enumerate(in_turn):
        failed = sum(each.failed_at is not None and each.failed_at <= copy.called_at for each in in_turn[:number])
        if number - failed >= allowed:
            mailed = sum(isinstance(each, Mailed) for each in in_turn)
            raise Broken(f"{alike[0].name} is at the carrier {len(in_turn) - mailed} times, and by mail {mailed}")


def _of_one_attempt_alone(done: Simulation, *, shown_in_time: bool) -> None:
    """`shown_in_time`: the carrier's list shows what it has while anybody looks, so that nothing there is left nobody's. A text at the
    carrier is one attempt's at most, and whose it was said to be its it is; that two have one at once `store` refuses."""
    carrier = {each.sid: each.attempt for each in (*done.carrier.has, *done.relay.has)}
    for attempt in [each for text in done.store.texts for each in text.attempts if each.provider_id is not None]:
        if not attempt.provider_id_guessed and carrier[attempt.provider_id] is not attempt:
            raise Broken(f"{attempt.provider_id} stands for {attempt.name}, which it was never said to be of")
        if carrier[attempt.provider_id].text.words != attempt.text.words:
            raise Broken(f"{attempt.provider_id} stands for {attempt.name}, and has other words")
    lacking = [each for text in done.store.texts for each in text.attempts if _lacks(each)]
    known = {each.provider_id for text in done.store.texts for each in text.attempts}
    for each in done.carrier.has:
        if shown_in_time and each.sid not in known and any(each.text.words == other.text.words for other in lacking):
            raise Broken(f"{each.sid} is nobody's, and {lacking[0].name} went out without one")
    for attempt, sid in done.heard_named:
        if attempt.provider_id != sid:
            raise Broken(f"{attempt.name} was named, and {attempt.provider_id} stands for it, not {sid}")


def _lacks(attempt: Attempt) -> bool:
    """It went out, and what stands for it at the carrier is not known any more."""
    return attempt.provider_id is None and attempt.state in _HOLDS


def _not_lost(text: Text, copies: int) -> None:
    if text.state in _HOLDS and not copies:
        raise Broken(f"{text.name} is {text.state}, and the carrier never had it")
    if text.state is TextState.EXPIRED and text.reason is None:
        raise Broken(f"{text.name} is lost without a reason")
    if text.state is TextState.FAILED and not any(each.code for each in text.attempts):
        raise Broken(f"{text.name} failed, and nobody knows why")
    if text.state in _OVER and any(each.state is TextState.DELIVERED for each in text.attempts):
        raise Broken(f"{text.name} is {text.state}, and the phone has it")


def _told_apart(done: Simulation) -> bool:
    """Whether the carrier's list tells one text to the phone from another: by their words, or there is but one."""
    return done.carrier.keeps_words or len(done.store.texts) == 1


def _delivered_in_time(text: Text, sid: str, heard_at: datetime, *, told_apart: bool) -> None:
    """A report has its effect as soon as it is known whose it is, or a pause between two looks later."""
    of_it = next((each for each in text.attempts if each.provider_id == sid), None)
    if of_it is None and any(Note.SENT_ANYWAY in each.notes for each in text.attempts):
        return  # of one copy among several nobody may ever learn the id
    if of_it is None and not told_apart and any(Note.GIVEN_UP in each.notes for each in text.attempts):
        return  # it was in doubt while another was, and no report has named it
    if text.state is not TextState.DELIVERED or text.delivered_at is None:
        raise Broken(f"{text.name} was reported as delivered, and is {text.state}")
    known_at = of_it.known_at if of_it is not None else None
    if known_at is not None and text.delivered_at > max(heard_at, known_at) + LONGEST_PAUSE + FRESH:
        raise Broken(f"{text.name} was reported as delivered, and nobody heard of it for long")


def _settled(text: Text) -> None:
    if text.state not in ENDED and text.state not in ON_ITS_WAY:
        raise Broken(f"{text.name} is left {text.state}")
    for attempt in text.attempts:
        if attempt.state in OPEN or attempt.settle_at is not None:
            raise Broken(f"{attempt.name} is left {attempt.state}")
        if attempt.doubted and not (attempt.notes[0] in _OPENS and len(attempt.notes) > 1):
            raise Broken(f"{attempt.name} was in doubt, and its record says {attempt.notes}")


def _said_once_and_rightly(text: Text) -> None:
    """That a fact is said twice, `store` refuses."""
    if text.kind is not Kind.NUDGE:
        return
    was = {
        Fact.SENT: text.taken_by("sms") + text.taken_by("email"),
        Fact.DELIVERED: text.state is TextState.DELIVERED,
        Fact.FAILED: text.failures,
    }
    said = [each.fact for each in text.facts]
    for fact, times in was.items():
        if said.count(fact) != times:
            raise Broken(
                f"{text.name}: said {[each.value for each in said]}, and {fact} {_holds(times, said.count(fact))}"
            )
    if (Fact.EXPIRED in said) != (TextState.EXPIRED in text.was):
        raise Broken(f"{text.name}: said {[each.value for each in said]}, and was {text.was}")


def _holds(times: int, said: int) -> str:
    return f"holds {times:d} times" if times > said else "does not hold"


def _calls_in_their_time(done: Simulation) -> None:
    """No call begins unless a look within the last instant found neither a STOP nor a closed window."""
    client = done.store.client
    for attempt, at in done.calls:
        text = attempt.text
        if at > text.useful_until + FRESH:
            raise Broken(f"{attempt.name} was handed over after its window")
        if _was_known(text.delivered_at, attempt, at):
            raise Broken(f"{attempt.name} was handed over after the text had arrived")
        if attempt.channel == "email" and _was_known(client.mail_stopped_at, attempt, at):
            raise Broken(f"{attempt.name} was handed over after its client called mail unwanted")
        if client.consent is not Consent.REVOKED or client.stopped_at is None or text.kind in _AFTER_A_STOP:
            continue
        if _was_known(client.stopped_at, attempt, at):
            raise Broken(f"{attempt.name} was handed over after a STOP")


def _was_known(since: datetime | None, attempt: Attempt, at: datetime) -> bool:
    """Whether it was on record when the attempt began, or an instant before the call."""
    return since is not None and (since < attempt.sending_since or since < at - FRESH)
