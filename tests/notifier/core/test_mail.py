"""What mail means: refusals, reports, and what a person wrote."""

from base64 import b64encode, encodebytes
from collections.abc import Iterator, Mapping
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from itertools import product

import pytest
from handrail_notifier.core import crisis
from handrail_notifier.core.mail import codes
from handrail_notifier.core.mail.bounces import came_back
from handrail_notifier.core.mail.codes import (
    HARD,
    HARD_SUBJECT,
    SOFT_TRIES,
    SOFT_WITHIN,
    Hard,
    Soft,
    Stage,
    Status,
    failure,
    refusal,
)
from handrail_notifier.core.mail.fields import LONGEST_SUBJECT, header, senders_of, shown, subjects_of
from handrail_notifier.core.mail.report import Bounced, Complained, Waiting, report_in
from handrail_notifier.core.mail.written import (
    CUT,
    LONGEST_HEARD,
    LONGEST_KEPT,
    LONGEST_TEXT,
    answer_in,
    beside_in,
    is_automatic,
    kept_of,
    own_words,
    pieces_beside,
    pieces_of,
    said_in,
    understood_in,
)
from handrail_notifier.core.nudge import TextEvent
from handrail_notifier.core.reply import NotUnderstood, OptOut, understand
from handrail_notifier.core.retry import LONGEST_PAUSE, PAUSE, FailureClass
from handrail_notifier.core.texts.speech import Speech
from handrail_notifier.core.wording import TEXTS
from hypothesis import given
from hypothesis import strategies as st


def mail(text: str) -> EmailMessage:
    read = message_from_bytes(text.replace("\n", "\r\n").encode(), policy=policy.default)
    assert isinstance(read, EmailMessage)
    return read


@pytest.mark.parametrize(("subject", "detail"), [*HARD, *((each, 99) for each in HARD_SUBJECT), (9, 9)])
def test_every_lasting_code_has_a_class_whatever_the_server_says_of_it(subject: int, detail: int) -> None:
    expected = HARD.get((subject, detail)) or HARD_SUBJECT.get(subject, FailureClass.UNDELIVERED)
    assert refusal(Stage.RECIPIENT, 550, f"5.{subject}.{detail} whatever 4.2.2") == Hard(expected)
    assert failure(Status(5, subject, detail)) is expected


@pytest.mark.parametrize("reply", [550, 551, 553])
@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("User unknown", FailureClass.NUMBER_INVALID),
        ("<sam@example.com>: Recipient address rejected: User unknown in virtual mailbox table", FailureClass.NUMBER_INVALID),
        ("No such user here", FailureClass.NUMBER_INVALID),
        ("sorry, no mailbox here by that name", FailureClass.NUMBER_INVALID),
        ("The email account that you tried to reach\ndoes not exist", FailureClass.NUMBER_INVALID),
        ("Blocked by an example blocklist", FailureClass.UNDELIVERED),
        ("Blocked, user unknown to us; see https://example.com/", FailureClass.UNDELIVERED),
        ("Sender address does not exist", FailureClass.UNDELIVERED),
        ("Requested action not taken: mailbox unavailable", FailureClass.UNDELIVERED),
        ("", FailureClass.UNDELIVERED),
        ("5.1.1 Blocked by an example blocklist", FailureClass.NUMBER_INVALID),
        ("5.1.10 No", FailureClass.NUMBER_INVALID),
        ("5.7.1 User unknown", FailureClass.REFUSED),
        ("5.1.0 Sender address rejected", FailureClass.UNDELIVERED),
        ("5.1.0 Address rejected", FailureClass.UNDELIVERED),
        ("5.1.0 Sender rejected: user unknown", FailureClass.UNDELIVERED),
        ("5.1.0 <sam@example.com>: User unknown", FailureClass.NUMBER_INVALID),
        ("5.2.0 STOREDRV.Deliver: something about the mailbox", FailureClass.UNREACHABLE),
        ("5.2.0 User unknown", FailureClass.UNREACHABLE),
        ("5.2.4 Mailing list expansion problem", FailureClass.UNREACHABLE),
        ("5.2.1 Mailbox disabled", FailureClass.NUMBER_INVALID),
    ],
)  # fmt: skip
def test_a_plain_refusal_blames_the_address_only_where_its_words_do(reply: int, text: str, why: FailureClass) -> None:
    assert refusal(Stage.RECIPIENT, reply, text) == Hard(why)
    assert refusal(Stage.SENDER, reply, text) == Hard(FailureClass.CONFIGURATION)


