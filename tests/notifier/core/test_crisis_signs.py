"""Ways and signs that a reader found missing in the crisis lists, and what is like them and alarms nobody."""

import pytest
from handrail_notifier.core.crisis import Tier, suspect


@pytest.mark.parametrize(("text", "language"), [
    ("walked in front of a bus, 8", "en"), ("walked off the pier, 8", "en"), ("walked to the river with stones in my pockets, 9", "en"), ("put the hose through the car window, 9", "en"), ("put a bag over my head, 8", "en"),
    ("did it, swallowed them, 9", "en"), ("took my whole month's meds at once", "en"), ("too much insulin on purpose, 8", "en"), ("put my cigarette out on my arm, 9", "en"), ("fresh lines on my thigh, 8", "en"), ("0 reasons to live, 0", "en"),
    ("nothing helps any more, I don't see how I can go on", "en"), ("put my hands round her throat, 9", "en"), ("put a pillow over his face, 9", "en"), ("he didn't stop when I said no, 1", "en"),
    ("caminé hasta el acantilado para tirarme, 9", "es"), ("fui a andar, me tiré al río, 9", "es"), ("caminé al río con piedras en los bolsillos, 9", "es"), ("me autolesioné, 8", "es"), ("me puse una bolsa en la cabeza, 9", "es"),
    ("me até el cinturón al cuello, 9", "es"), ("rayitas nuevas en el brazo, 8", "es"), ("0 ganas de vivir", "es"), ("me puso las manos en el cuello, 8", "es"),
    ("jumped in front of the metro", "en"), ("stepped right in front of a lorry", "en"), ("lying down on the train tracks", "en"), ("my engine is running in the garage", "en"), ("i took my hands off the wheel", "en"), ("i can't keep me safe", "en"), ("took too many again last night", "en"), ("i strangled him", "en"), ("his hands were round my throat", "en"), ("he grabbed me by the neck", "en"),
    ("mom's bf climbed in my bed", "en"), ("my stepbrother comes to my room when everyone is asleep", "en"), ("he made me undress", "en"), ("when they read this i will be dead", "en"), ("not sure i will last till morning", "en"),
    ("terminaré con mi existencia", "es"), ("le voy a poner fin a mi vida", "es"), ("me vuelo la cabeza", "es"), ("volví a lastimarme anoche", "es"), ("me taje los brazos", "es"), ("tomé matarratas", "es"), ("bebí un vaso de lejía", "es"), ("me tiene agarrado del pelo", "es"), ("me persigue con un machete", "es"), ("el marido de mi mamá se sube a mi cama", "es"), ("me voy a asfixiar", "es"),
])  # fmt: skip
def test_a_way_that_is_named_is_explicit(text: str, language: str) -> None:
    found = suspect(text, language)
    assert found is not None
    assert found.tier is Tier.FIRST


@pytest.mark.parametrize(("text", "language"), [
    ("walked into the sea, 9", "en"), ("did my arms, 8", "en"), ("deeper this time, 9", "en"), ("took the whole strip, 9", "en"), ("put the gas on, 8", "en"), ("put my affairs in order, 9", "en"), ("left the baby alone all night, 8", "en"),
    ("abrí el gas, 9", "es"), ("salí a pasear por la azotea, 9", "es"), ("hecho, mi último paso, 10", "es"), ("hecho. perdonadme. 10", "es"), ("me tomé veinte, 9", "es"),
    ("edge of the platform", "en"), ("leaning over the railing", "en"), ("gave my cat away", "en"), ("my mom hid the knives", "en"), ("i keep thinking about the tracks", "en"), ("i shouldn't be alone tonight", "en"), ("my brother comes into my room at night", "en"),
    ("ya no confío en mí hoy", "es"), ("me lesioné", "es"), ("repartí todas mis cosas", "es"), ("no llego a navidad", "es"), ("esta noche acabo con todo", "es"), ("me andan siguiendo", "es"),
])  # fmt: skip
def test_a_sign_is_possible(text: str, language: str) -> None:
    assert suspect(text, language) is not None


