"""Spanish, in words of the plain SMS alphabet: it has é, ñ and the opening marks, and no other accented vowel."""

from collections.abc import Mapping

from handrail_notifier.core import how_am_i
from handrail_notifier.core.kinds import Kind, SystemKind
from handrail_notifier.core.recap import Says
from handrail_notifier.core.texts.speech import CrisisSpeech, Speech

_SYSTEM: Mapping[SystemKind, str] = {
    Kind.OPT_IN: (
        "Responde OK para recibir tus textos, hasta {cap} al dia. Puede haber costo de msj y datos. "
        "HELP: ayuda. STOP: baja. No es para emergencias."
    ),
    Kind.RENEW: (
        "¿Quieres seguir con tus textos, hasta {cap} al dia? Responde OK. Puede haber costo de msj y datos. "
        "HELP: ayuda. STOP: baja."
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
    Kind.LEAVING: "Tus textos esperan. Manda STOP para la baja, o START si los quieres.",
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
    Kind.SEEN_TO: (
        "[Gracias, queda guardado|Anotado, queda guardado|Recibido, queda guardado]. [Nadie vigila este numero.|Este numero no se vigila."
        "|Aqui nadie vigila.|Nadie vigila esta linea.] "
        "En peligro, llama a emergencias. Para hablar, llama al {phone}."
    ),
    Kind.ACCEPTED: (
        "[Bien|Claro|De acuerdo]. [Ahora dilo de vuelta: manda tu plan con tus palabras.|Ahora manda tu plan con tus palabras."
        "|Dilo ahora con tus palabras.|Ahora escribe el plan con tus palabras.]"
    ),
    Kind.HOW_SURE: (
        "[Bien|Claro|De acuerdo]. [¿Qué confianza le tienes, 0-10 (OK 8)? Luego manda el plan con tus palabras."
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
        "[Bien|De acuerdo|Anotado]. [Ahora no también es una respuesta.|Esta bien decir que no.|Eso es una respuesta.|Puede esperar.] "
        "Lo vemos de nuevo en tu visita."
    ),
    Kind.SAID_BACK: (
        "[Queda con tus palabras.|Tus palabras quedan.|Queda, dicho por ti.] "
        "[A ver qué tal va.|Vamos a ver qué tal va.|Veremos qué tal va.|Ahora, a ver qué tal.]"
    ),
    Kind.FADED: (
        "[Usas tu plan.|Tu plan va en uso.|Ya usas tu plan.] "
        "[Desde ahora mandamos la mitad.|Ahora van la mitad de textos.|Mandamos como la mitad ahora.|Desde hoy, la mitad.] "
        "MAS trae mas."
    ),
    Kind.OWN_CUE: (
        "[Ya te sale solo.|Ya lo haces por ti.|Ya te sale natural.] "
        "[Mandamos uno por semana.|Desde ahora, uno por semana.|Va uno por semana.|Con uno por semana basta.] MAS trae mas."
    ),
    Kind.MAINTAINED: (
        "[Este plan ya es tuyo.|Ya hiciste tuyo el plan.|El plan ya es tuyo.] "
        "[Mandamos uno al mes.|Desde ahora, uno al mes.|Va uno al mes.|Con uno al mes basta.] MAS trae mas."
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
    Kind.COMEBACK: (
        "[Qué bueno que lo hiciste.|Qué bien que lo hiciste.|Da gusto que lo hicieras.] [Volver a hacerlo es lo que mas cuenta."
        "|Retomarlo es la mejor parte.|Cada vez que se retoma vale mucho, y esta es tuya.|Seguir desde aqui es lo que lo hace tuyo.]"
    ),
    Kind.MORE_A_WEEK: (
        "[Hasta {week} por semana.|Ahora hasta {week} por semana.|Desde ahora hasta {week} por semana.] "
        "[MENOS da menos.|Con MENOS van menos.|Para bajar, MENOS.|MENOS los hace menos.]"
    ),
    Kind.FEWER_A_WEEK: (
        "[Hasta {week} por semana.|Ahora hasta {week} por semana.|Desde ahora hasta {week} por semana.] "
        "[MAS trae mas.|Con MAS van mas.|Para subir, MAS.|MAS los hace mas.]"
    ),
    Kind.WALK_DONE: (
        "[Ese era el paso que faltaba.|Con eso ya esta todo.|Eso era todo.] [Puedes volver cuando quieras."
        "|AHORA lo trae de nuevo.|Sigue ahi para cuando quieras.|Vuelve a esto cuando te venga bien.]"
    ),
    Kind.EASIER: (
        "[Por una semana vale lo pequeño.|Una semana con lo pequeño basta.|Lo pequeño cuenta una semana.] "
        "[MAS GRANDE trae el paso entero.|Con MAS GRANDE va el paso entero.|Para el paso entero, MAS GRANDE."
        "|MAS GRANDE lo hace entero.]"
    ),
    Kind.HARDER: (
        "[De nuevo el paso entero.|Ahora, el paso entero otra vez.|Es otra vez el paso entero.] "
        "[MAS FACIL lo hace menor.|Con MAS FACIL es menor.|Para un paso menor, MAS FACIL.|MAS FACIL trae lo pequeño.]"
    ),
    Kind.BREAK: (
        "[De acuerdo|Bien|Listo]. [Sin textos por ahora. Dias: {days}.|Silencio desde ahora. Dias: {days}.|Va una pausa. Dias: {days}."
        "|Va un descanso. Dias: {days}.] VOLVER los trae antes."
    ),
    Kind.BACK: (
        "[Qué bueno leerte.|Es bueno leerte.|Gracias por escribir.] "
        "[Tus textos siguen desde hoy.|Seguimos desde hoy.|Ya van tus textos otra vez.|Desde hoy seguimos.]"
    ),
    Kind.NO_PLAN: (
        "[Ahora no hay un plan aqui.|No hay un plan por ahora.|Por ahora no hay plan aqui.] "
        "[Se puede hacer uno en tu visita.|En tu visita hacemos uno.|Puede esperar a tu visita.|Tu visita es buen momento.]"
    ),
    Kind.HOW_AM_I: (
        "[Veces que usaste un plan: {count}.|Tu cuenta hasta hoy: {count}.|Usaste un plan estas veces: {count}.] "
        "[Cada una cuenta, y queda.|Cada una queda.|Lo contado queda.|Todas son tuyas.]"
    ),
    Kind.NOT_YET_USED: (
        "[Hay tiempo.|Es pronto.|Todo esta abierto.] [La primera vez se cuenta aqui.|Tu primera vez va a contar aqui."
        "|Cuando uses tu plan, cuenta aqui.|La primera cuenta como todas.]"
    ),
    Kind.GOAL: "[Aqui va.|Con gusto.|Como pediste.] [Tu meta: |A donde quieres llegar: |Esta es tu meta: |Lo que buscas: ]{words}",
    Kind.WHY: "[Aqui va.|Con gusto.|Como pediste.] [Por que, con tus palabras: |Tu propia razon: |Dijiste por que: |Por esto: ]{words}",
    Kind.NO_GOAL: (
        "[Eso aun no esta aqui.|Aqui no hay nada de eso.|Todavia no hay nada de eso.] "
        "[Llevalo a tu visita.|Lo vemos en tu visita.|Tu visita es buen momento.|Se puede hablar en tu visita.]"
    ),
    Kind.NOT_BY_TEXT: (
        "[Esta guardado, y no va por texto.|Queda guardado y no se manda.|Lo guardamos, sin mandarlo.] "
        "[Para oirlo|Si quieres oirlo|Para que te lo lean|Para repasarlo], llama al {phone}."
    ),
    Kind.STUCK: (
        "[Gracias por decirlo.|Es bueno que lo digas.|Qué bueno que lo digas.] [Le pasa a muchos.|Muchos lo conocen.|Eso viene y va."
        "|Es parte del camino.] Lo vemos juntos. Por ahora MAS FACIL trae un paso menor."
    ),
    Kind.FEEDBACK: (
        "[Gracias por decirlo.|Gracias, eso sirve.|Es bueno que lo digas.] "
        "[Queda para leerlo.|Lo vamos a leer.|Lo pasamos tal cual.|Lo guardamos para mejorar.]"
    ),
    Kind.WHICH: (
        "[Gracias|Recibido|Anotado]. [¿De cual es: 1 {one}, 2 {two}?|¿Es de 1, {one}, o de 2, {two}?"
        "|¿Cual fue: 1 {one} o 2 {two}?|Dime cual: ¿1 {one} o 2 {two}?]"
    ),
    Kind.WHICH_DAY: (
        "[Gracias|Bien|Anotado]. [¿Qué dia fue?|¿De qué dia hablas?|¿Cuando fue?|¿A qué dia va?] "
        "Mandalo otra vez, como HECHO HOY o HECHO AYER. Lo mas viejo queda para tu visita."
    ),
    Kind.STRAIN: (
        "[Gracias|Bien|Anotado]. [¿Qué tan fuerte era antes y luego? Dos cifras 0-10, como 7 4."
        "|De 0 a 10, ¿qué tan fuerte era antes y luego? Como 7 4.|¿Qué tan fuerte era antes y luego, 0-10? Como 7 4."
        "|Dos cifras 0-10, como 7 4: ¿qué tan fuerte antes y luego?]"
    ),
    Kind.BARRIER: (
        "[Anotado, no pasa nada.|Gracias, no pasa nada.|Recibido, esta bien.] [¿Qué se interpuso?|¿Qué se cruzo?"
        "|¿Qué lo hizo dificil?|¿Qué lo hizo pesado?] "
        "1 olvido 2 muy grande 3 la hora 4 muy fuerte 5 por donde ir 6 sin sentido 0 otra"
    ),
    Kind.SKIPPED: (
        "[Anotado|Recibido|Bien]: [lo dejas pasar esta vez.|este lo dejaste pasar.|este pasa porque lo quieres."
        "|dejarlo pasar es cosa tuya.] [Cuenta el que viene.|Viene otro.|El que viene es nuevo.]"
    ),
    Kind.EARLIER: (
        "[Entonces mandamos 15 min antes|Claro: mandamos 15 min antes|Bien: va 15 min antes] "
        "[para este plan.|para este.|desde ahora.|de hoy en adelante.]"
    ),
    Kind.OTHER_TIME: (
        "[Anotado: otra hora puede servir.|Recibido: pide otra hora.|Gracias: puede ser otra hora.] "
        "[Queda en la lista para tu visita.|Queda anotado para tu visita.|Lo vemos en tu visita.|Lo pueden mover en tu visita.]"
    ),
    Kind.GROUND: (
        "[Por ahora, solo esto:|Solo esto, ahora:|Ahora nada mas esto:] [los pies en el piso y suelta el aire."
        "|aprieta los pies y suelta el aire, lento.|di tres cosas que ves y suelta el aire."
        "|sujeta una silla y suelta el aire.] LLAMAR pide una llamada."
    ),
    Kind.NO_POINT: (
        "[Vale preguntar.|Es justo.|Es bueno que lo digas.] [Manda POR QUE y ves para que es.|Con POR QUE ves para que era."
        "|POR QUE dice para que es.|Manda POR QUE: para que era.] Lo vemos de nuevo en tu visita."
    ),
    Kind.BARRIER_NOTED: (
        "[Gracias|Anotado|Recibido]. [Lo vemos en tu visita.|Queda para tu visita.|En tu visita lo vemos.|Queda anotado para tu visita.]"
    ),
    Kind.SMALL_STEP: (
        "[Buena idea|Claro|Bien]: [haz la parte pequeña que planeaste.|toma la parte pequeña de tu plan."
        "|con la parte pequeña basta.|solo la parte pequeña que planeaste.] [Cuenta.|Eso cuenta.|Es bastante.]"
    ),
    Kind.NO_SMALL: (
        "[Este no tiene parte pequeña.|No hay parte pequeña para este.|Aun no hay parte pequeña.] "
        "[Queda en la lista para tu visita.|Queda anotado para tu visita.|Lo vemos en tu visita.|La pueden hacer en tu visita.]"
    ),
    Kind.FIRST_ACT: (
        "[Solo lo primero|Nada mas lo primero|Lo primero]: [dos minutos de lo que planeaste.|los dos minutos que planeaste."
        "|lo que planeaste para dos minutos.|los primeros dos minutos de tu plan.] [Luego ves.|Y luego ves.|Luego mira.]"
    ),
    Kind.TWO_MINUTES: (
        "[Solo dos minutos|Nada mas dos minutos|Dos minutos]: [ve ahi y haz lo primero.|toma lo que usas y haz lo primero."
        "|haz lo primero que veas.|ponte de pie y haz lo primero.] [Luego ves.|Y luego ves.|Luego mira.]"
    ),
    Kind.SWAPPED: (
        "[Claro|Buena idea|Bien]: [toma el paso {place} de los otros.|con el paso {place} de los otros basta."
        "|esta vez va el paso {place} de los otros.|haz el paso {place} de los otros que planeaste.] [Cuenta.|Eso cuenta.|Es bastante.]"
    ),
    Kind.SWAPS_OUT: (
        "[Esos eran todos por esta vez.|Ya salieron todos.|Ese era el que quedaba.] "
        "[Cualquiera cuenta.|Cada uno cuenta.|Toma el que mejor te quede.|Vale el que salga primero.] En tu visita pueden planear otros."
    ),
    Kind.NO_SWAP: (
        "[Este no tiene otro paso.|No hay otro paso para este.|Aun no hay otro paso.] "
        "[Queda en la lista para tu visita.|Queda anotado para tu visita.|Lo vemos en tu visita.|Lo pueden hallar en tu visita.]"
    ),
    Kind.CHANGE_NOTED: (
        "[Gracias por decirlo.|Es bueno que lo digas.|Anotado, gracias.] [Queda en la lista: el plan pide un cambio."
        "|Queda anotado que el plan pide un cambio.|En la lista: cambiar el plan.|Esta en la lista cambiar este plan.]"
    ),
    Kind.CALL_NOTED: (
        "[Queda en la lista|Queda anotado|Anotado]: [quieres una llamada.|pides una llamada.|que te llamen.|llamarte.] "
        "Nadie lee esto ahora. Para hablar ya, llama al {phone}."
    ),
    Kind.LATER_SET: (
        "[Claro|Bien|Recibido]. [Va una vez mas, luego.|Te llega una vez mas, luego.|El mismo texto va una vez mas, luego."
        "|Lo mandamos una vez mas, luego.]"
    ),
    Kind.LATER_NOT: (
        "[Recibido|Anotado|Bien]. [No hay otro texto para este.|No va otro texto para este.|Este no va de nuevo."
        "|Para este no va otro.] 1, 2, 3 o 0 aun cuenta."
    ),
}
_WITH_WORDS: Mapping[SystemKind, str] = {
    Kind.SMALL_STEP: "[Buena idea|Claro|Bien]: [solo {step}.|nada mas {step}.|{step}.|{step}, y ya.] [Cuenta.|Eso cuenta.|Es bastante.]",
    Kind.SWAPPED: "[Claro|Buena idea|Bien]: [{step}.|esto: {step}.|{step}, esta vez.|por ahora, {step}.] [Cuenta.|Eso cuenta.|Es bastante.]",
    Kind.FIRST_ACT: (
        "[Solo lo primero|Nada mas lo primero|Lo primero]: [{step}.|dos minutos, {step}.|{step}, dos minutos.|{step}, y ya.] "
        "[Luego ves.|Y luego ves.|Luego mira.]"
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
    Kind.SEEN_TO: (
        "[Gracias, queda guardado|Anotado, queda guardado|Recibido, queda guardado]. [Nadie vigila este correo.|Este correo no se vigila."
        "|Aqui nadie vigila.|Nadie vigila este buzon.] "
        "En peligro, llama a emergencias. Para hablar, llama al {phone}."
    ),
    Kind.STOPPED: "Ya no vas a recibir estos correos, ni textos. Si los quieres de nuevo, responde START.",
    Kind.LEAVING: "Tus correos esperan. Responde STOP para la baja, o START si los quieres.",
    Kind.FADED: (
        "[Usas tu plan.|Tu plan va en uso.|Ya usas tu plan.] "
        "[Desde ahora mandamos la mitad.|Ahora va la mitad de correos.|Mandamos como la mitad ahora.|Desde hoy, la mitad.] "
        "MAS trae mas."
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
    newer="Ese codigo es de un aviso anterior. Para tomar el caso {reference}, responde {code}.",
    test="Prueba de las alertas de guardia. Responde {code} para mostrar que llega.",
    taken="El caso {reference} es tuyo ahora; ya no se avisa a nadie mas. Ciérralo cuando todo pase.",
    taken_before="Alguien ya tiene el caso {reference}. No queda nada por tomar con este codigo.",
    tested="Gracias. La alerta de prueba llega bien.",
)
_BY_DIGITS: Mapping[SystemKind, str] = {
    Kind.ACCEPTED: (
        "[Bien|Claro|De acuerdo]. [Di el plan una vez en voz alta.|Ahora dilo una vez en voz alta."
        "|Dilo en voz alta, una vez.|Una vez, di el plan en voz alta.]"
    ),
    Kind.HOW_SURE: (
        "[Bien|Claro|De acuerdo]. [¿Qué confianza le tienes, 0-10 (OK 8)?|Di tu confianza, 0-10 (OK 8)."
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
_STANDING: Mapping[how_am_i.Says, str] = {
    how_am_i.Says.WEEK: (
        "[Veces que usaste un plan: {count}.|Tu cuenta hasta hoy: {count}.|Usaste un plan estas veces: {count}.] "
        "[De ellas, esta semana: {week}.|Esta semana: {week}.|{week} de ellas esta semana.|Y esta semana: {week}.] [Todo suma.|Cada una cuenta.|Todas quedan.]"
    ),
    how_am_i.Says.RUN: (
        "[Veces que usaste un plan: {count}.|Tu cuenta hasta hoy: {count}.|Usaste un plan estas veces: {count}.] "
        "[Seguidas ahora: {run}.|Van {run} seguidas.|Ya son {run} seguidas.|Con esta van {run} seguidas.] [Todo suma.|Cada una cuenta.|Todas quedan.]"
    ),
    how_am_i.Says.BACK: (
        "[Volviste a tu plan.|Ya estas de vuelta.|Tomaste otra vez tu plan.] "
        "[Pocas cosas cuentan tanto.|Es lo que mas cuenta.|Vale mas que ir sin pausa.|Nada cuenta mas.] "
        "[Veces hasta hoy: {count}.|Tu cuenta hasta hoy: {count}.|Hasta hoy: {count}.]"
    ),
}
_REVIEW = (
    "[Es buen momento para ver tu plan.|Toca mirar tu plan de nuevo.|Es hora de ver qué tal va tu plan.] "
    "[Puede esperar a tu visita.|Lo vemos en tu visita.|Con tu visita basta.|Tu visita es buen momento.]"
)
_REVIEW_BY_WORD = (
    "[Es buen momento para ver tu plan.|Toca mirar tu plan de nuevo.|Es hora de ver qué tal va tu plan.] "
    "[Lo vemos en tu visita. Si lo quieres otro, manda CAMBIAR.|Puede esperar a tu visita. CAMBIAR pide un cambio antes."
    "|Con tu visita basta, o manda CAMBIAR.|Tu visita es buen momento. Para un cambio antes, CAMBIAR.]"
)
_READ_WITHIN: Mapping[SystemKind, str] = {
    Kind.WELCOME: (
        "Listo: hasta {cap} al dia. Nadie vigila esto: se lee en {reads}. "
        "En una emergencia llama al numero de emergencias. HELP: ayuda. STOP: baja."
    ),
    Kind.HELP: (
        "Hasta {cap} al dia; se lee en {reads}. Preguntas: {phone}. No es para emergencias. "
        "Puede haber costo de msj y datos. STOP: baja."
    ),
    Kind.NOT_UNDERSTOOD: (
        "[Gracias, queda|Anotado, queda|Recibido. Queda] para tu visita. "
        "[Nadie lo lee ahora: se lee en {reads}.|Se lee en {reads}, no ahora.|Ahora no se lee, pero si en {reads}."
        "|De momento nadie lo lee. Se lee en {reads}.] Para hablar, llama al {phone}."
    ),
}
_READ_WITHIN_BY_MAIL: Mapping[SystemKind, str] = {
    Kind.WELCOME: (
        "Hasta {cap} correos al dia. Nadie vigila esto: se lee en {reads}. "
        "En una emergencia llama al numero de emergencias. HELP: ayuda. STOP: baja."
    ),
    Kind.HELP: (
        "Hasta {cap} correos al dia; lo tuyo se lee en {reads}. Preguntas: llama al {phone}. "
        "No es para emergencias. STOP: baja."
    ),
}
SPANISH = Speech(
    _SYSTEM,
    _ASK_BACK,
    _LOOK_AT,
    _BY_MAIL,
    _CRISIS,
    _BY_DIGITS,
    _RECAP,
    _REVIEW,
    _REVIEW_BY_WORD,
    _WITH_WORDS,
    _STANDING,
    _READ_WITHIN,
    _READ_WITHIN_BY_MAIL,
    "{number} h",
    "{number} dias",
    "Nadie vigila este numero. En una emergencia llama al numero de emergencias. HELP: ayuda. STOP: baja.",
)
