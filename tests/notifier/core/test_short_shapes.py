"""Short answers as they are really sent: a key with a note, signs that were spoken, words written as one, corrections, our own text quoted back."""

import pytest
from handrail_notifier.core import languages
from handrail_notifier.core.reply import Answer, Barrier, Expecting, Open, Reported, read
from handrail_notifier.core.reply.plainly import plainly

DONE, PART, MISSED, NONE = Answer.DONE, Answer.PARTLY, Answer.MISSED, Answer.DID_NOT_ARISE
OURS = "Harborside: When I get in bed, I put the phone in the kitchen. Reply 1 did it, 2 part, 3 missed, 0 n/a."
THEIRS = "Harborside: Cuando llegue a casa, salgo a caminar. Responda 1 lo hice, 2 parte, 3 no, 0 no aplica."


def report(text: str, language: str = "en", expecting: Expecting = Expecting()) -> tuple[Answer | None, int | None]:  # noqa: B008
    found = [each for each in read(text, expecting, language).meanings if isinstance(each, Reported)]
    return (found[0].answer, found[0].helpfulness) if len(found) == 1 else (None, None)


@pytest.mark.parametrize(("text", "language", "answer", "rating"), [
    ("0 off today", "en", NONE, None), ("0 rained out", "en", NONE, None), ("0 stayed home no bar", "en", NONE, None), ("0 day off", "en", NONE, None), ("0 llovió", "es", NONE, None), ("0 día libre", "es", NONE, None),
    ("2 baby woke up", "en", PART, None), ("2 the phone rang", "en", PART, None), ("2 me llamaron del trabajo", "es", PART, None),
    ("1 meh 3", "en", DONE, 3), ("1 zzz 5", "en", DONE, 5), ("1 didnt help tho 2", "en", DONE, 2), ("1, didnt help at all, 0", "en", DONE, 0), ("1 ni fu ni fa 3", "es", DONE, 3), ("1 no ayudó 2", "es", DONE, 2),
    ("1 w/ my 2 kids watching lol", "en", DONE, None), ("1 hands were shaking but 1", "en", DONE, None), ("1 my hands were shaking", "en", DONE, None), ("did it, almost didn't", "en", DONE, None), ("lo hice, casi no lo hago", "es", DONE, None),
    ("1 despite the rain 6", "en", DONE, 6), ("1 same as yesterday", "en", DONE, None), ("1 dont feel diff tho", "en", DONE, None), ("2 lost track", "en", PART, None), ("0 sick", "en", NONE, None), ("that was meant to be a 1", "en", DONE, None),
    ("1 for me", "en", DONE, None), ("yep. 6 out of 10", "en", DONE, 6), ("2 y me sentí en 6", "es", PART, 6),
    ("three missed", "en", MISSED, None), ("one did it", "en", DONE, None), ("zero not applicable", "en", NONE, None), ("dos una parte", "es", PART, None), ("cero no pasó", "es", NONE, None),
])  # fmt: skip
def test_a_key_and_a_short_note_are_the_key(text: str, language: str, answer: Answer, rating: int | None) -> None:
    assert report(text, language) == (answer, rating)


@pytest.mark.parametrize(("text", "language"), [
    ("1 sec", "en"), ("1 more hour", "en"), ("1 beer", "en"), ("2 pm", "en"), ("3 kids here", "en"), ("2 kids woke up", "en"), ("2 babies", "en"), ("2 busy", "en"), ("0 quit", "en"), ("2 hijos se despertaron", "es"),
    ("1 beer but 1", "en"), ("1 he left but 1", "en"), ("1 beers but 1", "en"), ("1 kid is sick but 1", "en"), ("1 drank but 1", "en"),
    ("1 sorry 3", "en"), ("1 no 3", "en"), ("1... actually 3", "en"), ("1 meh actually 3", "en"), ("one sorry two", "en"), ("uno perdón dos", "es"), ("1 despite him", "en"), ("2 stopped drinking", "en"), ("same as yesterday", "en"), ("1 too late 3", "en"), ("1 not home 3", "en"),
    ("one done", "en"), ("one did", "en"), ("one got it done", "en"), ("one finished it", "en"), ("one did it one didnt", "en"), ("three missed calls", "en"), ("two half pints", "en"), ("one of us did it", "en"),
    ("1 for my son", "en"), ("all 3 beers done", "en"), ("almost quit", "en"),
])  # fmt: skip
def test_what_only_looks_like_a_key_with_a_note_is_none(text: str, language: str) -> None:
    assert report(text, language) == (None, None)


