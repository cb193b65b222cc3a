"""What a clinic's linter says of a plan."""

from collections.abc import Sequence
from dataclasses import dataclass

from handrail_shared.contracts.events.plans import CopyLevel
from handrail_shared.contracts.ids import ClinicId
from handrail_shared.runtime.db import Tx

from handrail_planner.core.linter import Draft, Report, Rules, lint, rules_for
from handrail_planner.core.moments import Window, weekly_times
from handrail_planner.core.words import Words
from handrail_planner.store import clinics
from handrail_planner.store.lint import severities


@dataclass(frozen=True, slots=True)
class Linter:
    """The rules as a clinic has set them, and the alias that opens its texts."""

    alias: str
    rules: Rules

    def report(self, words: Words, copy_level: CopyLevel, windows: Sequence[Window], *, language: str) -> Report:
        """What is to mend, and the scores. `language`: the client's."""
        draft = Draft(
            alias=self.alias,
            cue=words.cue,
            response=words.response,
            discreet=words.discreet,
            first_act=words.first_act,
            tiny=words.tiny,
            alternatives=words.alternatives,
            steps=words.steps,
            minutes=words.minutes,
            times_per_week=weekly_times(windows),
            copy_level=copy_level,
            language=language,
        )
        return lint(draft, self.rules)


async def of_clinic(tx: Tx, clinic_id: ClinicId) -> Linter:
    clinic = await clinics.find(tx, clinic_id)
    assert clinic is not None, "a key opens a clinic that is there"
    return Linter(clinic.alias, rules_for(await severities(tx, clinic_id)))
