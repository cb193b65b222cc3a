"""Every sentence that the notifier says of its own. Templates only: nothing here is made up at run time but names and numbers.

What nudges and proposals say is composed in `handrail_shared.contracts.wording`, for the planner shows it beforehand.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from handrail_shared.contracts.wording import plain


class Kind(StrEnum):
    """What a text is for."""

    NUDGE = "nudge"
    OPT_IN = "opt_in"
    WELCOME = "welcome"
    HELP = "help"
    STOPPED = "stopped"
    NOT_UNDERSTOOD = "not_understood"
    NOTHING_OPEN = "nothing_open"
    STRANGER = "stranger"
    PROPOSAL = "proposal"
    """A plan to look at, or where to look at it."""
    SAY_BACK = "say_back"
    """The day after a plan was taken on in the session."""
    ACCEPTED = "accepted"
    HOW_SURE = "how_sure"
    """Taken on, without a word of how sure."""
    TOO_BIG = "too_big"
    CHANGE_ASKED = "change_asked"
    DECLINED = "declined"
    SAID_BACK = "said_back"
    FADED = "faded"
    """A plan is nudged for about half as often; the next two: still less."""
    OWN_CUE = "own_cue"
    MAINTAINED = "maintained"
    STEPPED_BACK = "stepped_back"
    """A plan is nudged for more again."""
    COMES_TO_MIND = "comes_to_mind"
    """Whether a plan comes to mind by itself."""
    MORE_A_WEEK = "more_a_week"
    FEWER_A_WEEK = "fewer_a_week"
    EASIER = "easier"
    HARDER = "harder"


SystemKind = Literal[
    Kind.OPT_IN,
    Kind.WELCOME,
    Kind.HELP,
    Kind.STOPPED,
    Kind.NOT_UNDERSTOOD,
    Kind.NOTHING_OPEN,
    Kind.STRANGER,
    Kind.ACCEPTED,
    Kind.HOW_SURE,
    Kind.TOO_BIG,
    Kind.CHANGE_ASKED,
    Kind.DECLINED,
    Kind.SAID_BACK,
    Kind.FADED,
    Kind.OWN_CUE,
    Kind.MAINTAINED,
    Kind.STEPPED_BACK,
    Kind.COMES_TO_MIND,
    Kind.MORE_A_WEEK,
    Kind.FEWER_A_WEEK,
    Kind.EASIER,
    Kind.HARDER,
]
AskingKind = Literal[Kind.PROPOSAL, Kind.SAY_BACK]
"""What was not asked for by a text of the client's, and is no nudge."""


@dataclass(frozen=True, slots=True)
class Voice:
    """How a clinic signs: its neutral name, its telephone, and how many texts a day a client may expect."""

    alias: str
    help_phone: str
    daily_cap: int


TEMPLATES: dict[SystemKind, str] = {
    Kind.OPT_IN: (
        "Reply OK to get your plan texts, up to {cap} a day. Msg&data rates may apply. "
        "HELP for help, STOP to end. Not for emergencies."
    ),
    Kind.WELCOME: (
        "You're set: up to {cap} a day. Nobody watches this number. "
        "In an emergency call your local emergency number. HELP for help, STOP to end."
    ),
    Kind.HELP: (
        "Plan texts, up to {cap} a day. Questions: call {phone}. Not for emergencies. "
        "Msg&data rates may apply. STOP to end."
    ),
    Kind.STOPPED: "You will get no more texts. Text START if you want them again.",
    Kind.NOT_UNDERSTOOD: "Thanks, kept for your next visit. Nobody reads this right now. To reach us call {phone}.",
    Kind.NOTHING_OPEN: "Thanks. There is no open step to count that for. To reach us call {phone}.",
    Kind.STRANGER: "This number only works for people who are registered. In an emergency call your emergency number.",
    Kind.ACCEPTED: "Good. Now say it back: text your plan in your own words.",
    Kind.HOW_SURE: "Good. How sure are you, 0-10 (OK 8)? Then say the plan back in your own words.",
    Kind.TOO_BIG: "Thanks. That step may be too big: we will make it smaller together.",
    Kind.CHANGE_ASKED: "Thanks for saying so. We will change it together.",
    Kind.DECLINED: "That is fine. Not now is an answer too. We can look at it again at your next visit.",
    Kind.SAID_BACK: "Kept, in your own words. Let us see how it goes.",
    Kind.FADED: "You are using your plan. We will text about half as often now. Reply MORE to turn it up.",
    Kind.OWN_CUE: "You do this on your own cue now. We will text about once a week. Reply MORE to turn it up.",
    Kind.MAINTAINED: "This plan is yours now. We will text about once a month. Reply MORE to turn it up.",
    Kind.STEPPED_BACK: "We will text a bit more again. LESS turns it down.",
    Kind.COMES_TO_MIND: (
        "Thanks. Does this plan come to mind by itself by now? Reply MIND and 0 (never) to 10 (always), like MIND 8."
    ),
    Kind.MORE_A_WEEK: "Up to {week} a week now. LESS turns it down.",
    Kind.FEWER_A_WEEK: "Up to {week} a week now. MORE turns it up.",
    Kind.EASIER: "For a week the small version is enough. HARDER brings back the whole step.",
    Kind.HARDER: "The whole step again from now on. EASIER makes it small.",
}
BY_MAIL: dict[SystemKind, str] = {
    Kind.WELCOME: (
        "You're set: up to {cap} mails a day. Nobody watches this mailbox. "
        "In an emergency call your local emergency number. HELP for help, STOP to end."
    ),
    Kind.HELP: "Mails about your plan, up to {cap} a day. Questions: call {phone}. Not for emergencies. STOP to end.",
    Kind.STOPPED: "You will get no more of these mails, and no texts. Answer START if you want them again.",
    Kind.ACCEPTED: "Good. Now say it back: answer with your plan in your own words.",
    Kind.FADED: "You are using your plan. We will write about half as often now. Reply MORE to turn it up.",
    Kind.OWN_CUE: "You do this on your own cue now. We will write about once a week. Reply MORE to turn it up.",
    Kind.MAINTAINED: "This plan is yours now. We will write about once a month. Reply MORE to turn it up.",
    Kind.STEPPED_BACK: "We will write a bit more again. LESS turns it down.",
}
"""What is said in other words by mail."""
ASK_BACK = "Yesterday you made a plan. Say it back: text it here in your own words."
LOOK_AT = "Something to look at before your next visit: {link}"


def system_text(kind: SystemKind, voice: Voice, *, week: int | None = None, by_mail: bool = False) -> str:
    """A text that is not a nudge. A stranger is told nothing about whose number this is (P5). `week`: the nudges a week that the
    client last chose."""
    template = BY_MAIL.get(kind, TEMPLATES[kind]) if by_mail else TEMPLATES[kind]
    said = template.format(cap=voice.daily_cap, phone=voice.help_phone, week=week)
    return plain(said if kind is Kind.STRANGER else f"{voice.alias}: {said}")


def link_text(voice: Voice, link: str) -> str:
    """Where to look at a plan. The address says nothing of whom or what it is about."""
    return plain(f"{voice.alias}: {LOOK_AT.format(link=link)}")


def ask_back_text(voice: Voice) -> str:
    """The one text beside nudges that was not asked for: to say the plan back, the day after (R1.4)."""
    return plain(f"{voice.alias}: {ASK_BACK}")
