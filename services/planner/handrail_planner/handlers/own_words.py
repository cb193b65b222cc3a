"""The words of a client's own, opened, so that no two are alike: for each of their plans, for any of them, for silence."""

from collections.abc import Sequence

from handrail_shared.contracts.ids import ClientId, ClinicId, PlanId
from handrail_shared.runtime.db import Tx

from handrail_planner.desk import Desk
from handrail_planner.store import manner, plans


async def of_plans(
    desk: Desk, tx: Tx, clinic_id: ClinicId, client_id: ClientId, *, but: PlanId | None = None
) -> Sequence[str]:
    """Of all plans that are not over, drafts with them; `but` this one."""
    sealed = [
        each.words.cue_word
        for each in await plans.unended(tx, clinic_id, client_id)
        if each.plan_id != but and each.words.cue_word is not None
    ]
    opened = [await desk.open_text(tx, clinic_id, client_id, "plan.cue_word", each) for each in sealed]
    return [each for each in opened if each is not None]


async def of_client(desk: Desk, tx: Tx, clinic_id: ClinicId, client_id: ClientId) -> Sequence[str | None]:
    """The cue word for any plan, and the code word."""
    kept = await manner.preferences(tx, clinic_id, client_id)
    return (
        await desk.open_text(tx, clinic_id, client_id, "contact.cue_word", kept.cue_word),
        await desk.open_text(tx, clinic_id, client_id, "contact.code_word", kept.code_word),
    )
