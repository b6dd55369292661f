"""The words of pages in the reader's language.

Pages call this some forty times; asking Babel for the locale of the request at each call costs more than the database.
There is one language so far: another one adds its catalogue to `CATALOGUES` and its code to `language`.
"""

from __future__ import annotations

import re
from functools import lru_cache
from gettext import NullTranslations

from jinja2.ext import Extension
from markupsafe import escape

from treaties.domain.message import translated_by

CATALOGUES: dict[str, NullTranslations] = {"en": NullTranslations()}


def language() -> str:
    """The language of the present request."""
    return "en"


def translated(text: str, **values: object) -> str:
    """`text` in the reader's language with its %(name)s filled in; %% is a percent sign."""
    return _found(text) % values if values else _plain(text, CATALOGUES[language()])


@lru_cache(maxsize=4096)
def _plain(text: str, catalogue: NullTranslations) -> str:
    """A text into which nothing is put; kept, since every page says the same dozens."""
    return catalogue.gettext(text).replace("%%", "%")


def _found(text: str) -> str:
    """The catalogue's text for `text`, nothing filled in."""
    return CATALOGUES[language()].gettext(text)


translated_by(_found)  # what the rules of the field and the writers say


class Folded(Extension):
    """Writes constant texts into a template when it is compiled, so that a page does not look up each of them.

    The templates of a second language are a second environment: an overlay of the first with its own `fold`.
    """

    constant = re.compile(r"""\{\{ _\((?:'([^'%]*)'|"([^"%]*)")\) \}\}""")

    def preprocess(self, source: str, _name: str | None, _filename: str | None = None) -> str:
        """The template's source with `{{ _('text') }}` replaced by the text."""
        return self.constant.sub(lambda found: str(escape(translated(found[1] or found[2] or ""))), source)
