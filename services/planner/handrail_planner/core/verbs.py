"""English verbs of goals: those that a camera could film, and those that it could not."""

from collections.abc import Mapping


def _listed(words: str) -> frozenset[str]:
    return frozenset(words.split())


OBSERVABLE = _listed(
    """
    answer apologise apologize apply arrive ask attend bake bathe board book breathe bring brush build buy call carry clean
    climb close come cook count cry cut cycle dance decline deliver dig draw dress drink drive drop eat email empty enter
    exercise exit file fill finish fix fly fold garden give go greet hand hang help hike hold hug hum invite iron join jog
    journal kiss knit laugh leave lie lift list listen log look make meditate meet message mow name offer open order pack
    paint park pay phone photograph pick plant play post practice practise pray print put raise reach read recite record
    refuse register rehearse repair reply report rest return ride ring run save say schedule sell send set shake share shop
    show shower shut sign sing sit sketch sleep smile speak spend stand stay stretch study swim switch take talk teach tell
    text thank throw tidy touch travel turn type visit volunteer wait wake walk wash watch water wave wear weigh work write
    """
)
"""What somebody else in the room could see or hear."""

NOT_OBSERVABLE = _listed(
    """
    accept achieve appreciate be become believe care change consider control cope deal decide develop enjoy experience
    explore feel forget forgive gain get grow handle have heal hope improve know learn like love manage master need overcome
    process realise realize recover reduce regain relax remember resolve respect see strengthen think trust try understand
    want wish worry
    """
)
"""What goes on inside, or sums up much that could be seen."""

VAGUE_PHRASES = (
    r"come to terms",
    r"give up",
    r"go with the flow",
    r"hold (?:on|it together)",
    r"let go",
    r"look after",
    r"make (?:friends|peace|progress|sense|the most)",
    r"open up",
    r"put \w+ first",
    r"set boundaries",
    r"stand up for",
    r"stay (?:calm|strong|positive|motivated|focused|sober|present|in control)",
    r"take (?:care|control|charge|it easy|responsibility|things)",
    r"talk to myself",
    r"work (?:on|through|towards?)",
)
"""Verbs that could be filmed, but not in this company."""

FILMED_PHRASES = (
    r"get(?:s|ting)? (?:up|dressed|out of|on|off|in|into)",
    r"(?:have|has|having) (?:(?:a|an|some|my|our) )?(?:bath|breakfast|coffee|conversation|dinner|lunch|meal|picnic|supper|tea|talk)",
    r"(?:start|begin|end|finish)(?:s|ing|ning)? (?:the|my|each|every) (?:day|morning|evening|night|week|weekend) (?:by|in|with)",
)
"""Verbs that could not be filmed, but could in this company."""

WISHES = frozenset({"hope", "like", "love", "need", "try", "want", "wish"})
"""What stands before what is wanted: the finding is about the latter."""

IRREGULAR: Mapping[str, str] = {
    "am": "be", "are": "be", "is": "be", "was": "be", "been": "be", "being": "be", "became": "become", "ate": "eat",
    "felt": "feel", "gone": "go", "went": "go", "had": "have", "has": "have", "knew": "know", "left": "leave", "lying": "lie",
    "made": "make", "met": "meet", "said": "say", "slept": "sleep", "spoke": "speak", "told": "tell", "thought": "think",
    "understood": "understand", "wrote": "write",
}  # fmt: skip
