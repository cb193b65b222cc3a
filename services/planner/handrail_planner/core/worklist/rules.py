"""The rules of the work list as data: each says what it found in plain words, and comes with one to three moves (R9.1).

A reason labels the plan, never the client, and no move makes a nudge louder or more frequent (R9.3). A rule that is changed gets a
new version, which every item names.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What an item is about, the most urgent first: the order of the list. `plan_stalling` is for the client to see to, first."""

    CRISIS_UNANSWERED = "crisis_unanswered"
    CRISIS_SUSPECTED = "crisis_suspected"
    CRISIS_TAKEN_ON = "crisis_taken_on"
    CRISIS_FOLLOW_UP = "crisis_follow_up"
    CODE_WORD_SAID = "code_word_said"
    CALL_WANTED = "call_wanted"
    FREE_TEXT_UNREAD = "free_text_unread"
    STUCK_SAID = "stuck_said"
    FEEDBACK_GIVEN = "feedback_given"
    CONSENT_REVOKED = "consent_revoked"
    CONSENT_HELD = "consent_held"
    NUMBER_UNREACHED = "number_unreached"
    NUDGES_UNDELIVERED = "nudges_undelivered"
    SESSION_WITHOUT_PLAN = "session_without_plan"
    CHANGE_ASKED = "change_asked"
    PLAN_DECLINED = "plan_declined"
    LOW_CONFIDENCE = "low_confidence"
    NOT_REHEARSED = "not_rehearsed"
    READY_TO_START = "ready_to_start"
    PROPOSAL_UNANSWERED = "proposal_unanswered"
    PLAN_EXPIRED = "plan_expired"
    CASE_REVIEW = "case_review"
    DROP_OUT_RISK = "drop_out_risk"
    PLAN_STALLED = "plan_stalled"
    REVIEW_OVERDUE = "review_overdue"
    SILENT = "silent"
    RUN_RESTS = "run_rests"
    EASIER_WANTED = "easier_wanted"
    HARDER_WANTED = "harder_wanted"
    CHANGE_WANTED = "change_wanted"
    SMALL_WANTED = "small_wanted"
    SWAP_WANTED = "swap_wanted"
    OTHER_TIME_WANTED = "other_time_wanted"
    NO_POINT_SEEN = "no_point_seen"
    CONSENT_LAPSED = "consent_lapsed"
    TEXTS_UNANSWERED = "texts_unanswered"
    INSIGHT_LOOP = "insight_loop"
    INSIGHT_OPEN = "insight_open"
    PLAN_EXPIRING = "plan_expiring"
    REVIEW_DUE = "review_due"
    CONSENT_MISSING = "consent_missing"
    CONSENT_UNANSWERED = "consent_unanswered"
    NO_GOAL = "no_goal"
    NO_PLAN = "no_plan"
    NO_DIRECTION = "no_direction"
    PLAN_STALLING = "plan_stalling"
    PROPOSAL_WAITING = "proposal_waiting"


@dataclass(frozen=True, slots=True)
class Move:
    """Something to do about it: a stable code, and what to do in a sentence."""

    code: str
    detail: str


@dataclass(frozen=True, slots=True)
class Rule:
    """`reason` may hold `{count}` and `{days}`, how many and for how long."""

    rule_id: str
    version: int
    reason: str
    moves: tuple[Move, ...]


_PLAN_IT = Move("make_plan", "Ask: what will you do when this happens again? Write the answer as one small plan.")
_HALVE = Move("halve_step", "Halve the step, or make its tiny version the plan.")
_MOVE_CUE = Move("move_cue", "Tie the same response to a cue that does come up, or to another time.")
_SWAP = Move("swap_technique", "Try another response to the same cue.")
_BARRIER = Move("solve_barrier", "Ask what got in the way, and plan for exactly that.")
_TALK = Move("talk", "Talk about it in the next session, without blame: the plan needs a change, not the client.")
_REVIEW = Move("review", "Look at the goal together and record it: keep, shrink, swap, move, pause, achieve or retire.")
_RENEW = Move("renew", "If it still fits, agree it anew: a revision begins its days again.")
_PROPOSE = Move("propose_again", "Revise what stood in the way, and propose it again.")
_SET_ASIDE = Move("set_aside", "If it needs no plan, set it aside with a reason.")
_REHEARSE = Move("rehearse", "Let the client say it back in their own words, and record that.")
_END = Move("end_plan", "If it no longer fits, end it: what was counted stays counted.")
_PAUSE = Move("pause_plan", "Let the plan rest until you have talked about it.")

