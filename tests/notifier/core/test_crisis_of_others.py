"""What somebody else is about to do is heard as what one is about to do oneself, and what a hurried hand leaves out hides nothing."""

import pytest
from handrail_notifier.core.crisis import Tier, look


@pytest.mark.parametrize("text", [
    "just took like 30 of my meds", "i took about 20 of them", "took prob 15 xanax", "just took all of it",
    "took like 30 pills", "everyone would b better off w/o me", "theyd be better off w/o me",
    "ive decided its my time", "sitting in garage with car running", "i have a belt and a door",
    "dad is hitting mom right now", "sui thoughts r back", "no reason to be here anymore, i have a plan",
    "ya me despedi de mis hijos", "took like 40 of my pills", "i took around 25 of them", "took maybe 12 ativan",
    "popped about 30 tylenol", "swallowed like 50 of them", "just took around twenty of my sleeping pills",
    "took abt 15 of em", "downed probably 20 advil", "took over 30 of my moms meds", "i took at least 10 xanax",
    "took all of it just now", "swallowed all of it", "took like half the bottle of tylenol",
    "took most of my prescription", "the whole family would be better off w/o me",
    "my kids would b better off w/o me", "they'd all be happier w/o me", "the world's better off w/o me",
    "yall would b better off w/o me", "everybody would be easier w/o me", "i decided its my time",
    "ive accepted its my time to go", "i think it's my time to die", "i know its my time to leave",
    "its my time to leave this world", "decided its my time tonight", "my time to die",
    "in garage with engine running", "im in the garage car running",
    "sitting in a closed garage with the truck running", "inside garage with the car on",
    "garage closed and car running", "sitting in my garage with car idling", "car running in garage",
    "garage doors shut with the engine on", "in my garage now car running", "engine is running in closed garage",
    "got a rope and a beam", "i have a rope and a tree", "theres a belt and a closet rod",
    "i got the cord and the door", "just need a belt and a doorknob", "looking at the rope and the ceiling fan",
    "tied the belt to the door", "looped a scarf over the closet rod", "i have a sheet and a door handle",
    "found a rope and a rafter that will hold", "mom is hitting dad", "my stepdad is choking mom",
    "dad is beating mom up", "dad's punching mom again", "he hit mom again", "dad keeps hitting grandma",
    "my brother is strangling his girlfriend", "dad is kicking her mom right now", "he's beating mom please help",
    "they are choking each other", "sui thoughts again", "feeling sui", "having sui ideation", "sui urges are bad",
    "im sui tonight", "my si is back", "si is back bad", "the si is bad again", "passive si again",
    "sui plan is back", "no reason to stay here, i have a plan", "no point in living on. i have a plan",
    "theres no reason to go on and i have a plan", "i can't do this anymore, i have a plan",
    "nothing left. i've got a plan", "dont want to be here anymore and i have a plan", "hopeless, and i have a plan",
    "i give up. i have a plan", "no reason to be here and i have a plan", "i feel hopeless and have a plan",
    "me tome como treinta", "tome unas 15 pastillas", "ya me despedi de mi familia", "ya me despedi de todos",
    "me despedi de mis hijas", "ya me despedí de mis papás", "ya me he despedido de mis hijos",
    "me despedi de mis hijos para siempre", "ya me despedi de mi perro", "ya me despedi de mi esposa y mis hijos",
    "me estoy despidiendo de todos por ultima vez", "ya me despedi de todo el mundo",
])  # fmt: skip
def test_what_one_is_about_to_do_is_explicit_in_a_hurried_hand(text: str) -> None:
    assert look(text) is Tier.FIRST


