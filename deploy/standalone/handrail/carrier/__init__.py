"""A pretend phone company that speaks Twilio's API.

The demo, the simulator and every delivery test run the real Twilio client against it. It
is the other party, not a part of Handrail: it knows nothing of clinics, plans or nudges.
"""

from handrail.carrier.carrier import Carrier, Texted
from handrail.carrier.faults import Fault, Trouble
from handrail.carrier.message import Direction, Message, Person, Status, Thread
from handrail.carrier.server import Running, serve
from handrail.carrier.settings import CarrierSettings
from handrail.carrier.words import OptOut

__all__ = [
    "Carrier",
    "CarrierSettings",
    "Direction",
    "Fault",
    "Message",
    "OptOut",
    "Person",
    "Running",
    "Status",
    "Texted",
    "Thread",
    "Trouble",
    "serve",
]
