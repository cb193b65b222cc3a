"""What a client's own English says by kinds: steps told by their deed, what did not arise, parts, not-yets and wishes; and what only looks like them."""

import pytest
from handrail_notifier.core.optout import Leaving
from handrail_notifier.core.reply import (
    Acknowledged,
    Answer,
    Break,
    Call,
    Change,
    Expecting,
    Feedback,
    Help,
    Later,
    Paced,
    Reported,
    Skip,
    Small,
    Start,
    Swap,
    read,
)


def answers(text: str) -> set[Answer]:
    return {each.answer for each in read(text, Expecting(), "en").meanings if isinstance(each, Reported)}


@pytest.mark.parametrize("text", [
    "checked the door once, not ten times", "only checked the oven once", "Left the wedding at 9 like I planned", "left work on time, shoes on, round the block",
    "sat with the feeling for 10 min without texting her", "Put the vodka down the sink. every drop", "Sat outside 10 min w coffee instead of scrolling",
    "Wrote the letter to dad. Not posting it. that was the plan", "I did breathe, box style, in the car", "ate all three meals", "did the walk mad. still counts",
    "sat thru the whole meeting without checking my phone", "10 pushups then the couch. so yes", "put phone in the drawer like the plan says",
])  # fmt: skip
def test_a_step_told_by_its_deed_is_done(text: str) -> None:
    assert answers(text) == {Answer.DONE}


@pytest.mark.parametrize("text", [
    "checked the stove once, then five more times", "checked the stove once an hour all night", "left the party at 10 with a bottle",
    "left the party at 10 like I planned to go to his place", "left work on time and went straight to the bar", "left work on time, shoes off, couch",
    "sat with it for 5 min then texted her", "sat with it 15 min without moving then drank", "sat outside 10 min w a beer instead of scrolling",
    "sat outside with a coffee instead of walking", "Put the bottle down. picked it up again", "mum put the wine down the sink", "wanted to text him but didnt",
    "put phone in drawer like the plan says then took it out", "yes i did breathe, im alive arent i", "I did breathe a lot of smoke lol", "i did walk out on him",
    "all 3 meals today skipped", "all 3 meals eaten by the dog", "10 pushups", "0 pushups 0 squats then couch", "did 0 pushups", "10 beers then couch. so yes",
    "went an hour without checking then checked 50 times", "he left the party at 10 like he planned", "did it? still counts as a no",
])  # fmt: skip
def test_what_only_looks_like_such_a_deed_is_not_done(text: str) -> None:
    assert Answer.DONE not in answers(text)


@pytest.mark.parametrize("text", [
    "nobody home so nobody to fight with", "no work today so no lunch to skip", "snow day so nobody went anywhere", "no boss today so nothing to bite my tongue about",
])  # fmt: skip
def test_what_could_not_come_up_did_not_arise(text: str) -> None:
    assert answers(text) == {Answer.DID_NOT_ARISE}


@pytest.mark.parametrize("text", [
    "was good til 8 then 2 beers", "I did good til the last bit then I looked at my phone", "started the stretches, my hip said no",
    "got the shoes on, got to the door, baby started crying",
])  # fmt: skip
def test_what_was_broken_off_is_a_part(text: str) -> None:
    assert answers(text) == {Answer.PARTLY}


@pytest.mark.parametrize(
    "text",
    [
        "Working a double, can't",
        "Working a double. Can't.",
        "home late. its a no",
        "I meant to, I really did",
        "that's a no for today",
    ],
)
def test_a_no_by_circumstance_is_missed(text: str) -> None:
    assert answers(text) == {Answer.MISSED}


@pytest.mark.parametrize(
    "text",
    [
        "ok but im with my kids til 8",
        "done w dinner, shoes next",
        "tomorrow for sure",
        "I put it on the calendar for Thursday",
    ],
)
def test_what_will_be_done_is_acknowledged_and_neither_done_nor_later(text: str) -> None:
    said = read(text, Expecting(), "en").meanings
    assert all(isinstance(each, Acknowledged) for each in said)
    assert said


