"""How an article is cited: made when its page is, for most pages of a build are known already and need none of it."""

from __future__ import annotations

import msgspec

from digest.model import Record
from digest.site import exports
from digest.site.styles import BUILT_IN
from digest.site.views.base import Html


class Reference(msgspec.Struct, frozen=True):
    """How an article is cited in one style: what the style is called, and the reference."""

    style: str
    text: str

    @property
    def text_html(self) -> Html:
        """The reference with its italics."""
        return Html(self.text)


class Cited(msgspec.Struct, frozen=True):
    """The citations of one article: ``record`` is what they are made from, without the abstract.

    ``styles`` are the names of built-in styles, and the finished references of others. ``references`` are those of all styles, in order.
    ``bibtex`` and ``ris`` are the record in those formats.
    """

    record: Record
    styles: tuple[str | Reference, ...]

    @property
    def references(self) -> tuple[Reference, ...]:
        return tuple(self._reference(style) if isinstance(style, str) else style for style in self.styles)

    @property
    def bibtex(self) -> str:
        return exports.BIBTEX.one(self.record)

    @property
    def ris(self) -> str:
        return exports.RIS.one(self.record).replace("\r\n", "\n")

    def _reference(self, name: str) -> Reference:
        style = BUILT_IN[name]
        return Reference(style.label, style.cite(self.record))