def test_only_what_speaks_of_the_address_calls_it_invalid() -> None:
    blamed = {
        (s, d) for s, d in product(range(8), range(40)) if failure(Status(5, s, d)) is FailureClass.NUMBER_INVALID
    }
    assert {subject for subject, _ in blamed} == {1, 2, 4}
    assert (1, 1) in blamed
    assert not {(1, 0), (1, 7), (1, 8), (2, 0), (2, 2), (2, 3), (2, 4), (4, 1), (7, 1), (7, 26)} & blamed
    assert {detail for subject, detail in blamed if subject == 2} == {1}, (
        "all others say that the mailbox exists (RFC 3463)"
    )


@given(st.sampled_from(Stage), st.integers(400, 599), st.text(max_size=30))
def test_no_refusal_is_a_fault_and_what_is_for_now_stays_for_now(stage: Stage, reply: int, text: str) -> None:
    meant = refusal(stage, reply, text)
    assert isinstance(meant, Soft) == (reply < 500)
    if isinstance(meant, Soft):
        assert meant.after >= PAUSE
        assert meant.tries in {None, SOFT_TRIES}
    if stage is Stage.SENDER:
        assert meant != Hard(FailureClass.NUMBER_INVALID)


@pytest.mark.parametrize(("text", "status"), [("5.1.1 no", Status(5, 1, 1)), ("4.7.26", Status(4, 7, 26)), ("5.1", None), ("5.1.1.1", None), ("no 5.1.1", None), ("3.1.1", None)])  # fmt: skip
def test_what_an_enhanced_code_is(text: str, status: Status | None) -> None:
    assert codes.status_in(text) == status


@pytest.mark.parametrize(
    ("tries", "since_first", "left", "again"),
    [
        (1, timedelta(), timedelta(hours=2), True),
        (SOFT_TRIES - 1, timedelta(hours=1), timedelta(hours=2), True),
        (SOFT_TRIES, timedelta(hours=1), timedelta(hours=2), False),
        (1, SOFT_WITHIN - LONGEST_PAUSE, timedelta(days=2), False),
        (1, timedelta(), LONGEST_PAUSE, False),
    ],
)
def test_a_bounce_for_now_is_tried_three_times_within_a_day_and_while_it_is_of_use(
    tries: int, since_first: timedelta, left: timedelta, again: bool
) -> None:
    now = datetime(2026, 3, 2, 22, 10, tzinfo=UTC)
    about = {"tries": tries, "first_at": now - since_first, "useful_until": now + left, "now": now}
    news = came_back(Status(4, 2, 2), **about)  # type: ignore[arg-type]
    assert (news.event is TextEvent.COME_BACK) == again
    assert again or (news.event, news.why) == (TextEvent.FAIL, FailureClass.UNREACHABLE)
    assert came_back(Status(5, 1, 1), **about).why is FailureClass.NUMBER_INVALID  # type: ignore[arg-type]


BOUNCE = """\
From: Mail Delivery System <MAILER-DAEMON@mail.example.org>
To: replies+b@mail.example.org
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain; charset=us-ascii

I'm sorry to have to inform you that your message could not be delivered.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example.org
Arrival-Date: Mon, 2 Mar 2026 17:10:00 -0500

Final-Recipient: rfc822; sam@example.com
Action: {action}
Status: {status}
Diagnostic-Code: smtp; {diagnostic}

--b
Content-Type: {kind}

From: harborside@example.org
Message-ID: <a.b@example.org>
Subject: Harborside

--b--
"""
COMPLAINT = """\
From: feedback@isp.example.com
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary="b"

--b
Content-Type: text/plain

This is an abuse report.

--b
Content-Type: message/feedback-report

Feedback-Type: {kind}
User-Agent: SomeGenerator/1.0
Version: 1

--b
Content-Type: message/rfc822

From: harborside@example.org
Message-ID: <a.b@example.org>
Subject: Harborside

Hello

--b--
"""


def bounce(action: str = "failed", status: str = "5.1.1", diagnostic: str = "550 5.1.1 No", kind: str = "text/rfc822-headers") -> EmailMessage:  # fmt: skip
    return mail(BOUNCE.format(action=action, status=status, diagnostic=diagnostic, kind=kind))