@pytest.mark.parametrize("text", [
    "he says everyone would be better off without him", "dice que no quiere vivir", "ya no quiere vivir",
    "dice que todos estarian mejor sin el", "he's blue and not responding",
    "isn't responding and there's an empty pill bottle", "no despierta", "he jumped",
    "posted that this is his last night", "he's threatening to jump", "esta en el puente y dice que se va a tirar",
    "he says we would all be better off without him", "she thinks everyone is better off without her",
    "my son said the world would be better without him", "he texted everybody would be better off if he was gone",
    "she keeps saying people would be better off without her", "he feels everyone would be happier without him",
    "she says she would be better off dead", "he said his life is over",
    "she told me nobody would miss her if she was gone", "he wishes he was dead",
    "she wishes she had never been born", "he took his own life", "she wants to end her life",
    "he's going to off himself", "she's gonna throw herself off the bridge", "he jumped off the roof",
    "she jumped out the window", "my son jumped", "he's threatening to end it", "she's threatening to kill herself",
    "he threatens to jump off the balcony", "she is threatening to take all her pills",
    "he said it's his last night on earth", "texted me that this is her last night",
    "she posted this is her last message", "she lost her will to live", "he sent me a goodbye text",
    "she left a goodbye voicemail", "she texted me goodbye and turned off her phone", "he has a rope around his neck",
    "she took all their pills", "he drove his car into a tree", "please help he is dying", "she's bleeding a lot",
    "there are cuts on her arms", "she wants to be with her mom in heaven",
    "he asked me to take care of his kids when he is gone", "he's unresponsive", "found her unresponsive",
    "can't wake him up", "she's cold and not moving", "he's not responding please help",
    "i found an empty pill bottle", "there's empty bottles of tylenol next to her", "his lips are blue",
    "can't get her to wake up", "not waking up and there are pills everywhere", "she isn't moving",
    "dice que ya no quiere vivir", "mi hijo no quiere vivir mas", "mi hermana dice que no quiere seguir viviendo",
    "no quiere despertar, dice", "me dijo que no quiere existir", "ya no quiere vivir y tengo miedo",
    "quiere morirse", "dice que quiere matarse", "dice que preferiria morir", "ella no quiere vivir",
    "dice que estariamos mejor sin ella", "siente que todos estarian mejor si se muere",
    "dice que su vida ya no vale nada", "dice que hoy es su ultima noche", "publico que esta es su ultima noche",
    "se va a tirar del puente", "quiere tirarse a las vias", "amenaza con tirarse", "se tiro del balcon",
    "mi hijo se avento", "se subio al puente y dice que se tira", "esta en la azotea y se quiere tirar", "se disparo",
    "se quito la vida", "dejo una carta despidiendose", "me mando un audio de despedida",
    "se despidio de todos y ya no contesta", "tengo miedo de que se mate", "va a hacerse daño",
    "se hizo daño otra vez", "está sangrando mucho", "quiere acabar con su vida", "se tomó todas sus pastillas",
    "se tomó como 20 pastillas", "no despierta y hay un frasco vacio", "no reacciona", "no la puedo despertar",
    "no responde y tiene los labios morados", "esta morado y no respira", "encontre un frasco de pastillas vacio",
    "mi mama no despierta", "no se despierta, ayuda",
])  # fmt: skip
def test_what_somebody_else_is_about_to_do_is_explicit(text: str) -> None:
    assert look(text) is Tier.FIRST


