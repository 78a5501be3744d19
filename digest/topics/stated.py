"""What an article's sources state beyond its fields, as imports keep it in the article."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping

from digest.model import Article


def further(article: Article, names: Container[str]) -> Iterator[str]:
    """The values of these names among what sources state beyond the fields; such a name may stand in the front matter itself too."""
    for name, value in article.extra:
        if name == "extra" and isinstance(value, Mapping):
            for inner, found in value.items():
                if inner in names:
                    yield from _texts(found)
        elif name in names:
            yield from _texts(value)


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | tuple):
        yield from (item for item in value if isinstance(item, str))
