"""English."""

from handrail_shared.contracts.wording.tongue import Tongue

ENGLISH = Tongue(
    openings=frozenset({"if", "when", "once"}),
    closings=frozenset({"then"}),
    personal="[If {cue}: {words}.|When {cue}: {words}.|{Cue}: {words}.|{Cue}? {words}.]",
    discreet="[|Just this: |From you: |Coming up: ]{words}.",
    tiny="[If {cue}: {words}. That is enough.|When {cue}: {words}. That will do.|{Cue}: {words}. Just that.|{Cue}? {words}. That counts.]",
    smallest="[Its smallest version is enough.|The smallest version counts.|A small version will do.|As small as you like.]",
    prime="[For later today: |Later today: |For later on: ]",
    keys="[Reply 1 did it, 2 part, 3 missed, 0 n/a|1 did it, 2 part, 3 missed, 0 n/a|Then 1 did it, 2 part, 3 missed, 0 n/a]",
    questions={
        "debrief": "[How did your step go?|How did it go with your step?|Your step: how did it go?|How did that step go for you?]",
        "check_in": (
            "[How is your step going today?|Your step today: how is it going?|How goes your step today?"
            "|How is it going with your step today?]"
        ),
        "own_cue": (
            "[Last time your cue came up: how did it go?|When your cue last came up, how did it go?"
            "|Your cue came up last: how did it go?|How did it go, the last time your cue came up?]"
        ),
        "still_useful": (
            "[Are these texts of use?|Do these texts still serve you?|Are these of any use to you?|Are these texts still of use?] "
            "[We text less for now: MORE turns it up, LESS down.|For now we text less: MORE turns it up, LESS down."
            "|We text less for now. Reply MORE or LESS to change it.]"
        ),
    },
    no_words="Time for the step you planned",
    no_words_yet="The step from your last visit",
    proposal="A plan for you: {sentence} Reply OK and 0-10 how sure you are (OK 8), CHANGE or PASS.",
    short_proposal="New plan: {sentence} Reply OK 0-10 (how sure), CHANGE or PASS.",
    walk_ok="{text} Text OK to go on.",
    walk_words="{text} Text a few words.",
    strain_before="How strong is it right now?",
    strain_after="And how strong is it now?",
    check_in="{question} Reply {lowest} to {highest}.",
    fit="How well do these texts fit you, 0 not at all, 10 very well?",
    fit_in_words="Or text FEEDBACK and your words.",
)
