"""Words after which a text is never taken for a plan said back: a refusal, a wish to hear no more, distress. Data, for review.

Each is looked for as whole words, in lower case, without accents and apostrophes; a star stands for the rest of a word. It is
rather too long than too short: whoever is caught by mistake may say the plan once more, or say it in the session.
"""

REFUSALS: tuple[str, ...] = (
    # English: no
    "no", "nope", "nah", "not", "never", "nevermind", "nothing", "none", "dont", "don t", "doesnt", "didnt", "cant", "can t",
    "cannot", "couldnt", "wont", "won t", "wouldnt", "shouldnt", "isnt", "arent", "aint", "im done", "i am done", "refus*",
    "rather skip", "forget it", "forget about it", "forget this", "hate*", "pointless", "useless", "stupid",
    # English: hear no more
    "stop*", "quit*", "cancel*", "unsubscrib*", "revok*", "optout", "opt out", "opting out", "remove me", "leave me alone",
    # English: distress
    "help*", "emergency", "crisis", "911", "988", "die", "dies", "died", "dying", "dead", "death", "kill*", "suicid*", "hurt*",
    "harm*", "end my life", "ending my life", "end it", "ending it", "end everything", "my life is over", "take my life",
    "overdos*", "unalive*", "kms", "cut myself", "cutting myself", "hang myself", "shoot myself", "jump off", "give up",
    "giving up", "gave up", "hopeless*", "worthless*", "better off without", "want out", "goodbye forever",
    # Spanish: no
    "nunca", "jamas", "nada", "tampoco", "olvidalo", "odio", "inutil",
    # Spanish: hear no more
    "basta", "alto", "parar", "paren", "deja de", "dejen de", "dejame", "dejenme", "cancela*",
    # Spanish: distress
    "ayuda*", "socorro", "auxilio", "emergencia", "morir*", "muero", "muerto", "muerta", "muerte", "matar*", "mato", "mate",
    "quitarme la vida", "acabar con todo", "acabar con mi vida", "hacerme dano", "lastim*", "cortarme", "rendirme", "me rindo",
)  # fmt: skip
