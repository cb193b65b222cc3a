"""What a text says, whatever becomes of the reading of it: a fault in it must neither lose the text nor the alarm that it raises."""

from handrail_shared.runtime.log import get_logger

from handrail_notifier.core.optout import Leaving
from handrail_notifier.core.reply import OPT_OUT, Expecting, Understood, read

log = get_logger(__name__)


def safely_read(text: str, expecting: Expecting = Expecting()) -> Understood:  # noqa: B008
    """All that it says, to a client of whom this is expected. After a fault the client's own words, but for what carriers take for an opt-out."""
    try:
        return read(text, expecting)
    except Exception:
        log.exception("reading_failed")
        leaves = text.strip(" .!\n").casefold() in OPT_OUT
        return Understood(opt_out=Leaving.CLEAR if leaves else Leaving.NO)
