"""The outline of a site: everything that its pages are laid out from, save the text of the articles (abstract and notes).

Most edits change the text of one article. Then the outline is the same as before, and only those pages have to be made that show that text:
a page says which articles it reads (Laid.reads), and stands for the outline and their files' digests.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from digest.config import Config
from digest.library.shelf import Shelf
from digest.model import Article, Catalogue
from digest.site.laid import Laid
from digest.work import fingerprint


class Outline:
    """One site's outline. ``made_by`` stands for the templates and the program."""

    def __init__(self, made_by: bytes, shown: Sequence[Article], library: Shelf, catalogue: Catalogue, config: Config) -> None:
        self._texts: Mapping[str, str] = {article.key: article.digest for article in shown}
        self._facts = fingerprint(
            made_by,
            [[article.key, article.facts] for article in shown],
            [library.pages, library.concepts, library.profiles],
            config,
            catalogue.topics_of,  # a rule looks at the abstract
        )

    def stands_for(self, page: Laid) -> bytes:
        """16 bytes that change whenever what the page shows can have changed; none for a page that does not say what it reads."""
        if page.reads is None:
            return b""
        texts = "".join(map(self._texts.__getitem__, page.reads))
        return fingerprint(self._facts, page.path, page.template, texts)