@pytest.mark.parametrize("text", [
    "took like 30 minutes", "took about 20 of the photos", "took like 10 deep breaths", "took about 5 breaths",
    "it took all of it to get up", "took all of it in, nice view", "took about 2 hours", "took 2 of them",
    "took 3 of those walks", "took like half the day off", "took most of the day", "i'm better off without him",
    "better off without coffee", "we did better without you guys", "works better w/o music",
    "easier w/o the kids around", "it's my time to shine", "this is my time to relax", "decided it's my time off",
    "i think it's time to go to bed", "my time was up at the gym", "cleaned the garage with my son",
    "sat in the car in the garage", "parked in the garage with the car off",
    "sat in the car with the engine on and breathed", "bought a belt and a shirt", "have a tie and a jacket",
    "got a scarf and a door wreath", "dad beat mom at cards", "mom is beating dad at chess, fun night",
    "mom hit a home run", "dad is visiting mom right now", "hit the gym with mom", "dad kicked off early", "si",
    "si ya", "sui generis", "the suite is nice", "si claro", "i have a plan", "no need, i have a plan",
    "no reason to wait, i have a plan for 5pm", "no reason not to, i'm going", "he says hi",
    "we'd be better off with less sugar", "he says everyone did well without him", "he jumped on the couch",
    "she jumped for joy", "jumped in the pool", "the cat jumped off the counter", "we jumped into the car and left",
    "this is her last year of school", "he posted his last recital", "today is her last day at work",
    "it was his last day", "he's not responding to my emails", "my boss is not responding",
    "not answering my phone today", "she is not moving out till june", "couldn't wake my son for school",
    "empty bottle of water", "the bottle is empty", "need to refill my pill box", "blue and tired", "feeling blue",
    "feeling blue and not sleeping well", "he is cold and hungry", "he took his pill", "she took her medication",
    "left his keys", "left a message for my boss", "sent an email to the team", "he drove his car to work",
    "i watch her kids when she is at work", "take care of his dog when he travels", "no quiere comer",
    "no quiere ir a la escuela", "ya no quiere vivir con su papa", "no quiere vivir aqui", "no quiere jugar",
    "dice que no quiere ir", "estoy mejor sin el", "estamos mejor sin el", "el bebe no despierta hasta las 8",
    "no despierta temprano", "no contesta mis mensajes", "no responde mi jefe", "se tiro al piso a llorar",
    "se va a tirar la basura", "se tiro en el sofa", "se va a la playa", "esta en la escuela",
    "mi hermano esta en el techo arreglando", "el frasco esta vacio", "tire el frasco vacio de mermelada",
    "dejo una nota en el refri", "me despedi de mi jefa", "me despedi de mi mama en el aeropuerto",
    "se despidio de sus compañeras", "nos despedimos bonito", "tome como 3 vasos de agua",
    "tome unos minutos para respirar", "tome como media hora", "me tome 2",
])  # fmt: skip
def test_what_is_like_it_alarms_nobody(text: str) -> None:
    assert look(text) is None


@pytest.mark.parametrize("text", [
    "I want out", "i wanted out", "want out of here", "I want out of this", "i want out and i mean it", "need out of my head", "want out so bad", "i want out please", "want out of everything", "i want out of these thoughts",
])  # fmt: skip
def test_who_wants_out_is_looked_at(text: str) -> None:
    assert look(text) is Tier.SECOND


@pytest.mark.parametrize("text", [
    "I want out of these texts", "i want out of this program's texts", "want out of your list", "i want out of this program", "i want out of the texts", "I want out of these messages please",
])  # fmt: skip
def test_who_wants_out_of_our_texts_leaves_and_alarms_nobody(text: str) -> None:
    assert look(text) is None


@pytest.mark.parametrize("text", [
    "everyone would be better off without him", "today is his last day, tonight is his last night", "she hates herself", "he hates his life", "she said her goodbyes", "he gave his dog away", "nobody would miss him", "my time is up",
    "dice que ya no puede más", "dice que es una carga", "se despidió de todos", "está regalando sus cosas", "su familia estaría mejor sin él",
])  # fmt: skip
def test_what_may_be_a_sign_of_somebody_elses_is_looked_at(text: str) -> None:
    assert look(text) is not None


@pytest.mark.parametrize("text", [
    "i'm done, i have a plan for tomorrow", "jumped rope for 10 minutes", "threatening to rain", "she threatened to sue", "salto la cuerda 10 minutos", "brinco la cuerda",
    "el tráfico está en el puente", "ya me despedí de mis compañeros", "i have a dog and a plan, my grandma is dying", "the handle on the empty pill bottle broke",
])  # fmt: skip
def test_what_is_like_it_wakes_nobody(text: str) -> None:
    assert look(text) is not Tier.FIRST
