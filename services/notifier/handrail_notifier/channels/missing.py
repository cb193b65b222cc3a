"""The way out of a clinic that has set none up: everything is refused, and the log says why."""

from datetime import datetime

from handrail_shared.runtime.log import get_logger

from handrail_notifier.channels import CannotTell, Outcome, Outgoing, Refused, Search
from handrail_notifier.core.retry import FailureClass

log = get_logger(__name__)


class MissingChannel:
    """Refuses. `needs` is the setting that would set it up; a clinic can do without an optional one."""

    at_once = 20

    def __init__(self, needs: str, *, optional: bool = False) -> None:
        self._needs = needs
        self._optional = optional

    async def start(self) -> None:
        """There is nothing to start."""

    async def stop(self) -> None:
        """There is nothing to stop."""

    async def send(self, message: Outgoing) -> Outcome:
        log.error("channel_not_set_up", needs=self._needs, attempt=message.attempt_id)
        return Refused(FailureClass.CONFIGURATION)

    async def find(self, message: Outgoing, since: datetime) -> Search:
        del message, since
        return CannotTell()

    async def fault(self) -> str | None:
        return None if self._optional else f"not set up: set {self._needs}"
