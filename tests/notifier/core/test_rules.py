"""Rules as they are kept."""

from datetime import date

import pytest
from handrail_notifier.core.moment import AfterFact, AroundSession, Dated, NoMoment, Recurring, Rule, Weekly
from handrail_notifier.core.rules import counts_from, read, written

DAY = date(2026, 3, 2)
RULES: list[tuple[Rule, str | None]] = [
    (Weekly(("FR", "SA")), None),
    (Weekly(("MO",), 2, DAY), None),
    (Recurring("FREQ=MONTHLY;BYDAY=-1FR", DAY), None),
    (Dated((DAY, date(2028, 2, 29))), None),
    (AroundSession((-1, 1, 2, 4, 7)), "session"),
    (AfterFact("lapse", (0, 1)), "lapse"),
    (AfterFact("done", (1,)), "done"),
]


@pytest.mark.parametrize(("rule", "kind"), RULES)
def test_a_rule_is_read_as_it_was_written(rule: Rule, kind: str | None) -> None:
    assert read(written(rule)) == rule
    assert counts_from(rule) == kind
    assert len(written(rule)) < 200


def test_what_is_no_rule_is_refused() -> None:
    with pytest.raises(NoMoment, match="not a rule"):
        read('{"kind":"lunar"}')