@pytest.mark.parametrize("kind", ["text/rfc822-headers", "message/rfc822", "message/global-headers"])
def test_a_bounce_says_what_and_gives_the_mail_back(kind: str) -> None:
    assert report_in(bounce(kind=kind)) == Bounced(Status(5, 1, 1), "<a.b@example.org>")


def test_a_bounce_in_any_state() -> None:
    assert report_in(bounce(action="FAILED", status="4.4.7")) == Bounced(Status(4, 4, 7), "<a.b@example.org>")
    assert report_in(bounce(action="delayed", status="4.4.1")) == Waiting()
    assert report_in(bounce(action="delivered", status="2.0.0")) == Waiting()
    assert report_in(bounce(status="", diagnostic="550 5.2.1 Off")) == Bounced(Status(5, 2, 1), "<a.b@example.org>")
    assert report_in(bounce(status="", diagnostic="what")) == Bounced(Status(5, 0, 0), "<a.b@example.org>")
    assert report_in(bounce(kind="text/plain")) == Bounced(Status(5, 1, 1), None)


@pytest.mark.parametrize(
    ("status", "diagnostic", "meant"),
    [
        ("5.0.0", "550 5.1.1 User unknown", Status(5, 1, 1)),
        ("5.0.0", "550-5.1.1 The account does not exist", Status(5, 1, 1)),
        ("", "550-5.2.1 Off", Status(5, 2, 1)),
        ("5.7.1", "550 5.1.1 User unknown", Status(5, 7, 1)),
        ("5.1.1", "550 5.0.0 No", Status(5, 1, 1)),
        ("4.0.0", "550 5.1.1 No", Status(4, 0, 0)),
        ("5.0.0", "550 No", Status(5, 0, 0)),
    ],
)
def test_the_more_specific_code_of_a_bounce_counts(status: str, diagnostic: str, meant: Status) -> None:
    assert report_in(bounce(status=status, diagnostic=diagnostic)) == Bounced(meant, "<a.b@example.org>")


def test_a_report_in_utf_8() -> None:
    known, world = "message/delivery-status", "message/global-delivery-status"
    text = BOUNCE.format(action="failed", status="5.1.1", diagnostic="550 5.1.1 Nö", kind="message/global-headers")
    expected = Bounced(Status(5, 1, 1), "<a.b@example.org>")
    assert report_in(mail(text.replace(known, world))) == expected
    before, rest = text.split(f"{known}\n\n")
    blocks, _, behind = rest.partition("\n--b")
    encoded = f"{world}\nContent-Transfer-Encoding: base64\n\n{encodebytes(blocks.encode()).decode()}"
    assert report_in(mail(f"{before}{encoded}\n--b{behind}")) == expected
    assert report_in(mail(f"{before}{encoded.replace('=', '')[:-3]}\n--b{behind}")) in {expected, None}


@given(st.binary(max_size=300), st.sampled_from(["8bit", "base64", "quoted-printable", "x"]))
def test_whatever_stands_in_a_report_in_utf_8_is_read_without_a_fault(content: bytes, encoding: str) -> None:
    head = "Content-Type: multipart/report; boundary=b\r\n\r\n--b\r\nContent-Type: message/global-delivery-status\r\n"
    whole = f"{head}Content-Transfer-Encoding: {encoding}\r\n\r\n".encode() + content + b"\r\n--b--\r\n"
    report_in(message_from_bytes(whole, policy=policy.default))


@pytest.mark.parametrize("charset", ["idna", "punycode", "unicode_escape", "x-nobodys"])
def test_whatever_a_report_says_it_is_written_in_it_is_read(charset: str) -> None:
    text = BOUNCE.format(
        action="failed", status="5.1.1", diagnostic="550", kind=f"text/rfc822-headers; charset={charset}"
    )
    returned = mail(text.replace("Subject: Harborside", "Subject: Härborside"))
    assert report_in(returned) == Bounced(Status(5, 1, 1), "<a.b@example.org>")


def test_a_complaint() -> None:
    assert report_in(mail(COMPLAINT.format(kind="abuse"))) == Complained("<a.b@example.org>")
    assert report_in(mail(COMPLAINT.format(kind="not-spam"))) == Waiting()


