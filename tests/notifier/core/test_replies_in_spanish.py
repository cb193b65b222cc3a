"""Replies in Spanish, as people in many countries text them: by kinds of saying, and never a single text. What is unclear stays unread."""

import pytest
from handrail_notifier.core.reply import Answer, Barrier, Expecting, Later, Rated, Reported, read

from bench.replies.figures import intent_of


def meant(text: str) -> str:
    return intent_of(read(text, language="es"))


DEEDS = [
    "ya caminé", "salí a caminar un rato con mi perro", "hablé con mi hermano como quedamos", "ya escribí en mi diario", "me tomé mi vaso de agua",
    "dejé el cel en la sala", "ya me di mi vueltita", "completado seño", "anduve 20 minutos por el parque", "salí a tomar aire, me sirvió", "ya stá hecha la tarea",
    "me fui a caminar un ratito con la vecina", "leí dos páginas antes de dormir", "sí salí", "hoy sí caminé", "conté hasta diez y respiré",
    "hicimos la caminata mi hija y yo", "di la vuelta a la cuadra con mi nena", "me bajé a caminar al parque", "escribí tres cosas en la libreta",
    "ya eché mi caminadita", "salí a darle la vuelta a la cuadra", "le marqué a mi hermano, platicamos un rato", "por fin le hablé a mi papá", "sí lo logré, gracias",
    "ya cumplí con la tarea", "hoy sí la hice", "hecho! llovía y todo", "me levanté y me puse a caminar en la sala 10 min",
    "hice la respiración cuadrada, me bajó la ansiedad", "escribí lo que sentía en el cuaderno", "ya hice lo de la libreta", "apagué todo a las 10",
    "preparé mi té y me senté en el balcón", "fui a la tienda caminando en vez de en carro", "caminata hecha", "dos vueltas a la manzana, 8", "yes mija ya caminé",
    "ahí estuvo, lo hice", "tarea cumplida", "con mucho trabajo pero lo hice", "ya anduve en la bici media hora", "hoy caminé dos veces",
    "caminé 20 min. me siento más tranquila", "antes de contestarle respiré tres veces", "lo hice camino al trabajo", "ya está señorita",
    "me tomé el té en vez de la cerveza", "dejé el cel cargando en la cocina", "salí a la calle, di la vuelta y ya",
]  # fmt: skip
NOT_THE_STEP = [
    "fui al super yo sola y me compré vino", "fui a la farmacia solo por pastillas para dormir", "salí con la perra pero no quiso caminar", "salí con los perros y uno mordió a un niño",
    "me bajé dos estaciones antes porque me equivoqué", "me bajé del bus antes y caminé hasta el bar", "apagué el teléfono y me dormí sin hacer nada", "dejé el celular en la sala y me dormí",
    "hice la cama y me volví a acostar", "tendí la cama nomás", "desayuné y lavé los platos, el ejercicio mañana", "lavé los platos en vez de caminar",
    "le dije a mi jefe que no puedo ir, estoy crudo", "le dije a mi esposo que ya no podía más con la vida", "le dije a mi jefe que no voy a hacer el ejercicio", "le dije que no a mi hijo",
    "revisé el gas una vez y me fui... y volví", "conté hasta 10 y no le contesté el mensaje a mi doctora", "llamé al doctor pero quedó de llamarme", "llamé al banco, quedó pendiente",
    "hablé con mi mamá pero hablamos puras groserías", "mandé el mail de renuncia que venía posponiendo", "hoy sí salí y hasta saludé a mi ex", "salí a caminar pero a la tienda por cerveza",
    "salí a caminar con coraje y le grité a un vecino", "caminé 10 minutos, no 20",
    "ni caminé", "ni respiré", "nomás caminé un rato", "solo caminé un rato", "nada más respiré un ratito", "aún no caminé", "apenas caminé", "ni salí a caminar",
    "todavía ni camino", "al menos caminé un rato", "se hizo tarde", "se hizo bolas", "no se hizo", "no se logró", "se logró el divorcio",
    "mi hija caminó, yo no", "llame a mi hermana por favor", "llame a la clínica", "llamé a mi ex", "llamé a mi hermana como tres veces",
    "llamé a mi hermana y no contestó", "llamé a mi mamá para pelear", "iba a caminar", "si camino me duele", "si caminé o no qué importa", "caminé al refri",
    "caminé hasta la cantina", "salí a comprar cerveza", "salí a fumar", "salí del trabajo", "salí del hospital", "ya salí del jale", "ya salí de trabajar",
    "salí corriendo de la casa porque me pegó", "me fui del trabajo", "me fui de la casa", "fui a trabajar", "fui al doctor", "respiré y exploté igual",
    "respiré pero le grité", "cuando caminé me sentí mal", "cuando respiré se me pasó", "me dijo que caminé muy poco", "quiere que camine", "que camine él",
    "mi doctora quiere que respire", "ojalá caminé más", "casi salí a caminar", "casi camino", "no caminé", "tampoco caminé", "ya no caminé", "ni caminé ni nada",
    "mañana camino", "ayer soñé que caminé por la playa", "soñé que salí a caminar", "me imaginé que caminé", "¿caminé bien?", "ya caminé?", "vale si caminé ayer?",
    "salí al portal y me volví", "me di la vuelta y me metí", "di la vuelta y me regresé", "me di la vuelta en la cama", "escribí a mi ex", "le escribí a mi ex",
    "escribí mi renuncia", "escribí una carta a mi hijo por si no amanezco", "leí el mensaje", "ya leí el mensaje", "ya vi el mensaje", "ya comí", "ya cené",
    "ya desayuné", "ya llegué", "ya llegué a la casa", "ya me levanté", "ya desperté", "ya me acosté", "ya terminé la tarea de mi hijo", "ya pagué la renta",
    "tomé agua con tequila", "me tomé dos cervezas", "me tomé un vaso de vino", "me tomé mis pastillas", "apagué la alarma y me dormí", "apagué el cigarro",
    "apagué la tele y me dormí sin hacerlo", "dejé el cel en la sala y me puse a tomar", "dejé a mi novio", "dejé el trabajo", "dejé de fumar", "puse los frijoles",
    "puse música y me dormí", "me lavé la cara y me volví a acostar", "me senté a llorar", "me senté a comer", "medité la situación y voy a renunciar",
    "medité mucho lo del divorcio", "conté hasta diez y le grité", "conté los días", "caminé por toda la tienda buscando pañales",
    "caminé de un lado a otro toda la noche de los nervios", "caminé todo el día en el trabajo", "caminé dormida", "caminé hace años el camino de santiago",
    "caminé media cuadra", "antes caminé mucho, ahora nada", "fui a la esquina y compré una caguama", "fui hasta la puerta y ya", "salí un rato con mi novio",
    "salí a bailar con mis primas", "salí tarde", "salí mal en los estudios", "salí embarazada", "salí positiva", "en vez de caminar comí",
    "en vez de llamar me dormí", "en lugar de respirar le grité", "quise caminar", "quería caminar", "pensé que ya caminé", "creo que caminé", "creo que ya lo hice",
    "según yo caminé", "dizque caminé", "caminé con la imaginación", "caminé... en mis sueños", "claro, caminé hasta la luna", "ajá sí caminé un maratón",
    "hablé con el abogado", "hablé con mi jefe y me corrió", "hablé de más", "hablé con mi hermana y nos peleamos", "marqué el número y colgué", "marqué al 911",
    "recé por mi mamá que está grave", "di gracias a Dios", "di de comer al perro", "di a luz", "me fui a caminar al bar", "me fui a dormir", "me salí del grupo",
    "me salí de la terapia", "le llamé a mi dealer", "llamó mi hermana", "llame mañana", "llame al rato", "hable con mi hija, ella le explica", "camine usted",
    "caminé y nada", "caminé pero no", "caminé sin querer", "lo hice sin ganas y corto, 4", "lo hice corto", "lo hice a medias", "lo hice cortito, 6",
    "ya respiré, y ahora me sirvo otra copa", "mi marido respiró y yo caminé", "bailé toda la noche en la fiesta", "anduve de compras", "anduve mal",
    "anduve con mi ex", "anduve todo el día manejando", "terminé llorando", "terminada la relación", "terminado lo nuestro", "terminado mi matrimonio",
    "terminado el trabajo", "cumplido un año sin verlo", "salí a buscar a mi hijo que no llegaba", "fui a urgencias", "caminé porque no había guagua",
    "caminé hasta la parada del camión", "caminé al trabajo porque se descompuso el carro", "caminé sin rumbo toda la noche",
    "caminé hasta el puente y me quedé mirando", "respiré tantito", "respiré y nada", "respiré aliviada cuando se fue", "ya respiro mejor",
    "ya medité, voy a renunciar", "medité en dejarlo", "escribí en el face", "escribí un mensaje a mi ex", "escribí a recursos humanos",
    "le escribí una carta a mi papá", "leí las noticias", "leí sus mensajes", "conté el dinero", "recé para que se muera", "bailé en la boda", "corrí al baño",
    "corrí a mi marido de la casa", "me bañé", "me levanté tarde", "me lavé los dientes", "me lavé la cara y lloré", "apagué el teléfono para que no me llame",
    "apagué la computadora y me fui a tomar", "dejé el teléfono en el taxi", "guardé el teléfono porque venía mi jefe", "di una vuelta en carro",
    "di vueltas en la cama", "me di una vuelta por el bar", "me di la vuelta y no le hice caso", "hice la tarea de mi hija", "hice ejercicio la semana pasada",
    "hice ejercicio hace un mes", "hice la cena", "ya hice todo lo de la casa", "ya hice de comer", "ya hice lo que pude", "hice como que caminé",
    "fui con el dentista", "fui infiel", "fui yo", "fui tonta", "fui a la esquina a comprar cigarros", "fui al parque y me robaron",
    "fui al gym a cancelar mi membresía", "salí", "ya salí", "salí embarrada de lodo", "salí con mi amante", "salí con mis amigas a tomar", "salí a la calle llorando",
    "salí al balcón a fumar", "salí volando", "ya terminé de comer", "ya terminé de trabajar", "acabé rendida", "ya acabé", "pude haber salido", "pude y no quise",
    "pude hacerlo pero no quise", "si pude ayer por qué hoy no", "logré dormir", "logré que me dieran cita", "cumplí años ayer", "cumplí 45", "la hice enojar",
    "lo hice llorar", "los hice esperar", "hice el oso", "hice el ridículo", "ya quedé con mi hermana", "ya quedó mi pelo", "ya estuvo, me voy", "quedamos en que no",
    "mi nieto caminó hoy por primera vez", "el bebé ya camina", "caminó mi mamá", "salió mi esposo a caminar", "llamó la clínica?", "ya llamó mi hermano",
    "me llamó mi hermana", "mi hermana me habló", "caminaba mucho antes", "caminaría si pudiera", "caminaré mañana", "voy a respirar", "estoy caminando",
    "ando caminando buscando trabajo", "hubiera caminado", "debí caminar", "tengo que caminar", "ni caminé ni respiré", "sin caminar hoy", "nunca caminé",
    "ya ni camino", "al final sí vino mi hermana", "al final si me quedé dormida", "caminé? jaja no", "caminé 10 pasos", "leí dos páginas y me dormí sin respirar",
    "le hablé a mi hermana pero no contestó", "le llamé a mi hermana, me colgó", "ya le llamé a mi mamá y me gritó", "le llamé a mi hijo para regañarlo",
    "ya le escribí a mi hermano que no quiero verlo", "tomé agua y tomé tequila", "me tomé un té con ron", "fui y le grité", "fui, le pegué", "fui y me emborraché",
    "me senté a ver la tele", "me senté a esperar", "puse música para no oírlos", "en vez de tomar cerveza tomé vino", "en vez de fumar me comí un pastel",
    "en lugar de eso fui al bar", "no salí ni fui", "igual fui borracho", "sí fui pero a tomar", "sí salí con él", "hoy salí temprano del trabajo", "hecho un lío",
    "hecha bolas", "hecho y derecho mi hijo", "listo para dormir", "check out a las 11", "done con esto", "done con mi vida",
    "ya hablé con mi mamá y me puse a llorar", "ya le hablé a mi hermano y quedamos en pleito", "salí a caminar y terminé en la cantina",
    "salí a tomar aire y me fumé tres", "di la vuelta a la manzana en el carro buscando estacionamiento",
    "caminé con mi perro pero fue ayer por la mañana y no cuenta", "respiré hondo y le aventé el plato", "conté hasta diez y exploté", "fui a la esquina por cerveza",
    "fui a la tiendita por unas caguamas", "escribí en mi diario que ya no quiero nada", "escribí lo que siento y lo rompí", "me lavé la cara porque me desmayé",
    "me tomé un vaso de agua con las pastillas", "me tomé un té y volví a la cama sin salir", "apagué el celular porque no quiero que me llamen",
    "dejé el celular en la sala y se lo llevaron", "hice ejercicio? jajaja", "ya caminé lo que tenía que caminar en esta vida", "caminé de la cama al baño",
    "caminé toda la noche sin dormir", "camine con cuidado doctora", "respire doctora no se enoje", "medite lo que le dije", "llame cuando pueda",
    "hable con mi esposo por favor", "escriba en el cuaderno?", "salí al balcón y casi me aviento", "salí al patio y me puse a fumar", "salí a correr del susto",
    "me puse a caminar del coraje y choqué", "en vez de salir a caminar me dormí", "en vez de caminar me fui a la esquina a comprar", "en lugar de fumar me comí tres",
    "si camine ya, no me crea", "dicen que caminé dormida", "mi doctora cree que ya caminé", "la app dice que caminé 20 minutos", "mi reloj marca que caminé",
    "hubiera jurado que caminé", "fuera de broma no caminé", "ojalá hubiera salido", "quise salir y no salí", "por poco salgo a caminar", "a punto de salir a caminar",
    "saliendo a caminar", "ya mero salgo", "ya salgo a caminar", "ahorita camino", "camino al rato", "hoy caminaré", "ayer no caminé", "nadie caminó",
    "todos caminaron menos yo", "caminaron sin mí", "lo hizo ella, yo caminé tantito", "yo no, caminó mi esposo", "caminé medio minuto", "caminé tres pasos y ya",
    "respiré una vez", "leí media página", "escribí una palabra", "salí dos segundos", "llegué a la puerta", "llegué al parque y me regresé",
    "fui al parque pero no caminé", "me senté a respirar y me dormí", "me senté a meditar pero no pude", "puse música pero no bailé", "hice la meditación a medias",
    "la mitad de la caminata", "casi termino la caminata", "no terminé la caminata", "empecé la caminata", "caminé detrás de mi hijo para regañarlo",
    "ya caminé, ya corrí, ya hice de todo y nada sirve", "salí a caminar nomás en mi mente", "salí a la calle gritando", "hice yoga mental jaja",
    "me lavé la cara de la vergüenza", "me eché agua en la cara porque me iba a desmayar", "caminé 2 horas para llegar al hospital", "ya escribí la renuncia",
    "ya escribí mi testamento", "ya escribí todo lo que me hizo para la demanda", "anoté el teléfono de la clínica", "apunté la cita", "leí un libro que habla de eso",
    "leí la carta del juez", "hablé con mi padrino y me dijo que lo deje", "ya hablé con mi mamá de la herencia", "ya le marqué a mi hija y está bien",
    "ya hice ejercicio en la mañana, lo de la noche no", "saqué al perro porque se orinó", "le eché ganas y salí adelante", "fui al parque a ver a un señor",
    "salimos a caminar y nos asaltaron", "hice la caminata del 8 de marzo hace dos años", "respiré gas", "respiré humo", "respiré hondo cuando lo vi con otra",
    "medité 5 minutos si tirarlo o no", "me senté a escribir mi currículum", "me senté 10 minutos a esperar al doctor", "me puse a bailar en la peda",
    "bailé un rato con mi novio en el antro", "dejé el teléfono lejos y no me enteré del mensaje", "me bañé y me fui a trabajar", "ya me duché para ir al bar",
    "di dos vueltas buscando estacionamiento", "di tres vueltas al súper buscándola", "di la vuelta a la manzana buscando a mi gato",
    "caminé por la colonia repartiendo volantes", "fui caminando al trabajo", "fui caminando a comprar pan", "me fui caminando del bar a la casa",
    "vine caminando porque no había camión", "anduve en la bici hasta el hospital", "antes de dormir leí sus mensajes viejos",
    "antes de entrar respiré y me solté llorando", "sí salí, con mi ex", "igual salí, a la cantina", "al final sí, pero tarde y borracha",
]  # fmt: skip
OUTCOMES = {
    "part": [
    "un chin nomás", "nomás tantito", "salí a la puerta y me metí otra vez", "me vestí pero no salí", "abrí el cuaderno y no escribí nada",
    "agarré las llaves pero me arrepentí", "llegué al portón y pa tras", "hice dos de cinco", "lo hice pero cortito", "caminé pero bien poquito",
    "5 minutos de los 20", "empecé bien pero me cansé", "la primera parte sí, la otra no", "marqué el número y colgué", "me quedé a la mitad",
    "hice un pedacito nada más", "solo alcancé a respirar una vez", "le hice la lucha pero no terminé", "caminé nomás a la esquina y me cansé",
    "hice la mitad porque me hablaron", "respiré dos veces y ya", "escribí una línea nomás", "solo una vuelta de las tres",
    "me senté a escribir pero no me salió nada", "le marqué pero colgué antes de que contestara", "algo hice, no todo", "sí pero no completo",
    "empecé la llamada pero se cortó", "me paré pero me volví a acostar", "llegué nomás a la banqueta",
    ],
    "missed": [
    "llegué molido del jale", "nah, me dio flojera", "lo tenía que haber hecho ayer", "se me atravesó la visita", "qué va, llegué muerta", "no hice ni madres",
    "con este frío quién sale", "llegué tardísimo y ya no", "otra vez se me fue", "ni lo pensé", "lo fui dejando y se hizo de noche", "no, tuve visita",
    "no lo hice, sorry", "no me levanté", "no hubo modo", "no se logró", "se me hizo tarde y ya no", "me venció el sueño", "anduve a las carreras todo el día",
    "ni tiempo de respirar tuve", "me enfermé del estómago y no salí", "no caminé, me dolía la rodilla", "no escribí nada", "hoy me la brinqué",
    "llegué tarde y cené y me dormí", "hoy no me fue posible", "lo olvidé por completo jaja", "anduve en chinga todo el día", "la verdad me dio hueva",
    "no lo hice y no tengo excusa", "hoy no pude por el trabajo", "iba a hacerlo pero sonó el teléfono", "no quise", "no salí, hacía mucho calor",
    "se me fueron las horas", "me faltó tiempo",
    ],
    "none": [
    "hoy no me tocó manejar", "no discutimos hoy", "hoy no salió el tema", "no me enojé con nadie", "no hizo falta, estuve tranquila", "hoy no hubo berrinche",
    "hoy no me dio ansiedad", "hoy no se me antojó nada", "no coincidí con él", "no pasó nada hoy, día tranquilo", "estuve todo el día con mi familia, no aplicó",
    "no hubo cena", "no peleamos", "no tuve ansiedad", "hoy no hubo cena en familia", "no hubo motivo", "no se presentó el momento", "hoy no me tocó",
    "no salió la oportunidad", "hoy no me enojé", "hoy no tomé ni se me antojó", "hoy no fui al trabajo así que no aplica", "hoy no se ofreció",
    "hoy no me dieron ganas de fumar", "no tuve esa situación",
    ],
}  # fmt: skip
WISHES = {
    "later": [
    "al ratito me avisas", "en 20 min porfis", "ando en el bus, más tarde", "dame chance, estoy cocinando", "mándamelo otra vez a las 7", "en la tarde me recuerdas?",
    "pérame tantito",
    ],
    "break": [
    "páusenlo unos días", "dame un break de una semana", "necesito un descanso, me operan", "no me manden hasta el lunes",
    "me voy de viaje 10 días, paren hasta que vuelva", "congelen los mensajes esta semana", "déjenme descansar unos días",
    ],
    "change": [
    "quiero mover la hora", "mándenme en la noche mejor", "en las mañanas no puedo, mejor en la noche", "ya no me queda a esa hora",
    "se puede más tarde? salgo a las 6", "puedo cambiar la hora?", "me cambiaron el turno, hay que mover la hora",
    ],
    "feedback": [
    "los mensajes me han servido mucho", "sus mensajes suenan a robot", "los mensajes llegan muy tarde", "no me gusta como me escriben",
    "me ayudan mucho sus mensajes", "no entiendo los mensajes en inglés", "parecen mensajes de robot",
    ],
    "goal": [
    "qué era lo que quería lograr yo", "what was my goal", "recuérdame mi meta porfa", "mi meta?", "cuál objetivo puse", "cuál era mi meta?", "mi objetivo por favor",
    ],
    "more": [
    "mándenme más seguido", "quiero más recordatorios", "me vendría bien otro mensaje en la noche", "otro recordatorio al mediodía porfa", "pueden escribirme más",
    "mándame dos al día", "quiero que me escriban más",
    ],
    "less": [
    "me llegan un chorro de mensajes", "no tan seguido plis", "bájenle a los mensajes", "con uno diario tengo", "menos mensajes plis", "me mandan mucho",
    "con dos por semana está bien",
    ],
    "call": [
    "me das un call?", "me marcan porfa", "que me hable la doctora", "quiero que me llame alguien", "me pueden echar una llamada", "llámame porfa",
    "necesito que me hablen por teléfono",
    ],
    "swap": [
    "otro ejercicio porfa, ese no", "me das otro step", "no me late ese, otro", "cámbiame el ejercicio", "otro paso por favor", "no me gusta este, dame otro",
    "hay otra cosa que pueda hacer?",
    ],
    "small": [
    "algo más leve hoy", "uno más cortito porfis", "tienes algo más chiquito", "algo chiquito hoy", "más corto por favor", "una versión más corta",
    "puedo hacer solo 5 minutos?",
    ],
    "easier": [
    "algo más fácil plis", "está muy difícil", "más fácil porfa", "no me sale, algo más sencillo",
    ],
    "harder": [
    "me quedó chico, uno más difícil", "quiero más reto", "súbanle",
    ],
    "skip": [
    "sáltame hoy", "hoy me lo salto", "paso de este", "me lo salto hoy", "este lo paso",
    ],
    "plan": [
    "qué me toca hoy", "remind me el plan", "cuál era el paso", "cuál era el plan", "recuérdame qué tenía que hacer", "mándame mi plan",
    ],
    "now": [
    "estoy afuera del bar, el plan ya", "tengo ganas de tomar ahorita", "ahorita mismo lo necesito", "estoy a punto de fumar",
    ],
    "stuck": [
    "no sé cómo seguirle", "sigo atorada en lo mismo", "estoy trabada", "no sé por dónde",
    ],
    "back": [
    "ya regresé, sígale", "ya me pueden mandar otra vez", "ya regresé", "reanuden", "ya pueden escribirme",
    ],
    "help": [
    "esto cómo funciona", "de parte de quién", "con qué contesto", "no le entiendo a esto", "quién me escribe?", "qué hago con esto",
    ],
    "how_am_i": [
    "voy mejorando?", "cuántas veces llevo", "cómo voy esta semana", "llevo buena racha?",
    ],
    "why": [
    "y esto pa qué es", "para qué hacíamos esto", "para qué sirve esto", "por qué tengo que hacer esto",
    ],
    "acknowledge": [
    "va pues", "en cuanto llegue lo hago", "lo haré más tarde", "sale, gracias", "lo voy a hacer", "sí, gracias", "mañana empiezo",
    ],
}  # fmt: skip
ORDINARY = [
    "hoy vi a mi hermana", "mi hijo caminó por primera vez", "terminé la novela", "se me rompió el celular", "ya no vivo con él", "me dijeron que tengo diabetes",
    "tengo que ir al seguro", "hicimos las paces", "anoche llegó tomado", "quedé de verme con mi prima", "salí bien en los análisis", "mi jefa me felicitó",
    "mi hijo no quiere ir a la escuela", "me dieron incapacidad", "ayer vino mi hermana", "hoy me pagaron", "no hay agua caliente", "mi vecina también va a terapia",
    "cómo está la doctora?", "me duele la muela", "qué calor hace", "estoy haciendo tamales", "se me cayó el pelo", "mi mamá dice que camine más",
    "quiero aprender a nadar", "ya casi es navidad", "me acuerdo mucho de mi papá", "hoy cocinó mi esposo", "hola buenas tardes", "mi hija sacó buenas calificaciones",
    "hoy tengo cita con el dentista a las 3", "a qué hora es la cita?", "se murió mi perrito", "me duele mucho la cabeza", "anoche soñé con mi papá",
    "no me llega el cheque", "me peleé con mi marido", "mi hijo se enfermó", "estoy en el hospital con mi mamá", "hoy cociné pozole",
    "fui al doctor y me cambió la medicina", "ya nació mi nieto", "me corrieron del trabajo", "la renta subió otra vez", "me quedé sin carro", "mi jefe es un pesado",
    "hoy fue un día muy largo", "estoy cansada", "qué frío hace", "llovió toda la noche", "no sé qué hacer con mi hijo", "mi esposo se fue de viaje",
    "ayer fui a la iglesia", "me gusta el café", "voy a visitar a mi mamá el domingo", "quiero ver a mi familia", "no puedo dormir", "no dormí nada", "dormí bien",
    "comí demasiado", "me siento mejor que ayer", "me siento triste hoy", "estoy contenta", "hoy no comí", "la doctora me cae bien", "mándele saludos a la doctora",
    "me regalaron flores", "mi hermana se casa el sábado", "ya llegué a mi casa", "ya comí", "voy en el camión", "tengo sueño", "tengo hambre",
    "no encuentro mis lentes", "se me perdió el celular", "cambié de número", "me cambié de casa", "hoy hay partido", "ganó México!", "mi mamá llamó y me gritó",
    "mi amiga dejó de tomar", "mi ex me buscó otra vez", "no quiero ver a mi suegra", "la comida me quedó rica", "hice tamales", "vendí el carro",
    "compré zapatos nuevos", "me corté el pelo", "el seguro no cubre la terapia", "cuánto cobran por la sesión?", "puedo llevar a mi hija a la cita?",
    "tienen estacionamiento?", "necesito una carta para mi trabajo", "me pueden mandar la receta?", "no me hizo efecto la pastilla", "qué bonito día",
    "extraño a mi abuela", "no confío en nadie", "todo el mundo me cae mal", "mi casa es un desastre", "se fue la luz", "no hay agua en la colonia",
    "me dieron el trabajo!!", "pasé el examen", "mi hijo salió de la cárcel", "mi nena ya camina", "ya no fumo", "llevo 3 días sin tomar", "tomé café",
    "nos vemos el lunes", "Dios la bendiga", "felices fiestas", "jajaja qué risa", "quién ganó?", "el vecino no deja dormir", "no es fácil criar sola",
    "siempre es lo mismo con él", "otra vez discutimos por dinero", "es mucho trabajo ser mamá", "me da pena hablar en público", "ayer estuvo mejor", "poco a poco",
    "más vale tarde que nunca", "algo me cayó mal", "otro día será", "de nada", "al contrario", "como usted diga doctora lo platicamos en la cita",
    "me gustaría platicar de mi papá en la cita", "mi marido lo hizo por mí", "si lo hiciera me sentiría mejor", "¿lo hice bien ayer?", "quisiera hacerlo más seguido",
    "a veces pienso en volver a mi país", "me ganó la risa", "se me quemaron los frijoles", "no alcanzó el dinero", "no fui a trabajar", "no me hablo con mi hermano",
    "hoy no vino mi hijo", "nadie me llamó", "el niño no quiso comer", "no había boletos", "me quedé pensando en lo que dijo", "me acordé de usted",
    "me acordé de mi mamá y lloré", "llegué a la conclusión de que es mejor separarnos", "vengo del doctor", "traigo gripa", "estaba pensando en cambiar de trabajo",
]  # fmt: skip


