"""What a client may text at any hour, whatever is open, each to its effect."""

from datetime import datetime
from typing import assert_never

from handrail_shared.runtime.db import Tx

from handrail_notifier.core.reply import Anytime, Break, Feedback, Pull, Resume, Show, Stuck, Unlink
from handrail_notifier.effects import breaks, showing, supporting, telling
from handrail_notifier.store.replies import InboundRow


async def follow(tx: Tx, row: InboundRow, meaning: Anytime, now: datetime) -> None:
    match meaning:
        case Break() as asked:
            await breaks.begin(tx, row, asked, now)
        case Resume():
            await breaks.end(tx, row, now)
        case Pull() as asked:
            await showing.pull(tx, row, asked, now)
        case Show() as asked:
            await showing.show(tx, row, asked, now)
        case Stuck():
            await telling.stuck(tx, row, now)
        case Feedback():
            await telling.feedback(tx, row, now)
        case Unlink():
            await supporting.unlink(tx, row, now)
        case never:
            assert_never(never)