@pytest.mark.parametrize(("text", "wish"), [
    ("can we do a break til january", Break), ("can we take monday out", Change), ("could you send it at 4 from now on", Change),
    ("Can u make it like 2 min instead of 20", Small), ("u guys text alot. maybe just weekdays", Paced), ("dont need this one today", Skip),
    ("you texted me in the middle of my exam just so you know", Feedback), ("Please do not stop texting, its the only thing that keeps me honest", Feedback),
    ("which one is 3 again", Help), ("can I do it in an hour", Later),
])  # fmt: skip
def test_a_wish_in_ones_own_words_is_that_wish(text: str, wish: type) -> None:
    understood = read(text, Expecting(), "en")
    assert [type(each) for each in understood.effects] == [wish]
    assert understood.opt_out is Leaving.NO


@pytest.mark.parametrize("text", ["No more messages after today", "no more texts after today i finished with dr kim"])
def test_who_wants_no_texts_after_today_leaves(text: str) -> None:
    assert read(text, Expecting(), "en").opt_out is Leaving.CLEAR


@pytest.mark.parametrize("text", [
    "no more messages from my ex after today, finished with him", "i finished with dr kim, whats next",
    "pls leave me alone today", "who is this? i got a new phone", "wrong, buddy",
])  # fmt: skip
def test_what_only_sounds_like_it_ends_nothing(text: str) -> None:
    understood = read(text, Expecting(), "en")
    assert understood.opt_out is not Leaving.CLEAR
    assert not understood.wrong_number


@pytest.mark.parametrize("text", [
    "Went!", "Did. Cold out. 5.", "Twice even", "Yup. Corner, mailbox, home.", "gate and back", "got r done", "just went", "went 2 the corner",
    "yes I did it and it helped, not a lot, 5", "Did it. Felt silly for about a minute and then not. 6",
])  # fmt: skip
def test_a_deed_in_a_word_or_two_is_done(text: str) -> None:
    assert answers(text) == {Answer.DONE}


@pytest.mark.parametrize("text", [
    "Went! To the pub", "he went", "almost went", "should have went", "Went? no", "Did. not", "Did nothing", "Did you?", "corner and back tomorrow",
    "plan was corner, mailbox, home", "store and home, bought wine", "No. corner and home", "did it and then not", "Kids sick, all three", "off we went to bed",
    "Cried. Twice", "went 2 the store and got beer",
])  # fmt: skip
def test_a_word_or_two_that_tell_of_no_step_are_not(text: str) -> None:
    assert Answer.DONE not in answers(text)


@pytest.mark.parametrize(
    "text",
    ["nope nada zip", "zilch", "Yesterday yes. Today no.", "nah power was out, whole block", "my ride came early"],
)
def test_nothing_at_all_is_missed(text: str) -> None:
    assert answers(text) == {Answer.MISSED}


@pytest.mark.parametrize(
    "text",
    ["all good here, the argument never happened", "the meeting never happened", "there wasn't really an after supper"],
)
def test_a_chance_that_never_came_did_not_arise(text: str) -> None:
    assert answers(text) == {Answer.DID_NOT_ARISE}


@pytest.mark.parametrize(("text", "meant"), [
    ("cn u ask me agn in 2 hrs im drivin truck", Later(120)), ("5 more minutes mom", Later(5)),
    ("I'm choosing the sofa. On purpose.", Skip()), ("ask me about the breathing one instead", Swap()),
    ("I'd like to be signed up again. I left in the fall.", Start()), ("Could somebody call me tomorrow? Mornings are best.", Call()),
    ("ok mom", Acknowledged()),
])  # fmt: skip
def test_a_wish_in_own_words(text: str, meant: object) -> None:
    assert read(text, Expecting(), "en").meanings == (meant,)


@pytest.mark.parametrize("text", ["wrong number buddy", "I'm not Denise. she had this phone before me"])
def test_a_number_that_was_another_s(text: str) -> None:
    assert read(text, Expecting(), "en").wrong_number
