"""Spanish, in words of the plain SMS alphabet: it has é, ñ and the opening marks, and no other accented vowel."""

from collections.abc import Mapping

from handrail_notifier.core import how_am_i
from handrail_notifier.core.kinds import Kind, SupporterKind, SystemKind
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
    Kind.LEAVING: "Tus textos estan en pausa. Manda STOP para no recibir mas, o START si los quieres.",
    Kind.STRANGER: "Este numero es solo para personas registradas. En una emergencia llama al numero de emergencias.",
    Kind.NOT_UNDERSTOOD: (
        "[Gracias, queda guardado|Anotado, queda guardado|Recibido. Queda guardado] para tu visita. "
        "[Nadie lee esto ahora.|Ahora nadie lee esto.|Esto no se lee ahora.|De momento nadie lo lee.] "
        "Para hablar, llama al {phone}."
    ),
    Kind.PICTURE: (
        "[Gracias|Recibido|Anotado]. [Tus palabras quedan guardadas para tu visita. Las fotos, no."
        "|Se guardan tus palabras, pero no las fotos.|Tus palabras quedan guardadas. Las fotos no, y nadie las ve."
        "|Lo que escribes queda guardado. Las fotos, no.] Ahora nadie lee esto. Para hablar, llama al {phone}."
    ),
    Kind.NOTHING_OPEN: (
        "[Gracias|Recibido|Anotado]. [No hay un paso pendiente para contarlo.|Ahora no hay un paso pendiente para eso."
        "|No queda un paso pendiente para eso.|Por ahora no hay un paso pendiente.] Para hablar, llama al {phone}."
    ),
    Kind.SEEN_TO: (
        "[Gracias, queda guardado|Bien, queda guardado|Listo, queda guardado]. [Nadie vigila este numero.|Este numero no se vigila."
        "|Aqui nadie vigila.|Nadie vigila esta linea.] "
        "En peligro, llama a emergencias. Para hablar, llama al {phone}."
    ),
    Kind.ACCEPTED: (
        "[Bien|Claro|De acuerdo]. [Ahora repitelo: manda tu plan con tus palabras.|Ahora manda tu plan con tus palabras."
        "|Dilo ahora con tus palabras.|Ahora escribe el plan con tus palabras.]"
    ),
    Kind.HOW_SURE: (
        "[Bien|Claro|De acuerdo]. [¿Qué confianza le tienes, 0-10 (OK 8)? Luego manda el plan con tus palabras."
        "|Di tu confianza, 0-10 (OK 8). Luego manda el plan con tus palabras."
        "|Del 0 al 10, di tu confianza (OK 8). Luego escribe el plan."
        "|Manda tu confianza, 0-10 (OK 8). Luego el plan, con tus palabras.]"
    ),
    Kind.TOO_BIG: (
        "[Gracias|Es bueno saberlo|Anotado]. [Ese paso puede ser muy grande: juntos lo hacemos mas pequeño."
        "|Puede ser un paso grande: lo hacemos mas pequeño juntos.|Un paso mas pequeño puede servir: lo vemos juntos."
        "|Juntos hacemos ese paso mas pequeño.]"
    ),
    Kind.CHANGE_ASKED: (
        "[Gracias por decirlo.|Es bueno que lo digas.|Anotado.] [Lo cambiamos juntos.|Lo vemos juntos."
        "|Juntos lo ajustamos.|Vamos a cambiarlo juntos.]"
    ),
    Kind.DECLINED: (
        "[Bien|De acuerdo|Anotado]. [Decir que ahora no también es una respuesta.|Esta bien decir que no.|Eso es una respuesta.|Puede esperar.] "
        "Lo vemos de nuevo en tu visita."
    ),
    Kind.SAID_BACK: (
        "[Queda guardado con tus palabras.|Guardamos tus palabras.|Tus palabras quedan guardadas.] "
        "[A ver qué tal te va.|Vamos a ver qué tal te va.|Veremos qué tal te va.|Ahora, a ver qué tal te va.]"
    ),
    Kind.FADED: (
        "[Estas usando tu plan.|Sigues usando tu plan.|Ya usas tu plan.] "
        "[Desde ahora te mandamos la mitad.|Ahora te mandamos la mitad de textos.|Te mandamos como la mitad ahora.|Desde hoy te mandamos la mitad.] "
        "Responde MAS para recibir mas."
    ),
    Kind.OWN_CUE: (
        "[Ya te sale solo.|Ya lo haces por tu cuenta.|Ya te sale natural.] "
        "[Mandamos uno por semana.|Desde ahora, uno por semana.|Te llega uno por semana.|Uno por semana es suficiente.] Responde MAS para recibir mas."
    ),
    Kind.MAINTAINED: (
        "[Este plan ya es tuyo.|Ya hiciste tuyo el plan.|El plan ya es tuyo.] "
        "[Mandamos uno al mes.|Desde ahora, uno al mes.|Te llega uno al mes.|Uno al mes es suficiente.] Responde MAS para recibir mas."
    ),
    Kind.STEPPED_BACK: (
        "[Te vamos a mandar un poco mas.|Unos textos mas por ahora.|Te mandamos unos pocos mas.] "
        "[Responde MENOS para recibir menos.|Con MENOS te mandamos menos.|Si quieres menos, responde MENOS.|Manda MENOS si quieres menos.]"
    ),
    Kind.COMES_TO_MIND: (
        "[Gracias|Recibido|Anotado]. [¿Ya te viene el plan a la mente por si solo?|¿El plan ya te viene solo a la mente?"
        "|¿Ya piensas en el plan sin que te lo recuerden?|¿Ya te viene solo el plan?] "
        "Manda MENTE y 0 (nunca) a 10 (siempre), como MENTE 8."
    ),
    Kind.COMEBACK: (
        "[Qué bueno que lo hiciste.|Qué bien que lo hiciste.|Da gusto que lo hayas hecho.] [Volver a hacerlo es lo que mas cuenta."
        "|Retomarlo es la mejor parte.|Cada vez que se retoma vale mucho, y esta es tuya.|Seguir desde aqui es lo que lo hace tuyo.]"
    ),
    Kind.MORE_A_WEEK: (
        "[Hasta {week} por semana.|Ahora hasta {week} por semana.|Desde ahora hasta {week} por semana.] "
        "[Responde MENOS para recibir menos.|Con MENOS te mandamos menos.|Si quieres menos, responde MENOS.|Manda MENOS si quieres menos.]"
    ),
    Kind.FEWER_A_WEEK: (
        "[Hasta {week} por semana.|Ahora hasta {week} por semana.|Desde ahora hasta {week} por semana.] "
        "[Responde MAS para recibir mas.|Con MAS te mandamos mas.|Si quieres mas, responde MAS.|Manda MAS si quieres mas.]"
    ),
    Kind.WALK_DONE: (
        "[Ese era el paso que faltaba.|Con eso ya esta todo.|Eso era todo.] [Puedes volver cuando quieras."
        "|Con AHORA lo ves de nuevo.|Sigue ahi para cuando quieras.|Vuelve a esto cuando te quede bien.]"
    ),
    Kind.EASIER: (
        "[Por una semana, la version pequeña cuenta.|Una semana con la version pequeña esta bien.|La version pequeña cuenta por una semana.] "
        "[Responde MAS GRANDE para el paso completo.|Con MAS GRANDE va el paso completo.|Para el paso completo, MAS GRANDE."
        "|MAS GRANDE lo hace completo.]"
    ),
    Kind.HARDER: (
        "[De nuevo el paso completo.|Ahora, el paso completo otra vez.|Es otra vez el paso completo.] "
        "[MAS FACIL lo hace mas pequeño.|Con MAS FACIL es mas pequeño.|Para la version pequeña, MAS FACIL.|MAS FACIL trae la version pequeña.]"
    ),
    Kind.BREAK: (
        "[De acuerdo|Bien|Listo]. [Sin textos por ahora. Dias: {days}.|Silencio desde ahora. Dias: {days}.|Hacemos una pausa. Dias: {days}."
        "|Te damos un descanso. Dias: {days}.] Manda VOLVER si los quieres antes."
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
        "[Hay tiempo.|Es temprano.|No hay prisa.] [La primera vez se cuenta aqui.|Tu primera vez va a contar aqui."
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
    Kind.SUPPORTER_NAMED: (
        "A una persona que elegiste le preguntamos si quiere 1 texto por semana, para estar en contacto. "
        "No ve nada tuyo. DESLIGAR la quita."
    ),
    Kind.SUPPORTER_ENDED: (
        "[Bien|Claro|Listo]. [La persona que elegiste ya no recibe textos.|Ya no escribimos a la persona que elegiste."
        "|No van mas textos a la persona que elegiste.|La persona que elegiste no recibe mas textos.]"
    ),
    Kind.NO_SUPPORTER: (
        "[Bien|Claro|Anotado]. [Aqui no escribimos a nadie mas.|No escribimos a otra persona."
        "|Nadie mas recibe textos de aqui.|A nadie mas le llegan textos de aqui.]"
    ),
    Kind.STUCK: (
        "[Gracias por decirlo.|Es bueno que lo digas.|Qué bueno que lo digas.] [A muchos les pasa.|Muchos lo conocen.|Eso viene y va."
        "|Es parte del camino.] Lo vemos juntos. Por ahora MAS FACIL trae un paso mas pequeño."
    ),
    Kind.FEEDBACK: (
        "[Gracias por decirlo.|Gracias, eso sirve.|Es bueno que lo digas.] "
        "[Lo lee la persona con quien te ves.|Es para la persona con quien te ves.|Lo va a leer la persona con quien te ves."
        "|Queda para la persona con quien te ves.]"
    ),
    Kind.FEEDBACK_WHO: (
        "[Gracias por decirlo.|Gracias, eso sirve.|Es bueno que lo digas.] "
        "[¿Quién lo lee?|¿Quién lo puede leer?|¿Para quién es?|¿Quién quieres que lo lea?] "
        "1 la persona con quien te ves 2 otra persona de aqui. Sin respuesta: 2."
    ),
    Kind.FEEDBACK_THEIRS: (
        "[Gracias|Recibido|Anotado]. [Lo lee la persona con quien te ves.|Es para la persona con quien te ves."
        "|Lo va a leer la persona con quien te ves.|Queda para la persona con quien te ves.]"
    ),
    Kind.FEEDBACK_APART: (
        "[Gracias|Recibido|Anotado]. [Lo lee otra persona de aqui|Es para otra persona de aqui|Lo va a leer otra persona de aqui"
        "|Queda para otra persona de aqui], no la persona con quien te ves."
    ),
    Kind.WHICH: (
        "[Gracias|Recibido|Anotado]. [¿De cual es: 1 {one}, 2 {two}?|¿Es de 1, {one}, o de 2, {two}?"
        "|¿Cual fue: 1 {one} o 2 {two}?|Dime cual: ¿1 {one} o 2 {two}?]"
    ),
    Kind.WHICH_DAY: (
        "[Gracias|Bien|Anotado]. [¿Qué dia fue?|¿Qué dia dices?|¿Cuando fue?|¿De qué dia es?] "
        "Mandalo otra vez, como HECHO HOY o HECHO AYER. Lo mas viejo queda para tu visita."
    ),
    Kind.STRAIN: (
        "[Gracias|Bien|Anotado]. [¿Qué tan fuerte era antes y despues? Dos numeros 0-10, como 7 4."
        "|De 0 a 10, ¿qué tan fuerte era antes y despues? Como 7 4.|¿Qué tan fuerte era antes y despues, 0-10? Como 7 4."
        "|Dos numeros 0-10, como 7 4: ¿qué tan fuerte antes y despues?]"
    ),
    Kind.BARRIER: (
        "[Anotado, no pasa nada.|Gracias, no pasa nada.|Recibido, esta bien.] [¿Qué se interpuso?|¿Qué se atraveso?"
        "|¿Qué lo hizo dificil?|¿Qué lo complico?] "
        "1 olvido 2 muy grande 3 la hora 4 muy fuerte 5 por donde empezar 6 sin sentido 0 otra"
    ),
    Kind.SKIPPED: (
        "[Anotado|Recibido|Bien]: [lo dejas pasar esta vez.|este lo dejaste pasar.|esta vez quisiste dejarlo pasar."
        "|dejarlo pasar es decision tuya.] [El siguiente cuenta.|Ya viene otro.|El siguiente es nuevo.]"
    ),
    Kind.EARLIER: (
        "[Entonces mandamos 15 min antes|Claro: mandamos 15 min antes|Bien: va 15 min antes] "
        "[para este plan.|para este.|desde ahora.|de hoy en adelante.]"
    ),
    Kind.OTHER_TIME: (
        "[Anotado: otra hora puede servir.|Recibido: hace falta otra hora.|Gracias: puede ser otra hora.] "
        "[Queda en la lista para tu visita.|Queda anotado para tu visita.|Lo vemos en tu visita.|Lo pueden mover en tu visita.]"
    ),
    Kind.BETTER_TIME: (
        "[Anotado para tu visita.|Queda anotado para tu visita.|Queda para tu visita.] "
        "[Por ahora, ¿cuando te escribimos?|¿Cuando te escribimos por ahora?|Mientras, ¿cuando te queda mejor?|¿Cuando te queda mejor por ahora?] "
        "1 media hora antes 2 media hora mas tarde 0 igual"
    ),
    Kind.NUDGED_EARLIER: (
        "[Entonces mandamos media hora antes|Claro: mandamos media hora antes|Bien: va media hora antes] "
        "[para este plan.|para este.|desde ahora.|de hoy en adelante.] Lo demas lo vemos en tu visita."
    ),
    Kind.NUDGED_LATER: (
        "[Entonces mandamos media hora mas tarde|Claro: mandamos media hora mas tarde|Bien: va media hora mas tarde] "
        "[para este plan.|para este.|desde ahora.|de hoy en adelante.] Lo demas lo vemos en tu visita."
    ),
    Kind.GROUND: (
        "[Por ahora, solo esto:|Solo esto, ahora:|Ahora nada mas esto:] [los pies en el piso y suelta el aire."
        "|aprieta los pies y suelta el aire despacio.|di tres cosas que ves y suelta el aire."
        "|agarra una silla y suelta el aire.] LLAMAR pide una llamada."
    ),
    Kind.NO_POINT: (
        "[Buena pregunta.|Es justo.|Es bueno que lo digas.] [Manda POR QUE y ves para qué es.|Con POR QUE ves para qué era."
        "|POR QUE te dice para qué es.|Si mandas POR QUE, ves para qué era.] Lo vemos de nuevo en tu visita."
    ),
    Kind.BARRIER_NOTED: (
        "[Gracias|Anotado|Recibido]. [Lo vemos en tu visita.|Queda para tu visita.|En tu visita lo vemos.|Queda anotado para tu visita.]"
    ),
    Kind.SMALL_STEP: (
        "[Buena idea|Claro|Bien]: [haz la version pequeña que planeaste.|toma la version pequeña de tu plan."
        "|la version pequeña esta bien.|solo la version pequeña que planeaste.] [Cuenta.|Eso cuenta.|Es suficiente.]"
    ),
    Kind.NO_SMALL: (
        "[Por ahora|Esta vez|Por esta vez]: [solo dos minutos.|la mitad, o solo dos minutos.|dos minutos y ya.|solo los primeros dos minutos.] "
        "[Eso cuenta.|Cuenta.] Una version pequeña queda en la lista para tu visita."
    ),
    Kind.FIRST_ACT: (
        "[Solo lo primero|Nada mas lo primero|Lo primero]: [dos minutos de lo que planeaste.|los dos minutos que planeaste."
        "|lo que planeaste para dos minutos.|los primeros dos minutos de tu plan.] [Luego ves.|Y luego ves.|Luego decides.]"
    ),
    Kind.TWO_MINUTES: (
        "[Solo dos minutos|Nada mas dos minutos|Dos minutos]: [ve ahi y haz lo primero.|toma lo que necesitas y haz lo primero."
        "|haz lo primero que veas.|ponte de pie y haz lo primero.] [Luego ves.|Y luego ves.|Luego decides.]"
    ),
    Kind.SWAPPED: (
        "[Claro|Buena idea|Bien]: [toma el paso {place} de los otros.|el paso {place} de los otros esta bien."
        "|esta vez va el paso {place} de los otros.|haz el paso {place} de los otros que planeaste.] [Cuenta.|Eso cuenta.|Es suficiente.]"
    ),
    Kind.SWAPS_OUT: (
        "[Esos eran todos por esta vez.|Ya salieron todos.|Ese era el que quedaba.] "
        "[Cualquiera cuenta.|Cada uno cuenta.|Toma el que mejor te quede.|El que salga primero sirve.] En tu visita pueden planear otros."
    ),
    Kind.NO_SWAP: (
        "[Este no tiene otro paso.|No hay otro paso para este.|Aun no hay otro paso.] "
        "[Queda en la lista para tu visita.|Queda anotado para tu visita.|Lo vemos en tu visita.|Lo pueden buscar en tu visita.]"
    ),
    Kind.CHANGE_NOTED: (
        "[Gracias por decirlo.|Es bueno que lo digas.|Anotado, gracias.] [Queda en la lista: el plan necesita un cambio."
        "|Queda anotado que el plan necesita un cambio.|En la lista: cambiar el plan.|Esta en la lista cambiar este plan.]"
    ),
    Kind.CALL_NOTED: (
        "[Queda en la lista|Queda anotado|Anotado]: [quieres una llamada.|pides una llamada.|que te llamen.|llamarte.] "
        "Nadie lee esto ahora. Para hablar ya, llama al {phone}."
    ),
    Kind.LATER_SET: (
        "[Claro|Bien|Recibido]. [Te llega otra vez mas tarde.|Te llega una vez mas, luego.|El mismo texto llega una vez mas, luego."
        "|Lo mandamos una vez mas, luego.]"
    ),
    Kind.LATER_NOT: (
        "[Recibido|Anotado|Bien]. [No hay otro texto para este.|Ya no va otro texto para este.|Este no llega de nuevo."
        "|Para este no hay otro.] 1, 2, 3 o 0 aun cuenta."
    ),
}
_WITH_WORDS: Mapping[SystemKind, str] = {
    Kind.SMALL_STEP: "[Buena idea|Claro|Bien]: [solo {step}.|nada mas {step}.|{step}.|{step}, y ya.] [Cuenta.|Eso cuenta.|Es suficiente.]",
    Kind.NO_SMALL: (
        "[Por ahora|Esta vez|Por esta vez]: [solo {step}.|{step}.|esto: {step}.|{step}, y ya.] "
        "Eso cuenta. Una version pequeña queda en la lista para tu visita."
    ),
    Kind.SWAPPED: "[Claro|Buena idea|Bien]: [{step}.|esto: {step}.|{step}, esta vez.|por ahora, {step}.] [Cuenta.|Eso cuenta.|Es suficiente.]",
    Kind.FIRST_ACT: (
        "[Solo lo primero|Nada mas lo primero|Lo primero]: [{step}.|dos minutos, {step}.|{step}, dos minutos.|{step}, y ya.] "
        "[Luego ves.|Y luego ves.|Luego decides.]"
    ),
}
_ASK_BACK = (
    "[Ayer hiciste un plan.|Hiciste un plan ayer.|Ayer quedo un plan.] "
    "[Repitelo: manda tu plan con tus palabras.|Manda tu plan con tus palabras."
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
        "[Gracias, queda guardado|Bien, queda guardado|Listo, queda guardado]. [Nadie vigila este correo.|Este correo no se vigila."
        "|Aqui nadie vigila.|Nadie vigila este buzon.] "
        "En peligro, llama a emergencias. Para hablar, llama al {phone}."
    ),
    Kind.STOPPED: "Ya no vas a recibir estos correos, ni textos. Si los quieres de nuevo, responde START.",
    Kind.LEAVING: "Tus correos estan en pausa. Responde STOP para no recibir mas, o START si los quieres.",
    Kind.FADED: (
        "[Estas usando tu plan.|Sigues usando tu plan.|Ya usas tu plan.] "
        "[Desde ahora te mandamos la mitad.|Ahora te mandamos la mitad de correos.|Te mandamos como la mitad ahora.|Desde hoy te mandamos la mitad.] "
        "Responde MAS para recibir mas."
    ),
    Kind.STEPPED_BACK: (
        "[Te vamos a mandar un poco mas.|Unos correos mas por ahora.|Te mandamos unos pocos mas.] "
        "[Responde MENOS para recibir menos.|Con MENOS te mandamos menos.|Si quieres menos, responde MENOS.|Manda MENOS si quieres menos.]"
    ),
}
_IN_MINUTES: Mapping[SystemKind, str] = {
    Kind.LATER_SET: (
        "[Claro|Bien|Recibido]. [Te llega otra vez en unos {minutes} min.|En unos {minutes} min te llega una vez mas."
        "|El mismo texto llega una vez mas en unos {minutes} min.|Lo mandamos una vez mas en unos {minutes} min.]"
    ),
}
_CRISIS = CrisisSpeech(
    hard="Parece que estas pasando un momento muy dificil.",
    unwatched="Esta linea no se vigila las 24 horas.",
    unwatched_mail="Este correo no se vigila las 24 horas.",
    emergency="Si estas en peligro, llama al {emergency}.",
    emergency_unknown="Si estas en peligro, llama al numero de emergencias.",
    talk="Para hablar ya con alguien: {talk}.",
    alerted="Ya mandamos una alerta a tu clinica.",
    stranger="Este numero es solo para personas registradas.",
    supporter="Nadie vigila este numero. Si alguien esta en peligro, llama ya al {emergency}.",
    supporter_unknown="Nadie vigila este numero. Si alguien esta en peligro, llama ya al numero de emergencias.",
    alert="El caso {reference} necesita a una persona ahora. Para tomarlo, responde {code}.",
    newer="Ese codigo es de un aviso anterior. Para tomar el caso {reference}, responde {code}.",
    untaken="Nadie tiene el caso {reference} todavia. Para tomarlo, responde con el codigo de su aviso.",
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
    "[Puede esperar a tu visita.|Lo vemos en tu visita.|Lo podemos ver en tu visita.|Tu visita es buen momento.]"
)
_REVIEW_BY_WORD = (
    "[Es buen momento para ver tu plan.|Toca mirar tu plan de nuevo.|Es hora de ver qué tal va tu plan.] "
    "[Lo vemos en tu visita. Si lo quieres otro, manda CAMBIAR.|Puede esperar a tu visita. CAMBIAR pide un cambio antes."
    "|Lo podemos ver en tu visita, o manda CAMBIAR.|Tu visita es buen momento. Para un cambio antes, CAMBIAR.]"
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
_SUPPORTER: Mapping[SupporterKind, str] = {
    Kind.SUPPORTER_INVITE: (
        "Alguien que conoces pide: ¿1 texto por semana, para estar en contacto? Responde OK. "
        "Puede haber costo de msj. HELP: ayuda. STOP: baja."
    ),
    Kind.SUPPORTER_WELCOME: (
        "Listo: 1 texto por semana. Nadie lee este numero. En una emergencia llama al numero de emergencias. "
        "HELP: ayuda. STOP: baja."
    ),
    Kind.SUPPORTER_WEEKLY: (
        "[Buen dia para saludar a {name}.|Hoy es buen dia para llamar a {name}.|Un saludo a {name} cae bien cualquier dia."
        "|¿Qué tal unas palabras para {name}?] "
        "[Aqui nadie lee respuestas.|Las respuestas no se leen.|Nadie lee este numero.] HELP: ayuda. STOP: baja."
    ),
    Kind.SUPPORTER_STOPPED: "Ya no vas a recibir textos. Si los quieres de nuevo, manda START.",
    Kind.SUPPORTER_HELP: (
        "1 texto por semana: alguien que conoces lo pidio. Preguntas: {phone}. No es para emergencias. "
        "Puede haber costo. STOP: baja."
    ),
    Kind.SUPPORTER_HOW: (
        "Para recibir 1 texto por semana, responde OK. Nadie lee este numero. "
        "En una emergencia llama al numero de emergencias. STOP: baja."
    ),
    Kind.SUPPORTER_NOTE: (
        "[Nadie lee este numero.|Este numero no se lee.|Aqui nadie lee.] "
        "[Habla con la persona, por favor.|Dilo a la persona, por favor.|Es mejor llamar a la persona."
        "|Por favor, escribe a la persona.] En una emergencia llama al numero de emergencias."
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
    _IN_MINUTES,
    _STANDING,
    _READ_WITHIN,
    _READ_WITHIN_BY_MAIL,
    "{number} h",
    "{number} dias",
    "Nadie vigila este numero. En una emergencia llama al numero de emergencias. HELP: ayuda. STOP: baja.",
    _SUPPORTER,
)
