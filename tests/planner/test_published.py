"""What the core enforces of a text is in the published interface: its pattern and its length."""

from typing import Any

import httpx
import pytest
from handrail_planner.core.lines import ONE_LINE, is_one_line
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

LIMITS = {
    ("DraftTyped", "cue"): 500,
    ("PlanWritten", "cue"): 140,
    ("PlanWritten", "obstacle"): 300,
    ("PlanWritten", "done_when"): 200,
    ("ClientSays", "words"): 500,
    ("InsightWritten", "words"): 600,
    ("PlanFromTemplate", "cue"): 140,
    ("Rung", "act"): 140,
    ("SessionClosed", "notes"): 4000,
}


@pytest.fixture
async def published(http: httpx.AsyncClient) -> Any:
    return (await http.get("/openapi.json")).json()


def of_text(schema: Any) -> Any:
    """The text among what a field may be."""
    return next((each for each in schema.get("anyOf", ()) if each.get("type") == "string"), schema)


async def test_a_texts_length_and_pattern_are_published(published: Any) -> None:
    schemas = published["components"]["schemas"]
    for (body, field), longest in LIMITS.items():
        text = of_text(schemas[body]["properties"][field])
        assert text["maxLength"] == longest, (body, field)
        accepts = Draft202012Validator(text).is_valid
        assert accepts("I say my exit line"), (body, field)
        assert not any(map(accepts, ("bell\u0007", "x" * (longest + 1)))), (body, field)
        assert accepts("two\nlines") is (field == "notes"), (body, field)


async def test_a_cursor_is_published_as_what_it_is(published: Any) -> None:
    for path, operations in published["paths"].items():
        for each in operations.get("get", {}).get("parameters", ()):
            if each["name"] == "after":
                assert each["schema"].keys() & {"format", "pattern", "minimum"}, path
                assert "anyOf" not in each["schema"], path


@given(st.text(st.characters(codec="utf-8"), max_size=8))
def test_the_published_pattern_says_what_is_one_line(text: str) -> None:
    assert Draft202012Validator({"pattern": ONE_LINE.removesuffix("$") + r"\Z"}).is_valid(text) is is_one_line(text)
