"""Pictures that say no, or doubt: beside them no yes is a plain one, and no step is done."""

import pytest
from handrail_notifier.core.reply import Agree, Answer, Expecting, Reported, joins, joins_not, read
from handrail_notifier.core.reply.asked import assents, plain_words
from handrail_notifier.core.reply.meanings import Accept, Open

DARK, AS_PICTURE = "\N{EMOJI MODIFIER FITZPATRICK TYPE-6}", "\N{VARIATION SELECTOR-16}"
AGAINST = [
    "\N{THUMBS DOWN SIGN}", f"\N{THUMBS DOWN SIGN}{DARK}", "\N{CROSS MARK}", f"\N{CROSS MARK}{AS_PICTURE}", f"\N{HEAVY MULTIPLICATION X}{AS_PICTURE}",
    "\N{NO ENTRY SIGN}", f"\N{NO ENTRY}{AS_PICTURE}", "\N{OCTAGONAL SIGN}", "\N{POUTING FACE}", f"\N{FACE WITH NO GOOD GESTURE}{DARK}",
    "\N{REVERSED HAND WITH MIDDLE FINGER EXTENDED}", f"\N{REVERSED HAND WITH MIDDLE FINGER EXTENDED}{DARK}",
    "\N{SHRUG}", f"\N{SHRUG}{DARK}\N{ZERO WIDTH JOINER}\N{FEMALE SIGN}{AS_PICTURE}", "\N{FACE WITH ROLLING EYES}", "\N{UPSIDE-DOWN FACE}",
]  # fmt: skip
ALONE_NO_NO = {"\N{SHRUG}", "\N{FACE WITH ROLLING EYES}", "\N{UPSIDE-DOWN FACE}"}
WITH = [
    "\N{THUMBS UP SIGN}",
    f"\N{THUMBS UP SIGN}{DARK}",
    "\N{WHITE HEAVY CHECK MARK}",
    "\N{SLIGHTLY SMILING FACE}",
    f"\N{HEAVY BLACK HEART}{AS_PICTURE}",
    "\N{PERSON WITH FOLDED HANDS}",
]
BELYING = [each for each in AGAINST if each[0] not in "\N{SHRUG}\N{POUTING FACE}"]
ASKED = Expecting(opportunity=False, consent=True)


@pytest.mark.parametrize("yes", ["ok {}", "OK{}", "yes {}", "si {}", "{} ok", "sure, thanks {}"])
@pytest.mark.parametrize("sign", AGAINST)
def test_no_yes_is_a_plain_one_beside_a_sign_against_it(yes: str, sign: str) -> None:
    text = yes.format(sign)
    assert not assents(text, plain_words(text))
    assert (joins(text), joins_not(text)) == (False, False)
    for expecting in (ASKED, Expecting(consent=True), Expecting()):
        assert not any(isinstance(each, Agree) for each in read(text, expecting, "en").effects)
    taken_on = read(text, Expecting(proposal=Open(accept=True)), "en").effects
    assert not any(isinstance(each, Accept) for each in taken_on)


@pytest.mark.parametrize("yes", ["ok {}", "yes {}", "si {}", "{} ok"])
@pytest.mark.parametrize("sign", WITH)
def test_any_other_picture_leaves_it_one(yes: str, sign: str) -> None:
    text = yes.format(sign)
    assert assents(text, plain_words(text))
    assert joins(text)
    assert read(text, ASKED, "en").effects == (Agree(),)


@pytest.mark.parametrize("sign", AGAINST)
def test_alone_a_sign_of_no_turns_an_invitation_down_and_one_of_doubt_does_not(sign: str) -> None:
    assert joins_not(sign) == ALONE_NO_NO.isdisjoint(sign)


def answers(text: str, language: str) -> list[Answer]:
    return [each.answer for each in read(text, language=language).meanings if isinstance(each, Reported)]


@pytest.mark.parametrize("done", ["done {}", "did it {}", "finished {}", "{} done", "yep did it {}", "1 {}", "1{}", "2 {}", "1 {} 7", "listo {}", "lo hice {}", "hecho {}", "a medias {}"])  # fmt: skip
@pytest.mark.parametrize("sign", BELYING)
@pytest.mark.parametrize("language", ["en", "es"])
def test_a_sign_of_no_or_one_that_mocks_belies_a_step_done(done: str, sign: str, language: str) -> None:
    assert not {Answer.DONE, Answer.PARTLY}.intersection(answers(done.format(sign), language))


@pytest.mark.parametrize(("text", "language"), [
    ("done \N{WHITE HEAVY CHECK MARK}", "en"), ("did it \N{SHRUG}", "en"), ("did it \N{POUTING FACE}", "en"), ("1 \N{THUMBS UP SIGN}", "en"), ("did it \N{UNAMUSED FACE}", "en"),
    ("did it \N{NO ENTRY SIGN}\N{BEER MUG}", "en"), ("done \N{THUMBS DOWN SIGN} didnt help", "en"), ("did it \N{THUMBS DOWN SIGN} 2/10", "en"), ("did it 8/10 \N{FACE WITH ROLLING EYES}", "en"),
    ("yes i did it right before dinner tonight \N{FACE WITH ROLLING EYES}", "en"), ("hecho \N{THUMBS UP SIGN}", "es"), ("listo \N{NO ENTRY SIGN}\N{WINE GLASS}", "es"),
])  # fmt: skip
def test_what_is_done_stays_so_beside_any_other_and_where_the_sign_is_of_something_else(text: str, language: str) -> None:  # fmt: skip
    assert answers(text, language) == [Answer.DONE]


@pytest.mark.parametrize("text", ["missed {}", "didn't do it {}", "3 {}"])
@pytest.mark.parametrize("sign", ["\N{THUMBS DOWN SIGN}", "\N{FACE WITH ROLLING EYES}", "\N{CROSS MARK}"])
def test_what_was_missed_stays_missed(text: str, sign: str) -> None:
    assert answers(text.format(sign), "en") == [Answer.MISSED]
