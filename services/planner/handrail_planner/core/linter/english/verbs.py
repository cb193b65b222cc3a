"""Verbs of acts that can be seen or heard, the words to start a plan with."""

from handrail_planner.core.linter.english.forms import words_in

ACTS = words_in(
    """
    accompany add adjust announce answer apologise apologize approach archive arrange ask attach attend back bake bathe bend
    bike bite blink block blow boil book borrow bounce bow braid break breathe brew bring brush buckle build button buy call
    carry catch change charge chat check chew choose chop circle clap clean clear click climb clip close collect color
    colour comb come compliment confess connect cook copy count cover crack cross crumple cuddle curl cut cycle dab dance
    delay delete describe dial dictate dig dim dip disconnect doodle drag draw dress drink drive drop dry dunk eat email
    empty enter exhale exit explain face fan fasten feed fetch fill fist fix flip float floss fold follow forward freeze
    garden gargle gather get give go grab greet grip hail hand hang head hide hike hit hold hop hug hum inhale introduce
    invite iron jog join jot juggle jump keep kick kiss kneel knit knock lace lay lean leave lend lie lift light list listen
    load lock log look loosen lower mail make march mark massage meet mend message microwave mix mop mount mouth move mow
    mute name nap nod note notice number observe offer open order organise organize pace pack paint park pass pat pause pay
    peel pet phone photograph pick picture pin place plant play plug point polish post postpone pour practice practise pray
    press print pull pump push put raise rate reach read recite recline record rehearse reheat remove rename repeat reply
    report request rest return rewrite ride ring rinse rise rock roll rub run say scan schedule score scratch screenshot
    scribble scrub send serve set set-up sew shake share shave shop shout show shower shred shrug shut sign sing sip sit
    sketch skip slide slip smell smile snap sniff snooze soak sort speak spell spend spit splash spray spread spritz squat
    squeeze stack stamp stand stare stash stay steer step stick stir stop stretch stroke stroll strum stub study submit suck
    suggest swallow swap sweep swim swing switch take talk tap taste tear tell tense text thank throw tick tidy tie tip
    toast toss touch trace translate trim trip tuck turn twist type unclench uncross unfold unfollow unlock unpack unplug
    unsubscribe untie update upload use vacuum visit visualise visualize voice volunteer wait wake walk warm wash watch
    water wave wear weed weigh whisper whistle wiggle wind wipe wrap write yawn zip
    """
)

ALSO_NOUNS = words_in("""
    answer back bike book call change chat check coat drink email face fan garden glass hand hug iron jog jump kiss laugh lean
    light list lock log look mail map mark message mop move name nap note number order paint park pause phone pin place plant
    play plug point post pump rest ride ring run shake shop shower sign sketch smell smile snack spray stamp stand step stick
    stretch study swim switch tape taste text tie tip touch toast trip turn twist voice wait walk wash watch water wave
    wind work wrap visit cycle dance cook colour color paper toss score pet picture report block share head rock
    """)
"""Verbs that are things as often as acts: "my keys and phone"."""
