"""`/u/<token>`: looking shows a page and does nothing, since mail scanners look; sending it ends e-mail, without cookie or login.

Whoever comes with whatever token gets the same page and the same answer: none of it says whose mails they were, or whether they
were anybody's. The page loads nothing, runs nothing, and is kept in no cache, history of referrers or search index. What a mail
program sends by itself (RFC 8058) and what the page's buttons send is one address.
"""

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from string import Template

from fastapi import FastAPI, Request
from handrail_shared.runtime.log import get_logger
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException
from starlette.responses import HTMLResponse, Response

from handrail_notifier.channels.letter import UNSUBSCRIBE_PATH
from handrail_notifier.http.front import Front
from handrail_notifier.unsubscribing import unsubscribe

log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Words:
    """The page in one language. It names nobody and nothing. `by_answer`, `by_form`: the way back to mails, by whether answers are read."""

    title: str
    asks: str
    mail: str
    everything: str
    hint: str
    done: str
    texts: str
    by_answer: str
    by_form: str


WORDS: Mapping[str, Words] = {
    "en": Words(
        "Messages",
        "Do you want to get no more of these mails?",
        "No more mails",
        "No more mails and no texts",
        "Nothing changes until you press a button.",
        "Done. You will get no more of these mails.",
        "If you also get texts, they go on unless you ended them. To get those again, text START.",
        "If you want the mails again, answer any of them with START.",
        "Nobody reads answers to these mails. If you want them again, ask where you signed up: a new form brings them back.",
    ),
    "es": Words(
        "Mensajes",
        "¿Quieres dejar de recibir estos correos?",
        "No más correos",
        "Ni correos ni mensajes de texto",
        "Nada cambia hasta que pulses un botón.",
        "Listo. Ya no recibirás estos correos.",
        "Si también recibes mensajes de texto, siguen, salvo que los hayas terminado. Para recibirlos de nuevo, envía START por texto.",
        "Si quieres recibir los correos de nuevo, responde START a cualquiera de ellos.",
        "Nadie lee las respuestas a estos correos. Si los quieres de nuevo, pídelo donde te inscribiste: vuelven con un formulario nuevo.",
    ),
}
EVERYTHING = "everything"
"""What the second button sends as `end`."""


def add_unsubscribe(app: FastAPI, front: Front) -> None:
    """The address in every mail."""
    pages = _Pages(mail_is_read=front.mail_is_read)

    @app.get(UNSUBSCRIBE_PATH + "{token}", include_in_schema=False)
    async def look(request: Request) -> Response:
        return pages.question(request)

    @app.post(UNSUBSCRIBE_PATH + "{token}", include_in_schema=False)
    async def end(request: Request, token: str) -> Response:
        attempt, form = front.tags.of_token(token), await _form(request)
        if attempt is None:
            log.info("unsubscribe_token_unknown")
        else:
            everything = form.get("end") == EVERYTHING
            await unsubscribe(
                *(front.db, front.vault, attempt),
                everything=everything,
                mail_is_read=front.mail_is_read,
                clock=front.clock,
            )
        return pages.done(request)


async def _form(request: Request) -> FormData:
    """What was sent, if it can be read: the address alone says enough."""
    try:
        return await request.form(max_files=0, max_fields=20)
    except (HTTPException, MultiPartException):
        return FormData()


class _Pages:
    """The two pages, read once."""

    def __init__(self, *, mail_is_read: bool) -> None:
        self._mail_is_read = mail_is_read
        home = resources.files("handrail_notifier.http")
        self._page = Template(home.joinpath("unsubscribe.html").read_text("utf-8"))
        self._style = home.joinpath("unsubscribe.css").read_text("utf-8")
        digest = base64.b64encode(hashlib.sha256(self._style.encode()).digest()).decode()
        self._headers = {
            "Content-Security-Policy": f"default-src 'none'; style-src 'sha256-{digest}'; form-action 'self'; "
            "base-uri 'none'; frame-ancestors 'none'",
            "Cache-Control": "no-store",
            "Referrer-Policy": "no-referrer",
            "X-Robots-Tag": "noindex, nofollow, noarchive",
            "X-Content-Type-Options": "nosniff",
        }

    def question(self, request: Request) -> Response:
        language = _language(request)
        words = WORDS[language]
        form = (
            '<form method="post">\n'
            f"<p>{words.hint}</p>\n"
            f'<button name="end" value="mail">{words.mail}</button>\n'
            f'<button name="end" value="{EVERYTHING}" class="second">{words.everything}</button>\n'
            "</form>"
        )
        return self._shown(language, words.asks, form)

    def done(self, request: Request) -> Response:
        language = _language(request)
        words = WORDS[language]
        back = words.by_answer if self._mail_is_read else words.by_form
        return self._shown(language, words.done, f"<p>{back}</p>\n<p>{words.texts}</p>")

    def _shown(self, language: str, heading: str, inside: str) -> Response:
        page = self._page.substitute(
            language=language, title=WORDS[language].title, style=self._style, heading=heading, inside=inside
        )
        return HTMLResponse(page, headers=self._headers)


def _language(request: Request) -> str:
    """The first language of the browser's that the page speaks."""
    wanted = request.headers.get("accept-language", "")[:200].lower()
    spoken = (each.strip().partition(";")[0].partition("-")[0] for each in wanted.split(","))
    return next((each for each in spoken if each in WORDS), "en")