@pytest.mark.parametrize("text", DEEDS)
def test_a_deed_in_the_first_person_answers_an_open_nudge(text: str) -> None:
    assert meant(text) == "done"


@pytest.mark.parametrize("text", NOT_THE_STEP)
def test_what_only_looks_like_the_step_is_no_step_done(text: str) -> None:
    assert "done" not in meant(text)


def test_without_an_open_nudge_a_deed_has_to_be_told_as_the_step() -> None:
    nothing_open = Expecting(opportunity=False)
    assert read("camin\u00e9 media hora", nothing_open, "es").free_text
    assert read("camin\u00e9 media hora, como quedamos", nothing_open, "es").meanings == (Reported(Answer.DONE),)


@pytest.mark.parametrize(("intent", "text"), [(intent, each) for intent, all_ in OUTCOMES.items() for each in all_])
def test_what_became_of_a_step_is_read_in_plain_words(intent: str, text: str) -> None:
    assert meant(text) == intent


@pytest.mark.parametrize(("intent", "text"), [(intent, each) for intent, all_ in WISHES.items() for each in all_])
def test_a_wish_in_the_clients_own_words_is_read(intent: str, text: str) -> None:
    assert meant(text) == intent


@pytest.mark.parametrize("text", ORDINARY)
def test_what_clients_tell_of_their_day_is_their_own_words(text: str) -> None:
    """By the rules: what is guessed beyond them is measured, and kept for a person as well."""
    assert intent_of(read(text, language="es", guesses=False)) == "free_text"