@pytest.mark.parametrize(("text", "language", "answer"), [
    ("0 off my meds today", "en", DONE), ("zero motivation", "en", NONE), ("almost didn't", "en", DONE), ("did it? almost, didn't", "en", DONE), ("one done", "en", DONE), ("3 my hands were shaking", "en", DONE),
])  # fmt: skip
def test_a_note_makes_no_other_answer(text: str, language: str, answer: Answer) -> None:
    assert report(text, language)[0] is not answer


@pytest.mark.parametrize(("text", "language", "answer", "rating"), [
    ("one exclamation point", "en", DONE, None), ("one comma it helped about a seven", "en", DONE, 7), ("three comma I forgot", "en", MISSED, None), ("yes comma did it comma eight", "en", DONE, 8), ("two period", "en", PART, None), ("uno sí lo hice punto", "es", DONE, None), ("listo coma ocho", "es", DONE, 8),
])  # fmt: skip
def test_signs_that_were_spoken_are_signs(text: str, language: str, answer: Answer, rating: int | None) -> None:
    assert report(text, language) == (answer, rating)


@pytest.mark.parametrize(("text", "language"), [
    ("got my period", "en"), ("I am late on my period", "en"), ("dad is in a comma", "en"), ("period", "en"), ("my trial period", "en"),
    ("punto", "es"), ("estoy a punto de tomar", "es"), ("hasta cierto punto", "es"), ("mi papá está en coma", "es"), ("que coma menos", "es"), ("comma", "es"),
])  # fmt: skip
def test_a_word_that_is_no_sign_stays(text: str, language: str) -> None:
    assert plainly(text, language) == text


def test_a_question_that_was_spoken_reports_nothing() -> None:
    assert report("did it question mark") == report("one question mark") == (None, None)


@pytest.mark.parametrize(("text", "language", "answer"), [
    ("yesidid", "en", DONE), ("ididitall", "en", DONE), ("didntdoit", "en", MISSED), ("missedit", "en", MISSED), ("almostdone", "en", PART), ("didnothing", "en", MISSED), ("yalohice", "es", DONE), ("nolohice", "es", MISSED), ("semeolvidó", "es", MISSED),
    ("did ti", "en", DONE), ("l did it", "en", DONE), ("thre", "en", MISSED), ("not aplicable today", "en", NONE), ("sero no paso", "es", NONE), ("ya stuvo", "es", DONE),
    ("1 did it1 did it", "en", DONE), ("11", "en", DONE), ("22", "en", PART), ("33!", "en", MISSED), ("00", "en", NONE), ("thank you1", "en", DONE),
])  # fmt: skip
def test_slips_of_a_hasty_thumb_are_read(text: str, language: str, answer: Answer) -> None:
    assert report(text, language) == (answer, None)


@pytest.mark.parametrize(("text", "language"), [
    ("wishididit", "en"), ("didyoudoit", "en"), ("ididitnot", "en"), ("donenot", "en"), ("partido", "es"), ("método", "es"), ("me detuve", "es"), ("11pm", "en"), ("at 11", "en"), ("12", "en"), ("44", "en"), ("11:11", "en"), ("no no", "en"), ("mp3", "en"), ("me2", "en"),
])  # fmt: skip
def test_what_only_looks_like_a_slip_is_none(text: str, language: str) -> None:
    assert report(text, language)[0] not in {DONE, PART}


@pytest.mark.parametrize("expecting", [
    Expecting(rating=True), Expecting(strain=True), Expecting(choices=("tea", "walk")), Expecting(proposal=Open(accept=True)), Expecting(helped=True),
])  # fmt: skip
def test_eleven_is_no_one_where_a_number_may_be_meant(expecting: Expecting) -> None:
    assert report("11", "en", expecting) == (None, None)


@pytest.mark.parametrize(("word", "parts"), [
    ("yesidid", ("yes", "i", "did")), ("wrongtime", ("wrong", "time")), ("notime", ("no", "time")), ("doit", ()), ("partido", ()), ("atone", ()), ("todo", ()), ("i" * 30, ()),
])  # fmt: skip
def test_words_that_are_written_as_one(word: str, parts: tuple[str, ...]) -> None:
    assert tuple(languages.reply_speller("en")._unglued(word)) == parts


@pytest.mark.parametrize(("text", "answer"), [
    ("2 party *part", PART), ("Fone. *done", DONE), ("I did out *it", DONE), ("done part*", PART), ("1 *2", PART), ("2 *1", DONE), ("i did it *didnt", MISSED), ("2. No sorry 1, finished it just now", DONE),
])  # fmt: skip
def test_a_correction_stands_in_the_place_of_what_it_corrects(text: str, answer: Answer) -> None:
    assert report(text) == (answer, None)


@pytest.mark.parametrize(
    "text", ["done *not done", "done. *dont", "1 *cough*", "*sigh* 1", "2 party *party", "quit *quiet"]
)
def test_a_star_that_corrects_nothing_makes_no_step_done(text: str) -> None:
    assert report(text)[0] is not DONE