@pytest.mark.parametrize(("text", "language"), [
    ("tired of breathing exercises", "en"), ("put my hand on the window and counted", "en"), ("parked in the multi storey and walked in", "en"), ("took the fast train home", "en"), ("put the gas on and made tea", "en"),
    ("cleaned the leaves off the roof", "en"), ("in hospital after my op", "en"), ("sorry everyone for the late reply", "en"), ("walked along the sea front for ten minutes", "en"), ("put my hand on my chest and breathed", "en"),
    ("me ahogo en el metro pero aguanté", "es"), ("ya tengo fecha de la boda", "es"), ("subí a la azotea a respirar", "es"), ("me puse las manos en el cuello y respiré", "es"), ("abrí el gas para el café", "es"), ("le pedí a mi marido que no me despierte", "es"),
    ("i took too many notes, 7", "en"), ("took too many breaks", "en"), ("sat in the car with the engine on and breathed", "en"), ("gave away some old clothes, 8", "en"), ("sat on the balcony, 8", "en"), ("walked to the end of the pier", "en"),
    ("my son came in my bed last night so no", "en"), ("the cat comes in my bed", "en"), ("my boss made me stay late", "en"), ("by the time you read this I'll be done", "en"), ("when you get this i'll be at work", "en"), ("i will be gone this weekend", "en"),
    ("i said no and he did not call", "en"), ("attempted it, 4", "en"), ("don't think i'll make it to the gym", "en"), ("leaned over the counter", "en"), ("put my meds away", "en"), ("hands around my mug, warm", "en"), ("sat on the track and stretched", "en"),
    ("me metí a la alberca y nadé", "es"), ("me lesioné la rodilla", "es"), ("terminé con la tarea", "es"), ("puse fin a la reunión", "es"), ("me tomé el té", "es"), ("mi tío vino a mi casa", "es"), ("mi perro se mete a mi cama", "es"), ("no llego a la cita", "es"), ("no voy a ser el primero", "es"), ("me siguen en instagram", "es"),
    ("someone is in my room so i couldn't meditate", "en"), ("my mom is in my house so no", "en"), ("people in my house all day, 4", "en"), ("picked the day off work", "en"), ("i picked a day, tuesday", "en"),
    ("set the date for the wedding", "en"), ("have a plan and a time", "en"), ("i have a plan and a place for the walk", "en"), ("i've got a plan and will do it at 5", "en"), ("went through with it, 8", "en"),
    ("couldn't go through with it today", "en"), ("gonna hang out with friends", "en"), ("going to hang the laundry", "en"), ("gonna hang up now", "en"), ("pulled the trigger on the gym membership", "en"),
    ("finally pulled the trigger on new shoes", "en"), ("threw myself into work", "en"), ("threw myself on the couch", "en"), ("had to take care of my dog", "en"), ("had to take care of my kids", "en"),
    ("looking after my son", "en"), ("i need to feed my cat first", "en"), ("do you a favor", "en"), ("doing everyone a favor by cleaning up", "en"), ("doing myself a favor", "en"),
    ("bring a book to work", "en"), ("bring lunch to work", "en"), ("stopped taking notes so i can listen", "en"), ("stopped eating sugar", "en"), ("stopped drinking coffee so i sleep", "en"),
    ("stopped drinking coffee to sleep better", "en"), ("skipped it on purpose", "en"), ("skipped my walk on purpose", "en"), ("waiting on the insurance", "en"), ("we would be better off with the insurance from my job", "en"),
    ("loaded the dishwasher", "en"), ("dishwasher is loaded", "en"), ("you don't have to text me on sundays", "en"), ("don't need to remind me after 9", "en"), ("you can stop texting me after tonight", "en"),
    ("don't plan on being home", "en"), ("not planning on staying here long", "en"), ("eating lead free", "en"), ("walked down the stairs on purpose", "en"), ("walked to work on purpose", "en"),
    ("hit the gym on purpose", "en"), ("cut back on sugar deliberately", "en"), ("please look after the texts", "en"), ("take care", "en"), ("take care of yourself", "en"),
    ("took care of my dog, 6", "en"), ("tuve que cuidar a mi perro", "es"), ("tengo un plan y una hora", "es"), ("escogí el martes", "es"), ("elegí un día", "es"),
    ("hazme un favor", "es"), ("me hiciste un favor", "es"), ("llevé una fruta al trabajo", "es"), ("subí por las escaleras", "es"), ("dejé de tomar café para dormir", "es"),
    ("dejé de comer azúcar", "es"), ("estoy esperando el seguro", "es"), ("alguien está en mi cuarto", "es"), ("hay visitas en mi casa", "es"), ("llevo una semana", "es"),
    ("terminé con todo el trabajo", "es"), ("hoy termino con la tarea", "es"), ("no pienso quedarme mucho tiempo", "es"), ("el dedo me duele", "es"), ("no para de llover", "es"),
    ("celular cargado", "es"),
])  # fmt: skip
def test_what_is_like_it_alarms_nobody(text: str, language: str) -> None:
    assert suspect(text, language) is None
