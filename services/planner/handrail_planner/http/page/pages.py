"""The pages as HTML, in the client's language or else in English, with headers that keep them to this browser and this moment.

What is shown is escaped, the style is the page's own and named by its hash, and nothing else may be loaded or run.
"""

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Literal

import phonenumbers
import yaml
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from starlette.responses import HTMLResponse

from handrail_planner.http.page.times import times

LANGUAGES = ("en", "es")
DEFAULT = "en"

Page = Literal["code", "plan", "say_back", "ending", "changed", "closed", "trouble"]
Texts = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Reader:
    """Who a page is for, as far as its looks go: the language, and how the clinic calls itself."""

    language: str
    alias: str
    help_phone: str


class Pages:
    """Everything that is needed to write a page, read once."""

    def __init__(self) -> None:
        home = resources.files("handrail_planner.http.page")
        style = home.joinpath("page.css").read_text("utf-8")
        self._environment = Environment(
            loader=PackageLoader("handrail_planner.http.page"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.filters["as_phone"] = as_phone
        self._environment.globals["style"] = Markup(style)  # noqa: S704  # our own file, and part of the hash
        self._environment.globals["times"] = times
        self.headers = headers(style)
        self._texts = {each: texts(each) for each in LANGUAGES}

    def show(self, page: Page, reader: Reader, *, status: int = 200, **values: object) -> HTMLResponse:
        """A page for somebody."""
        language = spoken(reader.language)
        html = self._environment.get_template(f"{page}.html").render(
            t=self._texts[language], language=language, reader=reader, **values
        )
        return HTMLResponse(html, status, self.headers)

    def show_anybody(self, page: Literal["closed", "trouble"], *, status: int) -> HTMLResponse:
        """A page for whoever may be looking, in every language, naming nobody."""
        html = self._environment.get_template(f"{page}.html").render(all=self._texts, language=DEFAULT)
        return HTMLResponse(html, status, self.headers)


def spoken(language: str) -> str:
    """The language that the pages speak to somebody with this one: `es-US` is spoken to as `es`."""
    plain = language.partition("-")[0]
    return plain if plain in LANGUAGES else DEFAULT


def texts(language: str) -> Texts:
    """Every sentence of the pages in one language, by name."""
    home = resources.files("handrail_planner.http.page").joinpath("texts", f"{language}.yaml")
    read = yaml.safe_load(home.read_text("utf-8"))
    return {str(name): str(sentence).strip() for name, sentence in read.items()}


def as_phone(number: str) -> str:
    """An E.164 number as people read it."""
    return phonenumbers.format_number(phonenumbers.parse(number), phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def headers(style: str) -> dict[str, str]:
    """What every page says about itself. Only the style with this very hash takes effect."""
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return {
        "Content-Security-Policy": f"default-src 'none'; style-src 'sha256-{digest}'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'",
        "Cache-Control": "no-store",
        "Referrer-Policy": "no-referrer",
        "X-Frame-Options": "DENY",
        "X-Robots-Tag": "noindex, nofollow, noarchive",
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    }
