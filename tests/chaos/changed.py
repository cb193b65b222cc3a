"""`python -m tests.chaos.changed WHAT run`: the real notifier with one thing made wrong, for a test to see that it would notice.

Nothing of this is in the product. `blind` sends again whatever is in doubt, as most senders do.
"""

import sys
from collections.abc import Callable, Mapping
from datetime import datetime

from handrail_notifier import reconciler
from handrail_notifier.__main__ import PROGRAM
from handrail_notifier.channels import NotFound, Outcome, Outgoing, Search, Unknown
from handrail_notifier.channels.twilio import TwilioChannel
from handrail_notifier.core.nudge import TextEvent
from handrail_notifier.deliveries import Learned
from handrail_notifier.dispatcher import sending


def blind() -> None:
    """Whatever got no clear answer is sent again; nobody looks at the carrier's list."""
    news = sending._news

    def again(outcome: Outcome) -> Learned:
        return Learned(TextEvent.NOT_SENT) if isinstance(outcome, Unknown) else news(outcome)

    async def unseen(self: TwilioChannel, message: Outgoing, since: datetime) -> Search:
        del self, message, since
        return NotFound()

    sending._news = again
    TwilioChannel.find = unseen  # type: ignore[method-assign]


CHANGES: Mapping[str, Callable[[], None]] = {"blind": blind}

if __name__ == "__main__":
    assert reconciler, "imported so that all that is changed is there"
    CHANGES[sys.argv[1]]()
    sys.exit(PROGRAM.main(sys.argv[2:]))
