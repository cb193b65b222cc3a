"""Spanish, in words of the plain SMS alphabet: it has é, ñ and the opening marks, and no other accented vowel."""

from collections.abc import Mapping

from handrail_notifier.core.kinds import Kind, SystemKind
from handrail_notifier.core.recap import Says
from handrail_notifier.core.texts.speech import CrisisSpeech, Speech

_SYSTEM: Mapping[SystemKind, str] = {
    Kind.OPT_IN: (
        "Responde OK para recibir tus textos, hasta {cap} al dia. Puede haber costo de msj y datos. "
        "HELP: ayuda. STOP: baja. No es para emergencias."
    ),
    Kind.WELCOME: (
        "Listo: hasta {cap} al dia. Nadie vigila este numero. "
        "En una emergencia llama al numero de emergencias. HELP: ayuda. STOP: baja."
    ),
    Kind.HELP: (
        "Hasta {cap} textos al dia. Preguntas: llama al {phone}. No es para emergencias. "
        "Puede haber costo de msj y datos. STOP: baja."
    ),
    Kind.STOPPED: "Ya no vas a recibir textos. Si los quieres de nuevo, manda START.",
    Kind.STRANGER: "Este numero es solo para personas registradas. En una emergencia llama al numero de emergencias.",
    Kind.NOT_UNDERSTOOD: (
        "[Gracias, queda|Anotado, queda|Recibido. Queda] para tu visita. "
        "[Nadie lee esto ahora.|Ahora nadie lee esto.|Esto no se lee ahora.|De momento nadie lo lee.] "
        "Para hablar, llama al {phone}."
    ),
    Kind.NOTHING_OPEN: (
        "[Gracias|Recibido|Anotado]. [No hay un paso abierto para contarlo.|Ahora no hay paso abierto para eso."
        "|No queda un paso abierto para eso.|Eso no tiene paso abierto ahora.] Para hablar, llama al {phone}."
    ),
    Kind.ACCEPTED: (
        "[Bien|Vale|De acuerdo]. [Ahora dilo de vuelta: manda tu plan con tus palabras.|Ahora manda tu plan con tus palabras."
        "|Dilo ahora con tus palabras.|Ahora escribe el plan con tus palabras.]"
    ),
    Kind.HOW_SURE: (
        "[Bien|Vale|De acuerdo]. [¿Qué confianza le tienes, 0-10 (OK 8)? Luego manda el plan con tus palabras."
        "|Di tu confianza, 0-10 (OK 8). Luego manda el plan con tus palabras."
        "|Del 0 al 10, di tu confianza (OK 8). Luego escribe el plan."
        "|Manda tu confianza, 0-10 (OK 8). Luego el plan, con tus palabras.]"
    ),
    Kind.TOO_BIG: (
        "[Gracias|Es bueno saberlo|Anotado]. [Ese paso puede ser muy grande: lo haremos menor juntos."
        "|Puede ser un paso grande: juntos lo haremos menor.|Un paso menor puede servir: lo veremos juntos."
        "|Juntos haremos ese paso menor.]"
    ),
    Kind.CHANGE_ASKED: (
        "[Gracias por decirlo.|Es bueno que lo digas.|Anotado.] [Lo cambiamos juntos.|Lo vemos juntos."
        "|Juntos lo ajustamos.|Vamos a cambiarlo juntos.]"
    ),
    Kind.DECLINED: (
        "[Vale|De acuerdo|Anotado]. [Ahora no es respuesta también.|Ahora no vale.|Eso es una respuesta.|Puede esperar.] "
        "Lo vemos de nuevo en tu visita."
    ),
    Kind.SAID_BACK: (
        "[Queda con tus palabras.|Tus palabras quedan.|Queda, dicho por ti.] "
        "[A ver qué tal va.|Vamos a ver qué tal va.|Veremos qué tal va.|Ahora, a ver qué tal.]"
    ),
    Kind.FADED: (
        "[Usas tu plan.|Tu plan va en uso.|Ya usas tu plan.] "
        "[Desde ahora mandamos la mitad.|Ahora van la mitad de textos.|Mandamos como la mitad ahora.|Desde hoy, la mitad.] "
        "MAS da mas."
    ),
    Kind.OWN_CUE: (
        "[Ya te sale solo.|Ya lo haces por ti.|Ya sale de ti.] "
        "[Mandamos uno por semana.|Desde ahora, uno por semana.|Va uno por semana.|Con uno por semana basta.] MAS da mas."
    ),
    Kind.MAINTAINED: (
        "[Este plan ya es tuyo.|Ya hiciste tuyo el plan.|El plan ya es tuyo.] "
        "[Mandamos uno al mes.|Desde ahora, uno al mes.|Va uno al mes.|Con uno al mes basta.] MAS da mas."
    ),
    Kind.STEPPED_BACK: (
        "[Vamos a mandar un poco mas.|Unos textos mas por ahora.|Van unos pocos mas.] "
        "[MENOS da menos.|Con MENOS van menos.|Para bajar, MENOS.|MENOS los hace menos.]"
    ),
    Kind.COMES_TO_MIND: (
        "[Gracias|Recibido|Anotado]. [¿Ya te viene el plan a la mente por si solo?|¿El plan te viene ya solo a la mente?"
        "|¿Ya piensas en el plan sin mas?|¿Te viene solo ya el plan?] "
        "Manda MENTE y 0 (nunca) a 10 (siempre), como MENTE 8."
    ),
    Kind.MORE_A_WEEK: (
        "[Hasta {week} por semana.|Ahora hasta {week} por semana.|Desde ahora hasta {week} por semana.] "
        "[MENOS da menos.|Con MENOS van menos.|Para bajar, MENOS.|MENOS los hace menos.]"
    ),
    Kind.FEWER_A_WEEK: (
        "[Hasta {week} por semana.|Ahora hasta {week} por semana.|Desde ahora hasta {week} por semana.] "
        "[MAS da mas.|Con MAS van mas.|Para subir, MAS.|MAS los hace mas.]"
    ),
    Kind.EASIER: (
        "[Por una semana vale lo chico.|Una semana con lo chico basta.|Lo chico cuenta una semana.] "
        "[MAS GRANDE trae el paso entero.|Con MAS GRANDE va el paso entero.|Para el paso entero, MAS GRANDE."
        "|MAS GRANDE lo hace entero.]"
    ),
    Kind.HARDER: (
        "[De nuevo el paso entero.|Ahora, el paso entero otra vez.|Es otra vez el paso entero.] "
        "[MAS CHICO lo hace menor.|Con MAS CHICO es menor.|Para un paso menor, MAS CHICO.|MAS CHICO trae lo chico.]"
    ),
}
_ASK_BACK = (
    "[Ayer hiciste un plan.|Hiciste un plan ayer.|Esta el plan de ayer.] "
    "[Dilo de vuelta: manda tu plan con tus palabras.|Manda tu plan con tus palabras."
    "|Escribe el plan con tus palabras.|Dilo con tus palabras.]"
)
_LOOK_AT = "[Algo que ver antes de tu visita:|Para ver antes de tu visita:|Para ti, antes de tu visita:] {link}"
_BY_MAIL: Mapping[SystemKind, str] = {
    Kind.WELCOME: (
        "Listo: hasta {cap} correos al dia. Nadie vigila este correo. "
        "En una emergencia llama al numero de emergencias. HELP: ayuda. STOP: baja."
    ),
    Kind.HELP: "Hasta {cap} correos al dia. Preguntas: llama al {phone}. No es para emergencias. STOP: baja.",
    Kind.STOPPED: "Ya no vas a recibir estos correos, ni textos. Si los quieres de nuevo, responde START.",
    Kind.FADED: (
        "[Usas tu plan.|Tu plan va en uso.|Ya usas tu plan.] "
        "[Desde ahora mandamos la mitad.|Ahora va la mitad de correos.|Mandamos como la mitad ahora.|Desde hoy, la mitad.] "
        "MAS da mas."
    ),
    Kind.STEPPED_BACK: (
        "[Vamos a mandar un poco mas.|Unos correos mas por ahora.|Van unos pocos mas.] "
        "[MENOS da menos.|Con MENOS van menos.|Para bajar, MENOS.|MENOS los hace menos.]"
    ),
}
_CRISIS = CrisisSpeech(
    hard="Parece que ahora todo se hace muy cuesta arriba.",
    unwatched="Esta linea no se vigila las 24 horas.",
    unwatched_mail="Este correo no se vigila las 24 horas.",
    emergency="Si estas en peligro, llama al {emergency}.",
    emergency_unknown="Si estas en peligro, llama al numero de emergencias.",
    talk="Para hablar ya con alguien: {talk}.",
    alerted="Hemos mandado una alerta a tu clinica.",
    stranger="Este numero es solo para personas registradas.",
    alert="El caso {reference} necesita a una persona ahora. Para tomarlo, responde {code}.",
    test="Prueba de las alertas de guardia. Responde {code} para mostrar que llega.",
)
_BY_DIGITS: Mapping[SystemKind, str] = {
    Kind.ACCEPTED: (
        "[Bien|Vale|De acuerdo]. [Di el plan una vez en voz alta.|Ahora dilo una vez en voz alta."
        "|Dilo en voz alta, una vez.|Una vez, di el plan en voz alta.]"
    ),
    Kind.HOW_SURE: (
        "[Bien|Vale|De acuerdo]. [¿Qué confianza le tienes, 0-10 (OK 8)?|Di tu confianza, 0-10 (OK 8)."
        "|Del 0 al 10, di tu confianza (OK 8).|Manda tu confianza, 0-10 (OK 8).]"
    ),
}
_RECAP: Mapping[Says, str] = {
    Says.SOME: (
        "[Esta semana hiciste {count} veces lo que planeaste.|Hiciste lo que planeaste {count} veces esta semana."
        "|{count} veces esta semana hiciste lo que planeaste.] [Cada vez cuenta.|Todas cuentan.|Cada una suma.|Todo suma.]"
    ),
    Says.ONE: (
        "[Esta semana hiciste una vez lo que planeaste.|Hiciste lo que planeaste una vez esta semana."
        "|Una vez esta semana hiciste lo que planeaste.] [Eso cuenta.|Una vez cuenta.|Eso suma.|Cuenta.]"
    ),
    Says.NONE: (
        "[Llega otra semana.|Aqui hay otra semana.|Esta es otra semana.] [Lo que planeaste sigue contigo."
        "|Lo que planeaste te espera.|Lo que planeaste sigue siendo tuyo.|Lo que planeaste queda para cuando quieras.]"
    ),
}
SPANISH = Speech(_SYSTEM, _ASK_BACK, _LOOK_AT, _BY_MAIL, _CRISIS, _BY_DIGITS, _RECAP)
