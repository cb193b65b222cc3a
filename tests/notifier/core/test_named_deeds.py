"""A step told by its own name is done where nothing doubts it; and how little it takes to doubt it."""

from itertools import product

import pytest
from handrail_notifier.core.reply import Answer, Expecting, Later, Reported, read
from handrail_notifier.core.spoken_day import Day


def answers(text: str, expecting: Expecting = Expecting()) -> set[Answer]:  # noqa: B008
    return {each.answer for each in read(text, expecting, "en").meanings if isinstance(each, Reported)}


@pytest.mark.parametrize("text", [
    "Walked to the corner n back, kids thought i was nuts", "walked with my neighbour", "my sister and I walked to the park", "20 min walk at lunch",
    "texted my sister like we said and she texted back", "called my sis", "Rang our Jan. She's coming for her tea Friday.", "texted my friend Jess back",
    "in bed by 11", "lights out by 10", "phone slept in the kitchen", "left my phone on charge downstairs", "put the phone in the kitchen and went to sleep",
    "all 3 lines written", "wrote three good things in my book", "opened the post", "Got out of bed and opened the blinds", "answered that email",
    "Went into the chemist by myself, first time since March", "made it to yoga", "asked for help at the till. Nobody laughed.", "told her no",
    "used my card when he started shouting", "counted to 20 and walked away", "rode out the urge, 20 mins", "ate a proper breakfast", "sat on the porch",
    "survived the meeting, used the trick", "made myself get off the bus", "managed to get out of bed and shower",
])  # fmt: skip
def test_a_step_told_by_its_name_is_done(text: str) -> None:
    assert answers(text) == {Answer.DONE}


@pytest.mark.parametrize("text", [
    "no wine tonight!", "no cigs today", "not a drop", "stayed dry", "didnt gamble. walked past the bookies, head down", "Tea instead of wine",
    "Yeah I ain't drink nothin last night", "Poured it down the sink. All of it.", "Bottle went in the garage before the kids got home",
    "deleted the betting app", "said no to the second glass",
])  # fmt: skip
def test_what_was_kept_from_is_done(text: str) -> None:
    assert answers(text) == {Answer.DONE}


@pytest.mark.parametrize("text", [
    "walked but only to the mailbox", "made the call but hung up when it rang", "wrote two of the three", "opened the mail but didnt open the red one",
    "phone was in the kitchen for about a minute", "read page one of the form, rest tmrw", "got as far as the mailbox an turned round",
])  # fmt: skip
def test_what_breaks_it_off_makes_it_a_part(text: str) -> None:
    assert answers(text) == {Answer.PARTLY}


@pytest.mark.parametrize("text", [
    # somebody else
    "my husband walked the dog", "Kev came round and walked the dog", "sis walked the dog for me", "she got up and made the bed",
    "he went out and called my sister", "my friend walked to the corner with me watching", "the nurse walked me to the corner",
    "she put my phone in the kitchen", "mum opened the mail for me", "the kids walked round the block, I sat in the car",
    # nothing that was done
    "would have walked to the corner if it wasn't raining", "wish I walked the dog", "walked? no", "walked to the corner in my mind",
    "went to the gym in my dreams", "we were going to walk round the block", "you walked to the corner? I wish", "went for a walk? in this weather?",
    "asked for help with the step because I couldn't do it", "told her no, I'm not walking today", "said hi from my window, didn't go out",
    # drink, drugs, places and people that are nobody's step
    "walked to the pub and back", "walked to the corner shop for smokes", "opened the wine", "went for a walk with a bottle of wine",
    "went for a run to the offie", "sat on the porch drinking", "no wine today just vodka", "no beer in the house so I drank the gin",
    "stayed sober until noon", "used the card to buy beer", "texted my sponsor from the bar", "went round the block looking for my dealer",
    "walked the dog past my ex's house", "walked past the pub then went in", "went to aa then to the pub", "went to the meeting drunk",
    # undone again, or something else after it
    "put the phone in the kitchen then went and got it", "opened the curtains, closed them again, back to bed", "deleted the app, reinstalled it",
    "counted to ten and then hit him", "counted to ten then yelled anyway", "took ten deep breaths then threw the plate", "read the card and binned it",
    "got dressed then got undressed and slept", "waited it out for 2 minutes then lit up", "went to the gym, sat in the car park, came home",
    "used my breathing, still yelled at the kids", "sat with the urge and gave in", "made the call to cancel", "made the call. Nobody home",
    "walked to the corner. well the driveway", "oh I TOTALLY did it. from my bed. with my eyes shut",
    # in the place of the step
    "took a shower instead of the walk", "sat on the porch instead of walking", "rang my mum instead of doing the walk", "cleaned the kitchen instead",
    # other senses
    "called mum a liar", "rang my mate to score", "walked it off", "walked into a door", "stretched the truth", "made it out alive", "opened the door",
    "poured out my heart", "made my bed and lay in it", "danced round it all day", "called in sick", "walked out on us", "took ten deep breaths of paint",
    # another day, another reason
    "I walked the dog last week", "used to walk the dog", "walked the dog every day before the accident", "went to the gym once in 2019",
    "phone slept in the kitchen because it was broken", "phone off at 9 because battery died", "left my phone at home by accident", "in bed by 11am",
    "in bed by 10 with my phone", "ate lunch in the toilet again", "brushed my teeth, that's all", "got out of bed, that's about it",
    "walked to the fridge and back", "walked to bed", "ok walked. to the couch.",
])  # fmt: skip
def test_a_named_deed_that_anything_doubts_is_not_done(text: str) -> None:
    assert Answer.DONE not in answers(text)


