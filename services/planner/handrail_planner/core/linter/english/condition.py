"""Acts that hang on a feeling: done if wished for, or if there is strength for it."""

from collections.abc import Iterator

from handrail_planner.core.linter.english.phrases import Pattern
from handrail_planner.core.linter.text import Text

_IN_RESPONSE = (
    Pattern("condition", r"\b<if> (<condition>|<able>|i (<rather> )*feel like (it|that|_ing|a|an)\b)!([\w'-])"),
    Pattern("condition", r"\b<if> <i-feel> !(<hard-feelings>\b)_"),
    Pattern("condition", r"\b<unless>\b"),
    Pattern("condition", r"\b<allowing>\b"),
)
_IN_CUE = (
    Pattern("condition", r"(^|\b<if>\b)\s*(<condition>|i (<rather> )*feel like <like-it>\b)!([\w'-])"),
    Pattern("condition", r"\b<unless>\b"),
    Pattern("condition", r"\b<allowing>\b"),
)
_NOT_THE_CASE = Pattern("condition", r"\b<even> ((or not|of) )?$")
_UNMOVED = Pattern("condition", r"\s*or not\b")


def find(text: Text, *, cue: bool) -> Iterator[tuple[int, int]]:
    """Where the act hangs on a feeling. A cue is read as if *if* stood in front of it."""
    for pattern in _IN_CUE if cue else _IN_RESPONSE:
        for found in pattern.finditer(text.open):
            if _NOT_THE_CASE.search(text.open[: found.start()]) or _UNMOVED.match(text.open, found.end()):
                continue
            yield found.span()
            return