def test_what_is_no_report() -> None:
    assert report_in(mail("Subject: x\n\n1 7\n")) is None
    assert report_in(mail("Content-Type: multipart/report; boundary=b\n\n--b\n\nx\n--b--\n")) is None


@given(
    st.binary(max_size=400),
    st.sampled_from(
        ["text/plain", "text/html", "multipart/report; boundary=b", "message/rfc822", "message/global-delivery-status"]
    ),
)
def test_whatever_comes_is_read_without_a_fault(content: bytes, kind: str) -> None:
    read = message_from_bytes(f"Content-Type: {kind}\r\n\r\n".encode() + content, policy=policy.default)
    assert isinstance(read, EmailMessage)
    report_in(read)
    is_automatic(read)
    subjects_of(read)
    said = said_in(read)
    assert "\0" not in said
    assert len(understood_in(said)) <= LONGEST_TEXT
    assert answer_in(kept_of(said, "")) == answer_in(said)
    assert pieces_of(said)
    pieces_beside(beside_in(read, said))


HEADERS = ["From", "Message-ID", "Auto-Submitted", "Content-Type", "Precedence", "Subject", "Content-Disposition", "Content-Transfer-Encoding"]  # fmt: skip


@given(st.sampled_from(HEADERS), st.binary(max_size=60))
def test_whatever_stands_in_a_header_is_read_without_a_fault(name: str, value: bytes) -> None:
    line = value.replace(b"\r", b"").replace(b"\n", b"")
    read = message_from_bytes(name.encode() + b": " + line + b"\r\n\r\n1 7\r\n", policy=policy.default)
    assert isinstance(read, EmailMessage)
    header(read, name).encode()
    is_automatic(read)
    report_in(read)
    subjects_of(read)
    senders_of(read)
    beside_in(read, said_in(read))


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("1 7", "1 7"),
        ("1 7\n\n> Harborside: You planned for now.\n> Reply 1 did it", "1 7"),
        ("1 7\n\nOn Mon, 2 Mar 2026 at 17:10, Harborside <replies@example.org> wrote:\n> You planned", "1 7"),
        ("1 7\n\nOn Mon, 2 Mar 2026 at 17:10, Harborside\n<replies+rabc@example.org> wrote:\n\n> You planned", "1 7"),
        ("1 7\n\nEl lun, 2 mar 2026, Harborside escribió:\n> You planned", "1 7"),
        (
            "1 7\n\nFrom: Harborside <a@example.org>\nSent: Monday, 2 March\nTo: Sam\nSubject: Harborside\n\nPlanned",
            "1 7",
        ),
        ("1 7\n________________________________\nFrom: Harborside", "1 7"),
        ("1 7\n-----Original Message-----\nHello", "1 7"),
        ("> You planned\n\n1 7", "1 7"),
        ("1 7\n-- \nSam Example\n+1 202 555 0143", "1 7"),
        ("1 7\n--\nSam", "1 7"),
        ("1 7\n\nSent from my iPhone", "1 7"),
        ("1 7\n\nSent from my Verizon, Samsung Galaxy smartphone\n\n> You planned", "1 7"),
        ("1 7\n\nSent from Yahoo Mail for iPhone\n", "1 7"),
        ("1 7\n\nGet Outlook for iOS<https://example.com/o>\n________________________________\nFrom: us", "1 7"),
        ("1 7\n\nEnviado desde mi iPhone", "1 7"),
        ("1 7\n\nObtener Outlook para iOS", "1 7"),
        ("1 7\nSent from my iPhone\nand more", "1 7\nSent from my iPhone\nand more"),
        ("Get my sister to come\nor call me", "Get my sister to come\nor call me"),
        ("1 7\n\nSent from Mail for Windows 10", "1 7"),
        ("Sent from my heart", "Sent from my heart"),
        ("Sent from my deathbed phone", "Sent from my deathbed phone"),
        ("Get mail for me", "Get mail for me"),
        ("Enviado desde mi casa", "Enviado desde mi casa"),
        ("3\n\nOn the way home I met them and said yes", "3\n\nOn the way home I met them and said yes"),
        ("From: here on I try again", "From: here on I try again"),
        ("", ""),
    ],
)
def test_what_was_written_without_what_was_quoted(text: str, own: str) -> None:
    assert own_words(text) == own


END = "I want to kill myself"


