"""What each reason means, whatever else is known of the case."""

from collections.abc import Mapping

from handrail_notifier.core.decision import Reason
from handrail_notifier.core.giving_way import Because

OF_TEXTS: Mapping[tuple[Because | None, Reason], str] = {
    ("nudges", Reason.DAILY_CAP): "The nudges of that day take all its places, and come first.",
    ("nudges", Reason.WEEKLY_CAP): "A nudge ahead needs the last place of its seven days, and comes first.",
    ("nudges", Reason.TOO_SOON): "A nudge is near, and comes first.",
    ("silence", Reason.UNANSWERED): "The last nudges went unanswered: who is silent is not told of a review.",
}
"""What texts that give way to nudges have against them of their own."""
PLAIN: Mapping[Reason, str] = {
    Reason.NO_CONSENT: "The client has not agreed to be written to.",
    Reason.CONSENT_NOT_CONFIRMED: "The client has not confirmed the consent yet.",
    Reason.CONSENT_LAPSED: "The consent was confirmed too long ago, and the client has not confirmed it anew yet.",
    Reason.REVOKED: "The consent was withdrawn.",
    Reason.PURPOSE_NOT_AGREED: "The client has not agreed to be written to for this.",
    Reason.CRISIS_HOLD: "A person at the clinic is seeing to this client: no nudges until they say so.",
    Reason.ON_HOLD: "The clinic lets this client be.",
    Reason.ON_BREAK: "The client takes a break.",
    Reason.CLINIC_PAUSED: "The clinic has paused all nudges.",
    Reason.QUIET_HOURS: "It is within the clinic's quiet hours.",
    Reason.UNLAWFUL_HOURS: "It is outside the hours of the jurisdiction that was chosen.",
    Reason.UNSAFE_HOURS: "It is outside the hours in which the client can safely get a text.",
    Reason.TOO_SOON: "The last nudge is too fresh.",
    Reason.DAILY_CAP: "The day's cap was reached.",
    Reason.WEEKLY_CAP: "The cap for any seven days was reached.",
    Reason.BUSY: "The client's calendar is busy.",
    Reason.IN_CONVERSATION: "The client has only just texted, or was asked something.",
    Reason.CATCHING_UP: "It was held up by an outage, and what is late goes out spread.",
    Reason.ALREADY_ANSWERED: "The client has answered for this moment already.",
    Reason.UNANSWERED: "Nudges in a row went unanswered, so fewer are sent.",
    Reason.FADED: "The plan is practised, so fewer nudges are sent for it.",
    Reason.EXPLORING: "It was left out by a draw, to see what nudging is worth.",
    Reason.PLAN_ENDED: "The plan has ended.",
    Reason.PLAN_PAUSED: "The plan rests.",
    Reason.PLAN_EXPIRED: "The plan has run out.",
    Reason.MOMENT_PASSED: "The moment had passed.",
    Reason.NO_ROOM: "More texts waited than the sender's rate lets out before the moment passed.",
    Reason.CLINIC_UNKNOWN: "The clinic's settings have not been heard yet.",
    Reason.NO_TEXTS_WANTED: "The client wants no nudges by text.",
    Reason.NO_SENDER: "The clinic has nothing set up to write from.",
    Reason.NO_ADDRESS: "The client has no number or address.",
    Reason.NUMBER_INVALID: "The client's number or address cannot be reached.",
    Reason.NUMBER_DOUBTFUL: "Texts to the number failed several times in a row, so it is tried once in seven days.",
    Reason.NUMBER_UNHEALTHY: (
        "Texts to the number failed on three different days: it is let be until the client texts or the clinic states it anew."
    ),
    Reason.COUNTRY_NOT_ALLOWED: "The clinic does not write to the country of that number.",
    Reason.SENDING_STOPPED: "The carrier takes no texts of the clinic: something is set up wrong there, and the operator is told.",
    Reason.WORDING_STOPPED: "Carriers filtered this wording too often, so it rests.",
    Reason.CARRIER_CAP: "The carrier takes no more texts for now: its own cap is reached.",
    Reason.SPEND_CAP: "The clinic's cap of segments for the day was reached.",
    Reason.NUMBER_CAP: "The number has had as many texts within a day as any may get.",
    Reason.SAME_TEXT: "The number has just had the same words several times.",
    Reason.LOOPING: "Answers went back and forth as between two machines, so no more are given for an hour.",
    Reason.FLOODED: "More texts came in within a minute than anybody types: they are kept and not answered.",
    Reason.STRANGERS_CAP: "Enough unknown numbers were answered this hour.",
    Reason.NOT_ANSWERABLE: "It only asks something, and nobody reads what is answered by mail.",
    Reason.DISCHARGED: "The client is no longer in care.",
    Reason.UNREADABLE: "What is sealed for the client does not open: the client was forgotten, or the root key is another.",
    Reason.PROPOSAL_CLOSED: "The plan was answered, taken back or replaced before its text went out.",
    Reason.LATER_ONCE: "The client has put this nudge off once already.",
    Reason.LATER_PAST: "Its moment will be over by the time that the client asked for.",
    Reason.FAULT: "Deciding failed until it was too late: the log has the error.",
}
OF_ENDS: Mapping[str, str] = {
    "recap_not_wanted": "The client does not want their week told back any more.",
    "nothing_to_say": "There was nothing to say after all.",
    "review_settled": "The review was settled.",
    "check_in_withdrawn": "The check-in was withdrawn.",
    "asked_this_week": "How well the texts fit was asked on another day of that week.",
    "silent_for_a_month": "The client texted nothing for a month, so how well the texts fit is not asked.",
    "walk_not_to_begin": "The plan has no walk-through any more, or one is under way or only just over.",
    "digits_only": "It asks for words, and nobody stands behind that at the clinic.",
}
"""Why a text ends that no nudge could end for."""