@pytest.mark.parametrize(("text", "language", "answer"), [
    (f"> {OURS}\n1", "en", DONE), (f"3\n> {OURS}", "en", MISSED), (f"{OURS} 2", "en", PART), (f"\u201c{OURS}\u201d 1 for me", "en", DONE), ('"Reply 1 did it, 2 part, 3 missed, 0 n/a" 1', "en", DONE), ("Reply 1 did it", "en", DONE), (f"{THEIRS}\n3", "es", MISSED), ("responde 1 hecho", "es", DONE),
    ("One. Regards, Walter H. Bowen", "en", DONE), ("3\nSincerely,\nM. Ortiz", "en", MISSED), ("Hecho. Saludos, Rosa", "es", DONE),
])  # fmt: skip
def test_what_we_wrote_and_who_signs_say_nothing(text: str, language: str, answer: Answer) -> None:
    assert report(text, language) == (answer, None)


@pytest.mark.parametrize(("text", "language"), [
    (OURS, "en"), (f"> {OURS}", "en"), (f"\u201c{OURS}\u201d", "en"), ("Reply 1 did it, 2 part, 3 missed, 0 n/a", "en"), ("Reply 1?", "en"), ("should I reply 1", "en"), ("reply 3 times", "en"), ("Responda 1 hecho: me pongo los zapatos y camino hasta la esquina", "es"),
    (f'he sent me "{OURS}" what is that', "en"), ("my friend said \u201cdid it\u201d lol", "en"),
])  # fmt: skip
def test_our_own_words_alone_report_nothing(text: str, language: str) -> None:
    assert report(text, language) == (None, None)


def test_a_crisis_and_a_leaving_are_heard_in_all_of_a_text() -> None:
    assert read(f"> {OURS}\n1 I want to die", language="en").crisis is not None
    assert (
        read(
            "\u201cI want to die. Got it, thanks. Reply 1 did it, 2 part, 3 missed, 0 n/a\u201d 1", language="en"
        ).crisis
        is not None
    )
    assert read("Stop texting me. Regards, Walter Bowen", language="en").opt_out.value == "clear"


@pytest.mark.parametrize(("text", "language", "answer"), [
    ("nope", "en", MISSED), ("Nah.", "en", MISSED), ("nah fam lol", "en", MISSED), ("nope nope", "en", MISSED), ("nel", "es", MISSED), ("done? lol nope", "en", MISSED), ("did it? no", "en", MISSED),
    ("no", "en", None), ("nope?", "en", None), ("no lol", "en", None), ("nope who told you", "en", None), ("nope not drinking", "en", None), ("done? no idea", "en", None), ("done? no, later", "en", None), ("did it? yes", "en", None), ("did she do it? no idea", "en", None),
])  # fmt: skip
def test_nope_is_said_of_the_step_and_no_may_be_said_to_anything(
    text: str, language: str, answer: Answer | None
) -> None:
    assert report(text, language)[0] is answer


def test_how_long_it_was_asks_for_no_fewer_texts() -> None:
    assert read("2 only 5 min", language="en").meanings == (Reported(PART),)
    assert len(read("did it, only 1 a day please", language="en").meanings) == 2


@pytest.mark.parametrize("expecting", [Expecting(proposal=Open(turn_down=True)), Expecting(consent=True, opportunity=False), Expecting(opportunity=False)])  # fmt: skip
def test_nope_is_a_miss_only_where_a_nudge_waits(expecting: Expecting) -> None:
    assert report("nope", "en", expecting) == (None, None)


@pytest.mark.parametrize(("text", "digit"), [
    ("3 bad timing", 3), ("number one I forgot period", 1), ("one i forgot", 1), ("it's 2", 2), ("44", 4), ("wrongtime", 3), ("forgt", 1), ("I for got", 1), ("3 at work", 3), ("gotta be 4", 4), ("id say 3", 3), ("wrong tiem", 3), ("too bgi", 2), ("forget", 1),
    ("the urge was just too much", 4), ("0 sick kid", 0), ("0 rained out", 0), ("2 baby woke up", 2), ("1 for me", 1), ("2 lost track", 2),
])  # fmt: skip
def test_what_got_in_the_way_in_a_few_hasty_words(text: str, digit: int) -> None:
    assert read(text, Expecting(barrier=True), "en").meanings == (Barrier(digit),)


@pytest.mark.parametrize("text", ["at 3", "it's 3 pm", "2 i forgot", "88", "1 bad timing", "2 of 3", "forget it"])
def test_a_number_that_names_nothing_is_no_barrier_by_its_words(text: str) -> None:
    assert read(text, Expecting(barrier=True), "en").meanings not in {(Barrier(3),), (Barrier(8),)}