@pytest.mark.parametrize(
    "text",
    [
        f"Get my pills and end it all.\n{END}",
        f"Hi\n-- \n{END}",
        f"Hi\n________________________________\n{END}",
        f"Hi\n-----Original Message-----\n{END}",
        f"Hi\nFrom: me\nTo: you\n\n{END}",
        f"On Monday my sister wrote:\n{END}",
        f"Sent from my iPhone\n{END}",
        f"On Monday, Harborside wrote:\n> You planned for now\n\n{END}",
        f"{'I walked. ' * 170}{END}",
        f"{'I walked. ' * 409}{END}",
        f"{'> You planned' * 6000}\n{END}",
    ],
)
def test_whatever_the_person_may_have_written_is_listened_to_and_kept(text: str) -> None:
    said = said_in(mail(f"\n{text}\n"))
    assert [each for each in pieces_of(said) if crisis.suspect(each)]
    assert END in kept_of(said, "")


def test_of_a_long_mail_the_beginning_is_kept_and_what_alarms_with_a_mark() -> None:
    said = f"{'I walked. ' * (LONGEST_KEPT // 10)}On and on. {'I ran. ' * 900}{END}"
    [piece] = [each for each in pieces_of(said) if crisis.suspect(each)]
    assert kept_of(said, "") == f"{said[:LONGEST_KEPT]}\n\n{CUT}"
    assert kept_of(said, piece) == f"{said[:LONGEST_KEPT]}\n\n{CUT}\n\n{piece}"
    assert kept_of("1 7", "1 7") == "1 7"


@given(st.integers(0, LONGEST_HEARD), st.integers(0, 40))
def test_no_phrase_is_lost_between_two_pieces(before: int, behind: int) -> None:
    said = f"{'a' * min(before, LONGEST_HEARD - 100)} {END} {'b' * behind}"
    assert any(END in each for each in pieces_of(said))


def test_what_is_surely_quoted_says_nothing() -> None:
    quoted = f"1 7\n\nOn Mon, 2 Mar 2026 at 17:10, Harborside\n<a@example.org> wrote:\n\n> {END}\n> {END}\n"
    assert said_in(mail(f"\n{quoted}")) == "1 7"
    assert said_in(mail("\n1 7\n\nSent from my iPhone\n")) == "1 7"
    assert said_in(mail("\nOn the way I wrote:\nno more\n")) == "On the way I wrote:\nno more"


@pytest.mark.parametrize("face", [">:(", ">.<", ">_<", "> <", ">w<", ">:'(", ">;]", ">-<", ">=(", "  >:("])
def test_a_face_at_the_beginning_of_a_line_quotes_nothing(face: str) -> None:
    said = said_in(mail(f"\n{face} {END}\n"))
    assert END in said
    assert END in own_words(said)


@pytest.mark.parametrize("sign", ["> ", ">", ">>", "> > ", ">\t", " > ", "> \u00bf", ">\u00a1", ">1 ", ">\u00e9l: "])
def test_what_begins_with_a_sign_and_as_words_do_is_quoted(sign: str) -> None:
    assert own_words(f"1 7\n{sign}{END}\n>\n") == "1 7"


@pytest.mark.parametrize("code", TEXTS)
def test_our_own_mail_alarms_nobody_where_it_is_quoted_without_a_sign(code: str) -> None:
    ours = "\n\n".join(said for said in _strings(TEXTS[code]) if "{" not in said and "[" not in said)
    said = f"1 7\n\nFrom: Harborside <a@example.org>\nSent: Monday, 2 March\nTo: Sam\n\n{ours}"
    assert crisis.suspect(ours)
    assert [each for each in pieces_of(said) if crisis.suspect(each)] == []
    assert [each for each in pieces_of(f"{said}\n\n{END}") if crisis.suspect(each)]


def _strings(speech: Speech) -> Iterator[str]:
    for each in (getattr(part, one.name) for part in (speech, speech.crisis) for one in fields(part)):
        yield from each.values() if isinstance(each, Mapping) else [each] if isinstance(each, str) else []


