"""Spanish, in words of the plain SMS alphabet: it has é, ñ and the opening marks, and no other accented vowel."""

from handrail_shared.contracts.wording.tongue import Tongue

SPANISH = Tongue(
    openings=frozenset({"si", "cuando"}),
    closings=frozenset({"entonces"}),
    personal="[Si {cue}: {words}.|Cuando {cue}: {words}.|{Cue}: {words}.|¿{Cue}? {words}.]",
    discreet="[|Solo esto: |De tu parte: |Ya viene: ]{words}.",
    tiny="[Si {cue}: {words}. Con eso es suficiente.|Cuando {cue}: {words}. Con eso esta bien.|{Cue}: {words}. Nada mas.|¿{Cue}? {words}. Eso cuenta.]",
    smallest="[La version pequeña cuenta.|Una version pequeña esta bien.|Un paso pequeño esta bien.|Tan pequeño como quieras.]",
    prime="[Para mas tarde: |Para hoy: |Mas tarde: ]",
    keys="[1 hecho, 2 en parte, 3 no, 0 no se dio|Responde 1 hecho, 2 en parte, 3 no, 0 no se dio|Y luego 1 hecho, 2 en parte, 3 no, 0 no se dio]",
    questions={
        "debrief": "[¿Qué tal tu paso?|Tu paso: ¿qué tal te fue?|¿Qué tal te fue con tu paso?|¿Te fue bien con tu paso?]",
        "check_in": "[¿Qué tal vas con tu paso hoy?|Tu paso de hoy: ¿qué tal vas?|Hoy, ¿qué tal vas con tu paso?|¿Qué tal te va hoy con tu paso?]",
        "own_cue": (
            "[La vez pasada, en tu momento: ¿qué tal?|Tu momento, la otra vez: ¿qué tal te fue?"
            "|¿Qué tal te fue la otra vez, en tu momento?|Y la otra vez, ¿qué tal te fue en tu momento?]"
        ),
        "still_useful": (
            "[¿Te sirven estos textos?|¿Te sirve lo que mandamos?|¿Estos textos te sirven de algo?|¿Todavia te sirven estos textos?] "
            "[Por ahora mandamos menos: con MAS van mas, con MENOS van menos.|Por ahora van menos: con MAS van mas, con MENOS, menos."
            "|Mandamos menos por ahora. Con MAS van mas, con MENOS, menos.]"
        ),
    },
    no_words="Es hora del paso que planeaste",
    no_words_yet="El paso de tu visita",
    proposal="Un plan para ti: {sentence} Responde OK y tu confianza 0-10 (OK 8), CAMBIAR o AHORA NO.",
    short_proposal="Plan nuevo: {sentence} Responde OK 0-10 (confianza), CAMBIAR o AHORA NO.",
    walk_ok="{text} Responde OK para seguir.",
    walk_words="{text} Responde con unas palabras.",
    strain_before="¿Qué tan fuerte es ahora?",
    strain_after="Y ahora, ¿qué tan fuerte es?",
    check_in="{question} Responde de {lowest} a {highest}.",
    fit="¿Qué tan bien te quedan estos textos, 0 nada, 10 muy bien?",
    fit_in_words="O manda COMENTARIO y tus palabras.",
)
