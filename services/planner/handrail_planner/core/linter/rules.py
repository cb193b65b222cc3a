"""The linter's rules as data: what each is called, how it weighs, why it is there, what to do, and its examples.

A rule's version goes up whenever the same words could be judged otherwise than before, so that a finding can be understood
later. The words and patterns that a rule looks for are in `english/phrases`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from handrail_planner.core.linter.draft import Field
from handrail_planner.core.linter.english import wording
from handrail_planner.core.linter.findings import Code, Severity


@dataclass(frozen=True, slots=True)
class Costs:
    """What a finding takes from each score."""

    clear: int = 0
    simple: int = 0
    repeatable: int = 0


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. Its examples are words of the field `of`, in a draft that is otherwise clear."""

    id: str
    version: int
    code: Code
    severity: Severity
    costs: Costs
    reason: str
    hint: str
    of: Field
    good: tuple[str, ...]
    bad: tuple[str, ...]


RULES: tuple[Rule, ...] = (
    Rule(
        id="L01",
        version=2,
        code="vague_verb",
        severity="warn",
        costs=Costs(clear=35, repeatable=10),
        reason="Nobody could see this begin or end, so nobody can say whether it was done.",
        hint="Name an act that a camera would see: put, open, text, walk, say. Or write down the very words to think.",
        of="response",
        good=("I put both feet on the floor", "I say to myself 'this will pass'", "I write it on my worry list"),
        bad=("I try to be more mindful", "work on my anger", "I'll stay positive", "reflect on my day"),
    ),
    Rule(
        id="L02",
        version=2,
        code="no_cue",
        severity="block",
        costs=Costs(clear=40, repeatable=40),
        reason="Without a cue nothing says when the moment has come, and the plan waits for memory.",
        hint="Ask: what happens just before? Name one thing to see, hear or feel: a time, a place, a person, a sign.",
        of="cue",
        good=("I hang up my coat after work", "at 7 in the morning", "my chest gets tight"),
        bad=("", "whenever I can", "sometime this week", "I want to be healthier"),
    ),
    Rule(
        id="L03",
        version=2,
        code="several_cues",
        severity="warn",
        costs=Costs(clear=20, simple=15, repeatable=20),
        reason="One response learns to follow one cue. With several, it follows none of them by itself.",
        hint="Keep the cue that comes most often. Make another plan for the other one when this one runs.",
        of="cue",
        good=("at 7 in the kitchen", "Friday after work at the bar", "after dinner and before bed"),
        bad=("I'm tired or stressed", "when I wake up and when I get home", "before lunch and before bed"),
    ),
    Rule(
        id="L04",
        version=2,
        code="too_big",
        severity="warn",
        costs=Costs(simple=35, repeatable=25),
        reason="What feels like a large change is put off. Small acts are done, and grow by themselves.",
        hint="Halve it until it fits a bad day: two minutes to start with, one thing, at most once a day.",
        of="response",
        good=("walk to the corner", "wait 30 minutes before I answer", "dim the lamp an hour before bed"),
        bad=("walk for an hour", "clean the whole house", "do 50 push-ups", "write in my journal three times a day"),
    ),
    Rule(
        id="L05",
        version=2,
        code="negative",
        severity="warn",
        costs=Costs(clear=20, repeatable=20),
        reason="A not-doing leaves the moment empty, and naming the thing brings it to mind.",
        hint="Say what to do in its place: when this happens, I do that instead.",
        of="response",
        good=("I say 'no thanks' and sip my soda", "I walk to the bus stop", "drink water instead of wine"),
        bad=("I don't drink", "stop scrolling", "avoid the snack shelf", "no phone in bed"),
    ),
    Rule(
        id="L06",
        version=2,
        code="depends_on_feeling",
        severity="warn",
        costs=Costs(clear=15, repeatable=35),
        reason="The moments that matter are the ones without the wish or the strength for it.",
        hint="Tie it to the cue alone, and make it small enough to be done without wanting to.",
        of="response",
        good=("I text Sam one line", "I say 'I feel low today' to Ana"),
        bad=("I go out if I feel like it", "call Ana when I'm in the mood", "walk unless I'm too tired"),
    ),
    Rule(
        id="L07",
        version=2,
        code="all_or_nothing",
        severity="warn",
        costs=Costs(repeatable=30),
        reason="One miss breaks such a plan, and one miss is certain to come.",
        hint="Leave the word out: one cue, one act, and a miss is only a miss.",
        of="response",
        good=("turn off all the lights", "I take my pill every day with breakfast"),
        bad=("I always say no", "never look at my phone", "run every single day", "go no matter what"),
    ),
    Rule(
        id="L08",
        version=2,
        code="several_acts",
        severity="warn",
        costs=Costs(clear=15, simple=30),
        reason="In the moment there is room for one act, and here it must be chosen first.",
        hint="Say which comes first, or give the first act its own line. Keep the rest as steps.",
        of="response",
        good=("I say my exit line and text Sam", "first I sit, then I call Ana, then I write", "take my keys and coat"),
        bad=("I call Sam or go for a walk", "I stretch, write a list and call my sister"),
    ),
    Rule(
        id="L09",
        version=2,
        code="no_first_act",
        severity="warn",
        costs=Costs(clear=35, simple=10, repeatable=10),
        reason="This is what should come of it, not what to do: there is nothing here to start.",
        hint="Ask: what would your hands or feet do in the first two minutes? Write that.",
        of="response",
        good=("I put on my shoes and step outside", "walk to the corner to sleep better"),
        bad=("lose weight", "I feel calm", "have a good day", "eat healthier"),
    ),
    Rule(
        id="L10",
        version=2,
        code="too_long",
        severity="warn",
        costs=Costs(simple=20),
        reason="The text takes more than one SMS: it may arrive in pieces, and its end is read last or not at all.",
        hint="Shorten the words until the count fits one SMS.",
        of="response",
        good=("I put my phone in the drawer",),
        bad=(
            "I put my phone in the drawer in the hall, go back to the sofa, sit down beside Ana and ask about her day",
        ),
    ),
    Rule(
        id="L11",
        version=2,
        code="not_gsm7",
        severity="warn",
        costs=Costs(simple=10),
        reason="This character makes every character of the text take twice the room: 70 fit instead of 160.",
        hint="Write it with plain letters, and leave out emoji.",
        of="response",
        good=("I say “thanks” – and sit down…", "I buy one brötchen at the café"),
        bad=("I step outside 🌳", "I call Bartłomiej"),
    ),
    Rule(
        id="L12",
        version=2,
        code="hard_to_read",
        severity="warn",
        costs=Costs(clear=20, simple=20),
        reason="The words are harder than grade 6. In a hot moment, nobody reads above it.",
        hint="Use short everyday words, as the client would say it aloud, in short sentences.",
        of="response",
        good=("I set the timer on the kitchen table and open the book",),
        bad=("Initiate diaphragmatic respiration and subsequently document physiological sensations",),
    ),
    Rule(
        id="L13",
        version=2,
        code="health_words",
        severity="block",
        costs=Costs(),
        reason="Whoever sees the lock screen would learn something of the client's health.",
        hint="Use words that could come from a friend or a shop: 'your Friday plan', 'card 9', 'the step you picked'.",
        of="discreet",
        good=("Friday plan: check your line", "One slow breath, then line one of your card"),
        bad=("Use your coping skills card", "Ride out the craving", "Time for your anxiety step"),
    ),
    Rule(
        id="L14",
        version=1,
        code="reserved_word",
        severity="block",
        costs=Costs(),
        reason="Carriers act on this word. A client who texts it back is cut off from the texts, or signed up anew.",
        hint="Take another word: PAUSE for STOP, 'I put it out' for 'I quit', 'count me in' for 'yes'.",
        of="response",
        good=("start the timer", "walk to the bus stop", "ask Mum for help", "wash up at the end of the day"),
        bad=("do the STOP skill", "text YES to Sam", "say 'stop' out loud", "quit smoking"),
    ),
)  # fmt: skip
BY_CODE: Mapping[Code, Rule] = MappingProxyType({each.code: each for each in RULES})


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules as a clinic has set them."""

    severities: Mapping[Code, Severity]

    def severity(self, code: Code) -> Severity:
        """How much a finding of this rule matters here."""
        return self.severities[code]


def rules_for(overrides: Mapping[str, Severity]) -> Rules:
    """The rules with a clinic's severities, by code; a code that no rule has is passed over.

    The first call reads the phrases that the rules look for, which are data of this package.
    """
    wording.prepare()
    return Rules(MappingProxyType({each.code: overrides.get(each.code, each.severity) for each in RULES}))
