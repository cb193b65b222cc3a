"""What still lies in an account of the carrier's that was replaced, for the doctor: nobody can ask about it there, or take it back."""

from handrail_shared.runtime.db import Db
from handrail_shared.runtime.doctor import Finding

from handrail_notifier.store import ahead, reports

ABOUT = "replaced account"


async def finding(db: Db, account: str) -> Finding:
    """What is held goes out whatever happens, a STOP too; what is in doubt ends as if nobody could be asked."""
    async with db.everywhere() as tx:
        held, in_doubt = await ahead.held_elsewhere(tx, account), await reports.open_elsewhere(tx, account)
    found = [
        *([f"{held} texts posted ahead that go out there unless you cancel them by hand"] if held else []),
        *([f"{in_doubt} attempts of which nobody can tell whether they went out"] if in_doubt else []),
    ]
    if not found:
        return Finding(ABOUT, "good", "nothing is open in an account that is not set up any more")
    told = " and ".join(found)
    return Finding(
        ABOUT, "bad", f"in an account that is not set up any more are {told}: set that one up until they are settled"
    )