_READ = Move("read_texts", "Read what the client wrote: the notifier shows it, GET /v1/clients/{client_id}/replies.")
_CALL = Move("call", "Reach the client by telephone, and judge the danger as you were trained to.")
_CLOSE = Move("close_case", "When you have seen to it, close the case with its outcome: nudges rest until then.")

RULES: Mapping[Kind, Rule] = {
    Kind.CRISIS_UNANSWERED: Rule(
        "R60",
        1,
        "A text sounds like a crisis. Everyone on call was alerted, and nobody has answered.",
        (_READ, _CALL, _CLOSE),
    ),
    Kind.CRISIS_SUSPECTED: Rule("R60", 1, "A text sounds like a crisis. Take the case on.", (_READ, _CALL, _CLOSE)),
    Kind.CRISIS_TAKEN_ON: Rule("R60", 1, "Somebody has taken the case on, and it is not closed.", (_READ, _CLOSE)),
    Kind.CRISIS_FOLLOW_UP: Rule(
        "C3",
        1,
        "A crisis case was closed {days} days ago: ask within three days how it is now.",
        (Move("follow_up", "Call, or meet sooner, and look at the plans together: they may no longer fit."), _TALK),
    ),
    Kind.CODE_WORD_SAID: Rule(
        "R33",
        1,
        "The client's code word came: somebody else may hold the phone. Nothing is sent, and no text is answered.",
        (
            Move("reach_safely", "Reach the client only as you agreed is safe. Don't text, and leave no message."),
            Move("new_code_word", "Once you have spoken, agree on a new code word, safe hours, and where to write to."),
            Move(
                "end_silence",
                "When the client themselves says that texts are safe: DELETE /v1/clients/{client_id}/break.",
            ),
        ),
    ),
    Kind.CALL_WANTED: Rule(
        "M13",
        1,
        "The client texted that they want a call. They were told that it is on the list, and no time.",
        (
            Move("call_back", "Call, or meet: it waits here until a session was held."),
            _READ,
        ),
    ),
    Kind.FREE_TEXT_UNREAD: Rule(
        "R60",
        1,
        "Nobody has read {count} of the client's texts, which wait for more than a day.",
        (
            _READ,
            Move("say_read", "Then say so: POST /v1/clients/{client_id}/replies/read at the notifier."),
        ),
    ),
    Kind.STUCK_SAID: Rule(
        "R52", 1, "The client said that they are stuck: for the next session, or sooner.", (_READ, _HALVE, _TALK)
    ),
    Kind.FEEDBACK_GIVEN: Rule(
        "R58",
        1,
        "The client gave feedback by text, for their therapist to read.",
        (
            _READ,
            Move(
                "take_feedback_up",
                "In the session, thank them for it, ask what to do otherwise, and say what will change. Explain nothing away.",
            ),
        ),
    ),
    Kind.CONSENT_REVOKED: Rule(
        "M1",
        2,
        "The client wants no texts or mails any more. Nothing is sent.",
        (
            Move("respect", "Leave it so. Plans work without nudges: on paper, on a page, by heart."),
            Move(
                "ask_in_person",
                "In the session, ask once whether that is still wished. Who left by text comes back only by START from their own phone "
                "(by mail, by answering START): a form sends them nothing. After your own withdrawal a new form will do, and for mails where "
                "no answer to them is read.",
            ),
        ),
    ),
    Kind.NUMBER_UNREACHED: Rule(
        "R53",
        1,
        "The client's number takes no texts, so none are sent to it. That is no miss of the client's.",
        (
            Move(
                "check_number", "Ask for the number again and state it, even if it is the same: texts then begin anew."
            ),
            Move("other_channel", "Offer the other channel, with its own consent."),
        ),
    ),
    Kind.NUDGES_UNDELIVERED: Rule(
        "R53",
        1,
        "The last {count} nudges did not arrive. That is no miss of the client's.",
        (
            Move("check_number", "Ask for the number or address again: it may have changed."),
            Move("other_channel", "Offer the other channel, with its own consent."),
        ),
    ),
    Kind.SESSION_WITHOUT_PLAN: Rule(
        "R23",
        1,
        "The last session left no plan for the time until the next.",
        (_PLAN_IT, Move("call", "Call briefly, and agree one small step for this week.")),
    ),
    Kind.CHANGE_ASKED: Rule("R19", 1, "The client wants the plan changed before taking it on.", (_PROPOSE, _HALVE)),
    Kind.PLAN_DECLINED: Rule(
        "R19", 1, "The client did not take the plan on. Not now is an answer, too.", (_TALK, _SWAP, _END)
    ),
    Kind.LOW_CONFIDENCE: Rule(
        "R1.4",
        1,
        "The client took the plan on, and is {count} of 10 sure of doing it: below 7 it is too big.",
        (_HALVE, _BARRIER),
    ),
    Kind.NOT_REHEARSED: Rule("R1.4", 1, "The plan was taken on and has not been said back yet.", (_REHEARSE,)),
    Kind.READY_TO_START: Rule(
        "R2.1",
        1,
        "The plan was taken on and said back, and is not live.",
        (Move("activate", "Activate it; if three plans are live, end or finish one first."),),
    ),
    Kind.PROPOSAL_UNANSWERED: Rule("R19", 1, "The proposal ran out without an answer.", (_TALK, _PROPOSE)),
    Kind.PLAN_EXPIRED: Rule(
        "R8.3e", 1, "The plan's days ended {days} days ago, and nobody has looked at it since.", (_REVIEW, _RENEW)
    ),
    Kind.REVIEW_OVERDUE: Rule(
        "S6",
        1,
        "The goal's review has been due for {days} days.",
        (_REVIEW, Move("goal_fit", "Ask whether this is still the goal.")),
    ),
    Kind.SILENT: Rule(
        "S1", 1, "The last {count} nudges of this plan arrived and were not answered.", (_TALK, _HALVE, _PAUSE)
    ),
    Kind.RUN_RESTS: Rule(
        "R35",
        1,
        "The plan was missed twice in a row, so its run rests. Coming back is what counts.",
        (_BARRIER, _HALVE, _MOVE_CUE),
    ),
    Kind.EASIER_WANTED: Rule(
        "R31",
        1,
        "The client asked for an easier step.",
        (_HALVE, Move("use_tiny", "Agree the tiny version as the whole plan for now."), _MOVE_CUE),
    ),
    Kind.HARDER_WANTED: Rule(
        "R31",
        1,
        "The client asked for a harder step.",
        (
            Move("next_rung", "If the plan has a ladder, go to the next rung when you both think so."),
            Move("bigger_step", "Revise the plan to a bigger step, and ask how sure the client is of doing it."),
            Move("more_often", "Or keep the step, and agree on one more day for it."),
        ),
    ),
    Kind.CHANGE_WANTED: Rule("R43", 1, "The client texted that the plan needs a change.", (_READ, _MOVE_CUE, _HALVE)),
    Kind.SMALL_WANTED: Rule(
        "R42",
        1,
        "The client wanted the small version of a plan that has none.",
        (Move("write_tiny", "Agree on the smallest version that still counts, and revise the plan with it."), _HALVE),
    ),
    Kind.SWAP_WANTED: Rule(
        "M13",
        2,
        "The client wanted another step in the place of the plan's, and there was none left to give.",
        (
            Move("write_alternatives", "Agree on one to three other small acts, and revise the plan with them."),
            _SWAP,
            _TALK,
        ),
    ),
    Kind.OTHER_TIME_WANTED: Rule(
        "R42",
        1,
        "The plan's moment comes at a time that does not fit.",
        (_MOVE_CUE, Move("move_time", "Or move its hours.")),
    ),
    Kind.NO_POINT_SEEN: Rule(
        "R42",
        1,
        "The client saw no point in the plan's step.",
        (Move("why", "Ask what it was to be good for, and whether that still holds."), _SWAP, _END),
    ),
    Kind.TEXTS_UNANSWERED: Rule(
        "R5.4",
        1,
        "{count} texts in a row went unanswered, so almost none are sent now, or none at all.",
        (
            Move("ask_about_texts", "Ask whether the texts help, come at a bad time, or are not wished any more."),
            _MOVE_CUE,
            Move("without_nudges", "Or agree plans that need no nudge."),
        ),
    ),
    Kind.INSIGHT_OPEN: Rule(
        "R02", 1, "An insight has stood open for {days} days: no plan answers it.", (_PLAN_IT, _SET_ASIDE)
    ),
    Kind.PLAN_EXPIRING: Rule("R1.7", 1, "The plan's days end in {days} days.", (_REVIEW, _RENEW, _END)),
    Kind.REVIEW_DUE: Rule("R8.3a", 1, "The goal is due to be looked at.", (_REVIEW,)),
    Kind.CONSENT_MISSING: Rule(
        "M1",
        1,
        "There is no consent for texts or mails, so no nudge is sent.",
        (
            Move("ask_consent", "Offer the form in the next session, if nudges are wished at all."),
            Move("without_nudges", "Or agree plans that need no nudge."),
        ),
    ),
    Kind.CONSENT_HELD: Rule(
        "M3",
        1,
        "The client wrote what may be meant to end all texts. They are on hold until the client says more.",
        (
            _READ,
            Move(
                "ask_in_person", "In the session, ask whether they are still wished: START, or a new form, opens them."
            ),
        ),
    ),
    Kind.CONSENT_LAPSED: Rule(
        "M8",
        1,
        "The consent is to be confirmed anew since {days} days: the client was asked once, if by text, and gets nothing else unasked.",
        (
            Move("ask_in_person", "In the session, ask whether texts are still wished. If so, record a new form."),
            Move("without_nudges", "Or agree plans that need no nudge."),
        ),
    ),
    Kind.CONSENT_UNANSWERED: Rule(
        "M1",
        1,
        "The form is signed, and the client has not answered the text that asks for their yes.",
        (Move("check_number", "Check the number with the client, and ask whether the text came."),),
    ),
    Kind.NO_GOAL: Rule(
        "R55",
        1,
        "The client has had no open goal for {days} days.",
        (Move("set_goal", "Ask what should be different, and set one goal in the client's words."),),
    ),
    Kind.NO_PLAN: Rule("R55", 1, "The client has had no live plan for {days} days.", (_PLAN_IT,)),
    Kind.PROPOSAL_WAITING: Rule(
        "R19",
        1,
        "A proposal has waited for {days} days for its answer.",
        (Move("wait", "Give it time; it runs out by itself."), _TALK),
    ),
    Kind.CASE_REVIEW: Rule("R9.2", 1, "It has stalled again, or for weeks.", (_TALK, _SWAP, _REVIEW)),
    Kind.DROP_OUT_RISK: Rule("R56", 1, "The work may be about to end.", (_TALK,)),
    Kind.PLAN_STALLED: Rule("R49", 1, "This plan needs a change.", (_TALK, _HALVE)),
    Kind.INSIGHT_LOOP: Rule("R50", 1, "Insights come, and few plans are used.", (_PLAN_IT,)),
    Kind.NO_DIRECTION: Rule("R55", 1, "There is no goal, or no live plan.", (_PLAN_IT,)),
    Kind.PLAN_STALLING: Rule("R49", 1, "This plan may need a change.", (_TALK, _HALVE)),
}
"""Of what progress finds, reason and moves come with what was found; the lines here say what the kind is about."""

