"""The forms of English verbs."""

_IRREGULAR = {
    "be": "am are is being was were been be",
    "get": "gets getting got",
    "do": "does doing did done",
    "go": "goes going went gone",
    "have": "has having had",
    "feel": "feels feeling felt",
    "keep": "keeps keeping kept",
    "think": "thinks thinking thought",
    "give": "gives giving gave given",
    "let": "lets letting",
    "put": "puts putting",
    "set": "sets setting",
    "sit": "sits sitting sat",
    "stand": "stands standing stood",
    "take": "takes taking took taken",
    "make": "makes making made",
    "write": "writes writing wrote written",
    "find": "finds finding found",
    "build": "builds building built",
    "lose": "loses losing lost",
    "hold": "holds holding held",
    "leave": "leaves leaving left",
    "say": "says saying said",
    "tell": "tells telling told",
    "try": "tries trying tried",
    "quit": "quits quitting",
    "stop": "stops stopping stopped",
    "cut": "cuts cutting",
    "see": "sees seeing saw seen",
    "lie": "lies lying lay",
    "run": "runs running ran",
    "eat": "eats eating ate eaten",
    "drink": "drinks drinking drank",
    "begin": "begins beginning began",
    "become": "becomes becoming became",
    "overcome": "overcomes overcoming overcame",
    "understand": "understands understanding understood",
    "know": "knows knowing knew",
    "seek": "seeks seeking sought",
    "win": "wins winning won",
    "deal": "deals dealing dealt",
    "sleep": "sleeps sleeping slept",
    "plan": "plans planning planned",
    "step": "steps stepping stepped",
    "refer": "refers referring referred",
    "control": "controls controlling controlled",
}  # fmt: skip
_VOWELS = "aeiou"


def words_in(listed: str) -> frozenset[str]:
    """The words of a list that is written as one text."""
    return frozenset(listed.split())


_DOUBLED = words_in(
    """
    grab chat hug jog hum tap rub skip shop clap drop wrap zip unzip pat pet swap swim plug log hit shut tip
    spit dig nap mop chop stir jot slip trim knit pin scrub
    """
)


def forms(verb: str) -> tuple[str, ...]:
    """A verb's forms, itself first."""
    if verb in _IRREGULAR:
        return (verb, *_IRREGULAR[verb].split())
    if verb in _DOUBLED:
        return (verb, f"{verb}s", f"{verb}{verb[-1]}ing", f"{verb}{verb[-1]}ed")
    if verb.endswith("e") and not verb.endswith(("ee", "oe", "ye")):
        return (verb, f"{verb}s", f"{verb[:-1]}ing", f"{verb}d")
    if verb.endswith("y") and verb[-2:-1] not in _VOWELS:
        return (verb, f"{verb[:-1]}ies", f"{verb}ing", f"{verb[:-1]}ied")
    plural = f"{verb}es" if verb.endswith(("s", "x", "z", "ch", "sh", "o")) else f"{verb}s"
    return (verb, plural, f"{verb}ing", f"{verb}ed")
