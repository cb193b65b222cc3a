"""What the others hear of a case of a number of nobody: that it is there and how it stands, so that it is on the clinic's work list.

Nobody is named by it: neither the number nor a word is said, and the number's own id is not, either.
"""

from datetime import datetime

from handrail_shared.contracts.events import StrangerCaseStated
from handrail_shared.contracts.ids import CaseId, ClinicId
from handrail_shared.runtime.db import Tx

from handrail_notifier.speech import say
from handrail_notifier.store.crises import Case


async def state(tx: Tx, case: Case, now: datetime) -> None:
    """As it stands now."""
    stated = StrangerCaseStated(
        clinic_id=ClinicId(case.clinic_id),
        occurred_at=now,
        case_id=CaseId(case.case_id),
        tier=case.tier.value,
        state=case.state.value,
        opened_at=case.opened_at,
    )
    await say(tx, [stated], about=case.case_id)