_READ_STRANGER = Move(
    "read_texts", "Read what was written, and from which number: GET /v1/crises/{case_id}/texts at the notifier."
)
_CALL_STRANGER = Move(
    "call",
    "Judge it, and call. The number belongs to no client: say nothing of anybody's care to who answers.",
)
_CLOSE_STRANGER = Move("close_case", "When you have seen to it, close the case with its outcome, at the notifier.")
OF_STRANGERS: Mapping[Kind, Rule] = {
    Kind.CRISIS_UNANSWERED: Rule(
        "P5",
        1,
        "A text from a number of nobody sounds like a crisis. Everyone on call was alerted, and nobody has answered.",
        (_READ_STRANGER, _CALL_STRANGER, _CLOSE_STRANGER),
    ),
    Kind.CRISIS_SUSPECTED: Rule(
        "P5",
        1,
        "A text from a number of nobody sounds like a crisis. Take the case on.",
        (_READ_STRANGER, _CALL_STRANGER, _CLOSE_STRANGER),
    ),
    Kind.CRISIS_TAKEN_ON: Rule(
        "P5",
        1,
        "Somebody has taken on the case of a number of nobody, and it is not closed.",
        (_READ_STRANGER, _CLOSE_STRANGER),
    ),
}
"""The same kinds, where the text came from a number that belongs to no client."""
