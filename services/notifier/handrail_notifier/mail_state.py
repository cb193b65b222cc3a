"""What a mail's failure says of the client's address, and what a complaint says of their wish.

An address is called invalid only while the client still has it. Who calls our mail unwanted gets no more of it; texts are not
touched by either.
"""

from uuid import UUID

from handrail_shared.runtime.db import Tx

from handrail_notifier.core.retry import FailureClass
from handrail_notifier.store import people
from handrail_notifier.store.ledger import AttemptRow


async def follow(tx: Tx, attempt: AttemptRow, why: FailureClass | None) -> None:
    """What follows from a mail that failed."""
    if why is FailureClass.NUMBER_INVALID:
        await people.mark_email_invalid(tx, attempt.clinic_id, attempt.client_id, attempt.address)


def story_of(attempt: AttemptRow) -> UUID:
    """What ties news of a mail to the rest of its story."""
    return attempt.opportunity_id or attempt.text_id
