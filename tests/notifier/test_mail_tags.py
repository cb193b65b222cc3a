"""The marks by which our mails come back to us: nobody else can make one, and none can be used for another end."""

from uuid import UUID

from handrail_notifier.mail_tags import MailTags, Tagged
from handrail_shared.runtime.vault import RootKey
from hypothesis import given
from hypothesis import strategies as st

from tests.notifier.world import ROOT

MAILBOX = "replies@mail.example.org"
TAGS = MailTags(RootKey.from_text(ROOT))
OTHERS = MailTags(RootKey.from_text(RootKey.generate()))


@given(st.uuids())
def test_each_mark_leads_back_to_its_attempt(attempt: UUID) -> None:
    again = MailTags(RootKey.from_text(ROOT))
    assert again.attempt_of(TAGS.message_id(attempt, "example.org")) == attempt
    assert again.of_token(TAGS.token(attempt)) == attempt
    assert again.of_address(TAGS.address("reply", attempt, MAILBOX).upper(), MAILBOX) == Tagged("reply", attempt)
    assert again.of_address(TAGS.address("bounce", attempt, MAILBOX), MAILBOX) == Tagged("bounce", attempt)


@given(st.uuids())
def test_a_mark_made_with_another_key_is_none(attempt: UUID) -> None:
    assert TAGS.attempt_of(OTHERS.message_id(attempt, "example.org")) is None
    assert TAGS.of_token(OTHERS.token(attempt)) is None
    assert TAGS.of_address(OTHERS.address("reply", attempt, MAILBOX), MAILBOX) is None


@given(st.uuids(), st.uuids())
def test_no_mark_serves_another_attempt_or_another_end(attempt: UUID, other: UUID) -> None:
    ours = TAGS.message_id(attempt, "example.org")
    if attempt != other:
        assert TAGS.attempt_of(ours.replace(str(attempt), str(other))) is None
    reply = TAGS.address("reply", attempt, MAILBOX)
    assert TAGS.of_address(reply.replace("+r", "+b"), MAILBOX) is None
    assert TAGS.of_address(reply, "replies@elsewhere.example.org") is None


@given(st.text(max_size=120))
def test_whatever_comes_is_a_mark_or_none_and_no_fault(text: str) -> None:
    assert TAGS.attempt_of(text) is None
    assert TAGS.of_token(text) is None
    assert TAGS.of_address(text, MAILBOX) is None
    assert TAGS.of_address(f"replies+{text}@mail.example.org", MAILBOX) is None


@given(st.uuids(), st.integers(0, 42), st.sampled_from("abcXYZ019-_"))
def test_a_token_with_one_letter_changed_is_none(attempt: UUID, place: int, letter: str) -> None:
    token = TAGS.token(attempt)
    changed = token[:place] + letter + token[place + 1 :]
    assert TAGS.of_token(changed) in ({attempt} if place == 42 or changed == token else set()) | {None}