@pytest.mark.parametrize(
    ("subject", "own"),
    [
        ("STOP", "STOP"),
        ("Re: Harborside", "Harborside"),
        ("RV: RE: Fwd: Hi: you", "Hi: you"),
        ("Re[2]: Aw : re:STOP", "STOP"),
        ("", ""),
        ("Re:", ""),
        ("The only answer: suicide", "The only answer: suicide"),
        ("Doctor: I want to die", "Doctor: I want to die"),
        ("For the record: re: STOP", "For the record: re: STOP"),
    ],
)
def test_a_subject_without_what_mail_programs_put_before_it(subject: str, own: str) -> None:
    assert subjects_of(mail(f"Subject: {subject}\n\n\n")) == [own]


def encoded(text: str) -> str:
    return f"=?UTF-8?B?{b64encode(text.encode()).decode()}?="


@pytest.mark.parametrize(
    ("subject", "read"),
    [
        (encoded("Ya no quiero vivir más"), "Ya no quiero vivir más"),
        (f"Re: {encoded('STOP ✋')}", "STOP ✋"),
        (encoded("Re: STOP ✋"), "STOP ✋"),
        ("=?iso-8859-1?q?Quiero_morir=2C_no_aguanto_m=E1s?=", "Quiero morir, no aguanto más"),
        ("=?utf-8?Q?I_want?=\n =?utf-8?Q?_to_die?= =?utf-8*en?q?, now?=", "I want to die, now"),
        ("=?utf-8?B?bcM=?= =?utf-8?B?oXM=?=", "más"),
        ("=?iso-2022-jp?B?GyRCO2AbKEI=?=", "死"),
        ("hi =?utf-8?q?you?= there", "hi you there"),
        ("=?utf-8?B?U1RPUA?=", "STOP"),
        ("Adiós, no aguanto más", "Adiós, no aguanto más"),
    ],
)
def test_a_subject_is_read_as_a_mail_program_shows_it(subject: str, read: str) -> None:
    assert subjects_of(mail(f"Subject: {subject}\n\n\n"))[0] == read


@pytest.mark.parametrize(
    "subject", ["=?x-nobodys?q?I_want_to_die?=", "=?utf-8?B?A?=", "=?punycode?q?a?=", "=?hex?q?61?=", "=?utf-8?x?a?=", "=?utf-8?q?"]
)  # fmt: skip
def test_an_encoded_word_that_nobody_can_read_stays_as_it_stands(subject: str) -> None:
    assert subjects_of(mail(f"Subject: {subject}\n\n\n")) == [subject]


def test_a_subject_is_listened_to_as_it_was_sent_as_well() -> None:
    sent = "=?utf-16?q?I want to kill myself?="
    assert subjects_of(mail(f"Subject: Re: {sent}\n\n\n"))[1:] == [sent]


@given(
    st.lists(
        st.sampled_from(["=?utf-8?", "=?", "?=", "q?", "b?", "B?", "=C3", "oXM=", "_", " ", "?", "a", "=?utf-16?b?"])
    )
)
def test_whatever_stands_between_question_marks_is_read_without_a_fault(pieces: list[str]) -> None:
    shown("".join(pieces)).encode("utf-8", "replace")


@pytest.mark.parametrize("pattern", ["=?utf-8?q?", "=?", "=?a?q??", "=?utf-8?q?a?= ", "=?utf-7?b?", "=?utf-8?b?A?="])
def test_what_is_read_of_a_subject_is_bounded(pattern: str) -> None:
    assert len(subjects_of(mail(f"Subject: {pattern * 100_000}\n\n\n"))[0]) <= LONGEST_SUBJECT


@given(
    st.lists(st.sampled_from(["1", "stop", "I said no -- twice", "> quoted", "it was > hard", "Sam wrote a note", ""]))
)
def test_no_line_of_the_persons_own_is_lost(lines: list[str]) -> None:
    kept = own_words("\n".join(lines)).split("\n")
    assert [each for each in kept if each] == [each for each in lines if each and not each.startswith(">")]


def test_html_without_a_plain_part() -> None:
    page = (
        "<html><head><style>p{color:red}</style></head><body><div>1 7</div><p>it was<br>fine &amp; easy</p>"
        '<div class="gmail_quote"><div>On Mon, Harborside wrote:</div><blockquote>You planned</blockquote></div></body></html>'
    )
    read = mail(f"Content-Type: text/html; charset=utf-8\n\n{page}\n")
    assert [each for each in said_in(read).split("\n") if each] == ["1 7", "it was", "fine & easy"]


