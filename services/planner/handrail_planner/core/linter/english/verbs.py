"""Verbs of acts that can be seen or heard, the words to start a plan with."""

ACTS = frozenset(
    """
    add adjust aim announce answer approach arrange ask attach back bake bathe begin bend bike bite blink blow boil book borrow
    bounce bow braid break breathe bring brush build button buy call carry catch change charge chat check chew chop circle clap clean
    clear click climb clip close collect colour color comb come confess connect cook copy count cover crack cross cuddle
    curl cut cycle dance delete describe dial dictate dig dim dip disconnect doodle drag draw dress drink drive drop dry
    dunk eat email empty enter exhale exit explain face feed fetch fill fist fix flip float fold follow freeze garden gather
    get give go grab greet grip hand hang hide hike hit hold hop hug hum inhale iron introduce jog join jot juggle jump keep kick kiss
    kneel knit knock lay lean leave lend lie lift light lightly list listen load lock log look lower lie mail make march mark massage
    mend message microwave mix mop mount mouth move mow mute name nap nod note number offer open order organise organize
    pace pack paint park pass pat pause pay peel pet phone photograph pick pin place plant play plug point polish post pour
    practice practise pray press print pull pump push put raise reach read record recite rehearse remove rename repeat reply
    request rest return rewrite ride ring rinse rise roll rub run say scan schedule scratch scrub send set sew shake shave shop shout show shower
    shrug shut sign sing sip sit sketch skip slide slip smell smile snooze soak sort speak spell spend splash spray spread squeeze
    stack stamp stand stare start steer step stick stir stop stretch stroke stroll study sweep swallow swap swim swing switch
    take talk tap taste tell tense text thank throw tick tidy tie tip touch toss trace translate trim trip turn twist type
    unclench unfold unlock unpack unplug uncross use vacuum visit voice volunteer wait wake walk warm wash watch water wave wear
    weed weigh whisper whistle wiggle wind wipe work wrap write yawn zip apologise apologize accompany attend choose drop
    invite hand hum lift light look meet notice observe order park picture recline rock serve share snap spit squat stay stub submit
    suck suggest tuck unsubscribe untie update upload head hail delay postpone dab sniff spritz strum imagine visualise
    visualize recall remind scribble screenshot circle cross forward archive block unfollow report rate score log buckle crumple
    tear shred stash toss fasten loosen lace stamp compliment fan splash dunk gargle floss brew toast reheat set-up
    plan do have try finish complete
    """.split()
) - {"do", "have", "try", "plan", "aim", "lightly", "imagine", "recall", "remind", "begin", "start", "finish", "complete", "work"}  # fmt: skip

SOFT = frozenset("do have finish complete work plan imagine recall remind start begin".split())
"""Verbs that are acts with the right words behind them, and say little alone."""

ALSO_NOUNS = frozenset(
    """
    answer back bike book call change chat check coat drink email face fan garden glass hand hug iron jog jump kiss laugh lean
    light list lock log look mail map mark message mop move name nap note number order paint park pause phone pin place plant
    play plug point post pump rest ride ring run shake shop shower sign sketch smell smile snack spray stamp stand step stick
    stretch study swim switch tape taste text tie tip touch toast trip turn twist voice wait walk wash watch water wave
    wind work wrap visit cycle dance cook colour color paper toss score pet picture report block share head rock
    """.split()
)
"""Verbs that are things as often as acts: "my keys and phone"."""
