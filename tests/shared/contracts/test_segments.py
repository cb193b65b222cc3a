"""How many SMS segments a text takes."""

import pytest
from handrail_shared.contracts.segments import ALONE, Length, measure
from hypothesis import given
from hypothesis import strategies as st


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("", Length("gsm7", 0, 1)),
        ("a" * 160, Length("gsm7", 160, 1)),
        ("a" * 161, Length("gsm7", 161, 2)),
        ("a" * 306, Length("gsm7", 306, 2)),
        ("a" * 307, Length("gsm7", 307, 3)),
        ("€" * 80, Length("gsm7", 160, 1)),
        ("€" * 81, Length("gsm7", 162, 2)),
        ("a" * 152 + "€" + "a" * 152, Length("gsm7", 306, 3)),
        ("ñ" * 160, Length("gsm7", 160, 1)),
        ("café ça", Length("ucs2", 7, 1)),
        ("ж" * 70, Length("ucs2", 70, 1)),
        ("ж" * 71, Length("ucs2", 71, 2)),
        ("’" + "a" * 70, Length("ucs2", 71, 2)),
        ("🌊" * 35, Length("ucs2", 70, 1)),
        ("🌊" * 36, Length("ucs2", 72, 2)),
        ("ж" * 66 + "🌊" + "ж" * 66, Length("ucs2", 134, 3)),
    ],
)
def test_texts_are_counted_as_carriers_count(text: str, length: Length) -> None:
    assert measure(text) == length


@given(st.text(max_size=400), st.characters())
def test_a_longer_text_never_takes_fewer_segments(text: str, more: str) -> None:
    assert measure(text + more).segments >= measure(text).segments


@given(st.text(max_size=700))
def test_segments_never_hold_more_than_fits(text: str) -> None:
    found = measure(text)
    joined = {"gsm7": 153, "ucs2": 67}[found.encoding]
    assert found.units <= (ALONE[found.encoding] if found.segments == 1 else joined * found.segments)