def test_an_hour_without_a_number_is_one() -> None:
    assert read("escr\u00edbame en una horita", language="es").meanings == (Later(60),)


@pytest.mark.parametrize(("text", "digit"), [
    ("se me fue de la mente", 1), ("ni me acordaba", 1), ("me olvidé por andar en el mandado", 1), ("I forgot la verdad", 1), ("se me borró el casete", 1),
    ("era mucho para mí", 2), ("too much", 2), ("estaba muy largo", 2), ("demasiado para un día", 2), ("se me hizo un mundo", 2), ("pedía mucho", 2),
    ("andaba en misa", 3), ("bad timing", 3), ("estaba en la junta de la escuela", 3), ("llegó cuando iba manejando", 3), ("me agarró cocinando", 3),
    ("no era hora", 3), ("tenía a los niños encima", 3), ("justo llegó visita", 3), ("trabajé doble", 3), ("me ganó la ansiedad", 4), ("me ganaron las ganas", 4),
    ("las ganas pudieron más", 4), ("me dio mucho miedo", 4), ("estaba que me llevaba el coraje", 4), ("no pude con los nervios", 4), ("me puse a llorar", 4),
    ("no tenía idea de cómo hacerlo", 5), ("ni idea por dónde", 5), ("no le hallé por dónde", 5), ("no sabía qué decirle", 5), ("no supe qué escribir", 5),
    ("no le hallo caso", 6), ("de qué sirve", 6), ("pa qué si es lo mismo", 6), ("no creo que sirva", 6), ("ni al caso", 6), ("otra cosa", 0),
    ("nada de eso, me enfermé", 0), ("otra, se me descompuso el carro", 0), ("fue otra cosa, murió mi tío", 0), ("se me olvidó con tanto ajetreo", 1),
    ("lo olvidé por completo", 1), ("era demasiado grande para mí", 2), ("muy pesado", 2), ("estaba trabajando", 3), ("andaba en la calle", 3),
    ("estaba dando de comer a la niña", 3), ("me cayó en mal momento", 3), ("me puse muy nerviosa", 4), ("me entró la tristeza", 4), ("fue muy fuerte para mí", 4),
    ("no supe cómo", 5), ("no sabía qué hacer", 5), ("no le veo el caso", 6), ("no sirve", 6), ("ninguna", 0), ("otra", 0),
])  # fmt: skip
def test_what_got_in_the_way_is_read_in_words(text: str, digit: int) -> None:
    assert read(text, Expecting(barrier=True), "es").meanings == (Barrier(digit),)


@pytest.mark.parametrize(("text", "rating"), [
    ("8 mi vida", 8), ("7 doctora linda", 7), ("un 9 corazón", 9), ("como seis mi amor", 6), ("5 nomás", 5), ("yo creo que un 4", 4), ("3 si acaso", 3),
    ("7 de los 10", 7), ("10 sin dudar", 10), ("ponle 6", 6), ("un dos, no mucho", 2), ("8 bro", 8), ("8 señorita", 8), ("yo le pongo 6", 6),
    ("como un siete más o menos", 7), ("9, me ayudó mucho", 9), ("un cuatro la verdad", 4), ("cero", 0), ("entre 4 y 5, digamos 5", 5), ("10!!!", 10),
])  # fmt: skip
def test_a_rating_may_be_said_kindly(text: str, rating: int) -> None:
    assert read(text, Expecting(rating=True), "es").meanings == (Rated(rating),)
