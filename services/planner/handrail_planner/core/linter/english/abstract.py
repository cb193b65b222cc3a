"""Words for what no camera sees, and the verbs that do nothing by themselves until their object is known."""

from handrail_planner.core.linter.english.forms import known, words_in

NOUNS = words_in(
    """
    acceptance anger anxiety attitude authority awareness balance behaviour behavior belief beliefs best boundaries boundary calm calmness
    care caution character clarity closure commitment compassion composure concentration confidence conflict connection control cool
    courage creativity criticism curiosity demons dignity discipline discomfort distance distress doubt doubts drama drive effort ego emotion
    emotions empathy energy esteem expectation expectations faith fear fears feeling feelings focus forgiveness freedom frustration
    fulfilment gratitude grief growth guilt habits happiness harmony healing health honesty hope hopes humility identity impulses
    independence insecurities inspiration instincts integrity intention intentions intuition journey joy kindness limits loss love
    mental mentality mind mindset mindfulness moment mood motivation needs negativity optimism outlook pain passion past patience
    peace perception perfectionism perspective positivity potential power presence present pressure pride priorities priority process
    progress purpose quality reaction reactions reality recovery regret resentment resilience respect responsibility responses sadness
    self-care self-compassion self-control self-discipline self-doubt self-esteem self-respect self-talk self-worth sense seriously serious
    shame situation situations spirit spirits strength strengths stress success temper thinking thought thoughts trauma triggers trust truth
    uncertainty urges values vulnerability vulnerable weakness weaknesses wellbeing willpower wisdom worries worry worth behaviours choices lifestyle
    mental-health feelings' ambition goals dreams problems issues baggage life wellness granted personally heart soul nature attention judgment
    easy lightly account slack credit grace permission change changes feedback slack stock advantage
    """
) - {"present", "moment", "heart", "change", "changes", "pain", "power", "account", "mind", "loss", "care"}
"""What a vague act is done to: "gather my courage", "keep my emotions in check"."""

RESULTS = words_in(
    """
    as bs grade grades job house home degree rest sleep size sizes kilos pounds weight relationship relationships marriage promotion partner raise
    girlfriend boyfriend husband wife baby children career body figure shape abs muscles debt savings money fortune friends friendship friendships
    reputation energy health fitness closure happiness success marks results award medal licence license certificate diploma qualification
    salary apartment flat mortgage car following followers likes custody visa independence freedom life lifestyle routine schedule
    bond trust family
    """
) - {
    "home",
    "baby",
    "car",
    "husband",
    "wife",
    "partner",
    "children",
    "body",
    "likes",
    "girlfriend",
    "boyfriend",
    "flat",
    "rest",
    "house",
    "family",
    "schedule",
    "weight",
    "raise",
    "friends",
    "money",
    "shape",
    "as",
}
"""What an outcome brings, where it is got, had, earned or repaired."""

LIGHT = known(
    words_in(
        """
        make take give keep get hold find put bring set show turn gather raise channel lean step open own build carry throw face meet rise stay look
        see lift push pull bear draw use lay place drop leave let add share clear pick shake cut harness summon muster hold wear catch check treat
        work switch shift direct move run follow stand adjust practise practice protect guard embody radiate project
        """
    )
)
"""Verbs whose object says whether anything is done."""
GETTING = known(
    words_in(
        "get have own earn win gain find build repair mend fix rebuild save restore receive land secure land buy drop make keep"
    )
)