NAMED = (
    "walked to the corner",
    "phone slept in the kitchen",
    "called my sister",
    "no wine tonight",
    "in bed by 11",
    "wrote the three lines",
)
FRAMES = (
    "i wish i could say {}", "he said {}", "my mom asked if {}", "if {}", "not {}", "unless {}", "is it {}", "tell them {}", "they think {}",
    "pretend {}", "who said {}", "{}?", "{} not", "{} just kidding", "{} almost", "{} in my dreams", "{} tomorrow", "{} if i can", "{} next week",
    "{} but i lied", "{} or not", "{} when i get home", "{} until i gave in", "{} last week", "{} lol no", "almost {}", "nearly {}",
    "dreamt i {}", "maybe {}", "{} would be nice", "{}, as if",
)  # fmt: skip


@pytest.mark.parametrize(("frame", "named"), list(product(FRAMES, NAMED)))
def test_a_named_deed_that_is_wished_asked_or_denied_is_not_done(frame: str, named: str) -> None:
    assert Answer.DONE not in answers(frame.format(named))


@pytest.mark.parametrize("expecting", [Expecting(opportunity=False), Expecting(barrier=True), Expecting(rating=True)])
def test_a_named_deed_reports_only_to_a_nudge_that_waits(expecting: Expecting) -> None:
    assert answers("Got out of bed and opened the blinds", expecting) == set()


def test_last_night_is_of_the_day_before() -> None:
    [said] = read("phone slept in the kitchen last night", language="en").meanings
    assert isinstance(said, Reported)
    assert said.day is Day.YESTERDAY


def test_how_long_it_took_asks_for_nothing() -> None:
    assert not any(isinstance(each, Later) for each in read("rode out the urge, 20 mins", language="en").meanings)
    assert read("20 mins", language="en").meanings == (Later(20),)


@pytest.mark.parametrize(("text", "answer"), [
    ("had the wine", Answer.MISSED), ("Never went.", Answer.MISSED), ("i had every chance to do it today too", Answer.MISSED),
    ("supposed to have done it by now huh", Answer.MISSED), ("No walk. Coyotes.", Answer.MISSED), ("post is still on the mat", Answer.MISSED),
    ("wish i could say i did", Answer.MISSED), ("still in my pjs", Answer.MISSED), ("so close", Answer.MISSED), ("bed all day again", Answer.MISSED),
    ("off today, no commute no panic", Answer.DID_NOT_ARISE), ("he was away so nothing to deal with", Answer.DID_NOT_ARISE),
    ("nobody argued today", Answer.DID_NOT_ARISE), ("she didn't come round so no need", Answer.DID_NOT_ARISE), ("not tempted once", Answer.DID_NOT_ARISE),
    ("ehh like 60 percent", Answer.PARTLY), ("ate half the toast", Answer.PARTLY), ("did the first part, not the calling part", Answer.PARTLY),
])  # fmt: skip
def test_what_became_of_it_in_plain_words(text: str, answer: Answer) -> None:
    assert answers(text) == {answer}
