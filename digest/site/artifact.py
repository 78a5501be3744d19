"""One file of the site, before it is made: where it lies, what it is made from, and how.

What a page may show is what it is given, and it is given three things: a part of the catalogue,
cards of articles, and whole articles. Each part says by a digest what it tells, and lists the
articles whose cards or texts belong to it; a maker is handed these and no others. So a page has to
be made again when the digest of its part is another, or one of its articles is, and never
otherwise.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Protocol, TypeVar

import msgspec

from digest.model import Article
from digest.site.views import Card, View


class Part(Protocol):
    """What a page may know of the catalogue."""

    @property
    def digest(self) -> bytes:
        """Stands for all that the part tells, and for the lists below."""

    @property
    def cards(self) -> Sequence[str]:
        """The articles that the page shows in lists."""

    @property
    def texts(self) -> Sequence[str]:
        """The articles that it shows at length."""


Value_co = TypeVar("Value_co", covariant=True)


class Articles(Protocol):
    """The whole articles by their keys."""

    def __getitem__(self, key: str) -> Article: ...

    def cited(self, key: str, form: str) -> bytes:
        """A citation (``ris``, ``bibtex``) that is at hand, without the abstract; else nothing."""


class Page(msgspec.Struct, frozen=True):
    """One file of the site: its path, the template that makes it, and the view that the template is
    given.

    A file without a template ("") is the text of its view (views.Text) as it stands.
    """

    path: str
    template: str
    part: Part
    make: Callable[..., View]

    def handed(self, cards: Source[Card], articles: Source[Article]) -> tuple[Cards, Texts]:
        """What the maker may see of these."""
        part = self.part
        return Handed(lambda: part.cards, cards), Handed(lambda: part.texts, articles)

    def view(self, cards: Cards, articles: Texts) -> View:
        """What the template is given."""
        return self.make(self.part, cards, articles)


Value = TypeVar("Value")


class Source(Protocol[Value_co]):
    """Where cards or articles come from."""

    def __getitem__(self, key: str) -> Value_co: ...


class Handed(Mapping[str, Value]):
    """The cards or the articles that one maker may see, in order, each taken out when it is asked
    for; ``taken`` are those that were.

    What may be seen is not asked for before the first is: which articles are related is worth
    knowing only to who shows them.
    """

    def __init__(self, keys: Callable[[], Sequence[str]], source: Source[Value]) -> None:
        self._keys = keys
        self._source = source
        self._allowed: dict[str, None] | None = None
        self.taken: dict[str, None] = {}

    def _known(self) -> dict[str, None]:
        if self._allowed is None:
            self._allowed = dict.fromkeys(self._keys())
        return self._allowed

    def __getitem__(self, key: str) -> Value:
        self.show(key)
        return self._source[key]

    def show(self, key: str) -> None:
        """Counts one as taken of which what is shown is at hand."""
        if key not in self._known():
            raise KeyError(key)
        self.taken[key] = None

    def these(self, keys: Sequence[str]) -> list[Value]:
        """Several, in that order."""
        known = self._known()
        if not all(map(known.__contains__, keys)):
            raise KeyError(next(key for key in keys if key not in known))
        self.taken.update(dict.fromkeys(keys))
        return list(map(self._source.__getitem__, keys))

    def __iter__(self) -> Iterator[str]:
        return iter(self._known())

    def __len__(self) -> int:
        return len(self._known())


Cards = Handed[Card]
Texts = Handed[Article]


class Joined(msgspec.Struct, frozen=True):
    """A file that is joined of one piece an article: ``head``, the pieces with ``between`` between
    them, ``tail``.

    ``digests`` gives what each piece is made from, 16 bytes a piece, in order: first what stands
    for the article, then what else counts. ``piece`` makes one, by the article's key.
    """

    path: str
    keys: Sequence[str]
    digests: Callable[[], Sequence[bytes]]
    piece: Callable[[str, Articles], bytes]
    head: bytes = b""
    between: bytes = b""
    tail: bytes = b""
    template: str = ""

    def data(self, articles: Articles) -> bytes:
        """The whole file."""
        return (
            self.head
            + self.between.join(self.piece(key, articles) for key in self.keys)
            + self.tail
        )


Laid = Page | Joined


def joined(*digests: bytes) -> bytes:
    """8 bytes that stand for these digests, each of a fixed length, in this order."""
    return hashlib.blake2b(b"".join(digests), digest_size=8).digest()