def parts(kind: str, *inside: str) -> str:
    return f"Content-Type: multipart/{kind}; boundary={kind}\n\n" + "".join(f"--{kind}\n{each}\n" for each in inside) + f"--{kind}--\n"  # fmt: skip


PLAIN = "Content-Type: text/plain; charset=utf-8\n\n"
HTML = "Content-Type: text/html; charset=utf-8\n\n"
PICTURE = "Content-Type: image/png\nContent-Transfer-Encoding: base64\n\nAAAA\n"
NOTE = "Content-Type: text/plain\nContent-Disposition: attachment; filename=a.txt\n\nattached\n"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (parts("mixed", f"{PLAIN}look", PICTURE, f"{PLAIN}at this"), ["look", "at this"]),
        (parts("mixed", f"{HTML}<p>look</p>", f"{PLAIN}Scanned", NOTE), ["look", "Scanned"]),
        (parts("alternative", f"{PLAIN}look", f"{HTML}<b>look</b>"), ["look"]),
        (parts("alternative", f"{HTML}<b>look</b>", f"{PLAIN}look"), ["look"]),
        (parts("alternative", f"{PLAIN}\n", parts("related", f"{HTML}<b>look</b>", PICTURE)), ["look"]),
        (parts("mixed", f"{PLAIN}look", f"Content-Type: message/rfc822\n\n{PLAIN}forwarded"), ["look"]),
        ("Content-Type: text/plain; charset=x-nobodys\n\naquí", ["aquí"]),
        ("Content-Type: text/plain; charset=hex\n\naquí", ["aquí"]),
        ("Content-Type: text/plain\n\naquí", ["aquí"]),
    ],
)
def test_the_text_is_found_wherever_a_mail_program_has_put_it(content: str, said: list[str]) -> None:
    assert [each for each in said_in(mail(content)).split("\n") if each] == said


def page(body: str, head: str = "<head><style>p{}</style></head>") -> str:
    return f"{HTML}<html>{head}<body>{body}</body></html>"


@pytest.mark.parametrize(
    "content",
    [
        page(f"<p>{END}</p>", head="<head><meta charset=utf-8><title>Re: x</title>"),
        page(f"<blockquote style='margin:0 0 0 40px'><div>{END}</div></blockquote>"),
        page(f"<p>1 7</p><blockquote>Harborside: your plan<p>{END}</p>"),
        page(f"<div class='gmail_quote'><div>On Mon, Harborside wrote:</div><blockquote>Plan</blockquote>{END}</div>"),
        page(f"<p>1 7</p><title>never ended<p>{END}</p>"),
        parts("alternative", f"{PLAIN}Your mail program cannot show this message.", page(f"<p>{END}</p>")),
        parts("alternative", f"{PLAIN}1 7", parts("related", page(f"<p>{END}</p>"), PICTURE)),
        parts("alternative", f"{PLAIN}1 7", f"{PLAIN}{END}"),
        parts("mixed", parts("alternative", f"{PLAIN}1 7\n> I want to\n> go", page(f"<p>1 7</p><div>{END}</div>"))),
    ],
)
def test_whatever_any_part_shows_is_listened_to(content: str) -> None:
    read = mail(content)
    said = said_in(read)
    assert [each for each in [*pieces_of(said), *pieces_beside(beside_in(read, said))] if crisis.suspect(each)]


@pytest.mark.parametrize("line", ["Sent from my iPhone{}.", "On Monday, Harborside wrote{}:"])
def test_no_line_longer_than_programs_write_them_is_taken_for_one_of_theirs(line: str) -> None:
    long = line.format(" " * 500)
    assert own_words(f"1 7\n{line.format(' ')}") == "1 7"
    assert own_words(f"1 7\n{long}") == f"1 7\n{long}"
    assert own_words(line.format(f"{' ' * 200_000}x"))


def test_of_a_long_mail_no_more_is_looked_through_for_an_answer_than_is_listened_to() -> None:
    quoted = "> Did it help?\n" * (LONGEST_HEARD // 15 + 1)
    assert understood_in(f"{quoted[:1500]}1 7") == "1 7"
    assert (understood_in(f"{quoted}1 7"), answer_in(f"{quoted}1 7")) == ("", "")


def test_what_mark_up_quotes_is_kept_and_understood_as_little_as_before() -> None:
    read = mail(page(f"<p>1 7</p><blockquote>{END}</blockquote>"))
    assert (said_in(read), answer_in(said_in(read))) == ("1 7", "1 7")


def test_what_alarms_beside_what_was_said_is_kept_behind_a_mark() -> None:
    assert kept_of("1 7", END, beside=True) == f"1 7\n\n{CUT}\n\n{END}"
    assert kept_of("", END, beside=True) == f"{CUT}\n\n{END}"


@pytest.mark.parametrize("code", TEXTS)
def test_our_own_mail_in_mark_up_alarms_nobody(code: str) -> None:
    ours = [said for said in _strings(TEXTS[code]) if "{" not in said and "[" not in said]
    quoted = "<br>".join(ours)
    read = mail(page(f"<div>1 7</div><div class='gmail_quote'>Harborside:<br><blockquote>{quoted}</blockquote></div>"))
    assert [each for each in pieces_beside(beside_in(read, said_in(read))) if crisis.suspect(each)] == []


def test_what_the_plain_part_quotes_with_a_sign_alarms_nobody_in_another() -> None:
    shown = page(f"<div>1 7</div><blockquote>For when {END} and nothing helps:<br>call Ana</blockquote>")
    read = mail(parts("alternative", f"{PLAIN}1 7\n\n> For when {END} and\n> nothing helps: call Ana", shown))
    assert [each for each in pieces_beside(beside_in(read, said_in(read))) if crisis.suspect(each)] == []


def test_what_another_part_says_over_again_is_listened_to_once() -> None:
    read = mail(parts("alternative", f"{PLAIN}It was\nfine &", page("<p>It was</p><p>fine &amp;</p>")))
    assert beside_in(read, said_in(read)) == ""


@pytest.mark.parametrize(
    ("head", "senders"),
    [
        ("From: Sam <sam@example.com>", ["sam@example.com"]),
        ('From: "Doe, Sam" <sam@example.com>', ["sam@example.com"]),
        ("From: <sam@example.com>", ["sam@example.com"]),
        ("From: sam@example.com (Sam)", ["sam@example.com"]),
        ("From: =?utf-8?q?S=C3=A1m?=\n <sam@example.com>", ["sam@example.com"]),
        ("From: a@example.com, Sam <sam@example.com>", ["a@example.com", "sam@example.com"]),
        ("From: a@example.com\nFROM: sam@example.com", ["a@example.com", "sam@example.com"]),
        ("From: undisclosed:;", []),
        ("From:", []),
        ("To: sam@example.com", []),
    ],
)
def test_whom_a_mail_says_it_is_from(head: str, senders: list[str]) -> None:
    assert list(senders_of(mail(f"{head}\n\n1 7\n"))) == senders


@pytest.mark.parametrize(
    "head",
    [
        f"From: x: {'a@example.com,' * 20_000};",
        f"From: sam@example.com, {'a,' * 20_000}",
        "\n".join([f"From: {'a,' * 40}"] * 200),
        "\n".join(["From: sam@example.com"] * 11),
    ],
)
def test_a_mail_that_is_from_too_many_is_from_nobody(head: str) -> None:
    assert list(senders_of(mail(f"{head}\n\n1 7\n"))) == []


def test_the_first_line_alone_may_be_the_answer() -> None:
    assert isinstance(understand(answer_in("Stop\n\nBest wishes\nSam")), OptOut)
    assert answer_in("1 7\n\nSam") == "1 7"
    assert answer_in("I can't stop\nSTOP") == "I can't stop\nSTOP"
    assert isinstance(understand(answer_in("hello\nthe bus stop was full")), NotUnderstood)
    assert answer_in("Thanks!\nI can't go on") == "Thanks!\nI can't go on"


@pytest.mark.parametrize(
    "header",
    ["Auto-Submitted: auto-replied", "Auto-Submitted: auto-generated; x=y", "Precedence: bulk", "Precedence: auto_reply", "X-Autoreply: yes", "X-Autorespond: x", "X-Vacation: x", "List-Id: <a.example.org>"],
)  # fmt: skip
def test_a_machine_is_known_by_its_headers(header: str) -> None:
    assert is_automatic(mail(f"From: sam@example.com\n{header}\n\nI am away.\n"))


def test_a_person_is_no_machine() -> None:
    assert not is_automatic(mail("From: sam@example.com\nAuto-Submitted: no\nPrecedence: first-class\n\n1 7\n"))
