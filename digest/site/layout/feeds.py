"""What can be followed and taken along: the feeds and citation files of the site, of topics,
authors and journals; and the list of feeds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property, partial

import msgspec

from digest.model import Edition, Topic
from digest.site import urls, views
from digest.site.artifact import Cards, Laid, Page, Texts, joined
from digest.site.layout import entries, opml
from digest.site.layout.opml import Outline
from digest.site.layout.parts import Fixed, Whole
from digest.site.layout.shared import Shared
from digest.site.views import FeedTopic
from digest.text import slug, to_plain
from digest.topics.subjects import Subjects
from digest.work import short

_EDITIONS = 24
_CATEGORIES = 60  # one article with thousands of keywords would otherwise fill every feed with them


def of_site(shared: Shared) -> Iterator[Laid]:
    """The feeds and the citation files of all articles, and the list of all feeds."""
    site = shared.config.site
    yield from _feeds(
        shared, "", _News(shared, shared.catalogue.keys), site.title, site.description
    )
    if shared.feeds_of(""):
        yield Page("feeds.opml", "", Whole(shared), partial(_opml, shared))
    for form in shared.forms(""):
        yield shared.citations.file(form.file, form, shared.catalogue.keys)


def of_group(shared: Shared, folder: str, label: str, keys: Sequence[str]) -> Iterator[Laid]:
    """The feeds and the citation files of a topic, an author or a journal, in its folder."""
    yield from _feeds(shared, folder, _News(shared, keys), _titled(shared, label))
    yield from citation_files(shared, folder, keys)


def citation_files(shared: Shared, folder: str, keys: Sequence[str]) -> Iterator[Laid]:
    """The citation files of some articles, in a folder."""
    for form in shared.forms(folder):
        yield shared.citations.file(folder + form.file, form, keys, brief=True)


def of_editions(shared: Shared) -> Iterator[Laid]:
    """The feeds of the editions."""
    chosen = shared.editions[-_EDITIONS:]
    keys = tuple(dict.fromkeys(key for edition in chosen for key in edition.keys))
    part = Fixed([(edition, shared.base) for edition in chosen], cards=keys)
    yield from _both(shared, "editions/", part, partial(_editions, shared, chosen))


def _feeds(
    shared: Shared, folder: str, part: _News, title: str, subtitle: str = ""
) -> Iterator[Page]:
    yield from _both(shared, folder, part, partial(_feed, shared, folder, title, subtitle))


def _both(
    shared: Shared, folder: str, part: _News | Fixed, make: Callable[..., views.FeedView]
) -> Iterator[Page]:
    for link in shared.feeds_of(folder):
        if link.url.endswith(".xml"):
            yield Page(link.url, "feed.xml", part, make)
        else:
            yield Page(link.url, "", part, partial(_as_json, make, "../" * folder.count("/")))


class _News:
    """The newest of some articles, and what they are about."""

    def __init__(self, shared: Shared, keys: Sequence[str]) -> None:
        self._shared = shared
        self._keys = keys

    @property
    def cards(self) -> Sequence[str]:
        """None."""
        return ()

    @cached_property
    def texts(self) -> Sequence[str]:
        """The newest."""
        return self._shared.newest(self._keys)

    @property
    def digest(self) -> bytes:
        """Stands for which they are, for what their topics are called, and for how much is told of
        an abstract.
        """
        told = b"all" if self._shared.with_abstracts else b"few"
        return joined(told, *map(self._digest_of, self.texts))

    def _digest_of(self, key: str) -> bytes:
        known = self._shared.news.get(key)
        if known is None:
            known = self._shared.news[key] = short(key, self.about(key))
        return known

    def about(self, key: str) -> tuple[FeedTopic, ...]:
        """The topics of an article, as feeds name them."""
        return tuple(map(self._topic, self._shared.catalogue.subjects.direct(key)[:_CATEGORIES]))

    def _topic(self, meant: str) -> FeedTopic:
        known = self._shared.feed_topics.get(meant)
        if known is None:
            subjects = self._shared.catalogue.subjects
            known = FeedTopic(_term(subjects, meant), to_plain(subjects.label(meant)))
            self._shared.feed_topics[meant] = known
        return known


def _term(subjects: Subjects, meant: str) -> str:
    return subjects.slug(meant) if subjects.has_page(meant) else slug(subjects.label(meant))


def _titled(shared: Shared, label: str) -> str:
    return f"{to_plain(label)} · {shared.config.site.title}"


def _feed(
    shared: Shared, folder: str, title: str, subtitle: str, part: _News, _: Cards, texts: Texts
) -> views.FeedView:
    """A feed; one of many tells no more of an abstract than its beginning where citation files tell
    nothing of it.
    """
    is_brief = bool(folder) and not shared.with_abstracts
    made = [_entry(shared, key, is_brief, part, texts) for key in texts]
    return _whole(shared, title, subtitle, folder, made)


def _entry(shared: Shared, key: str, is_brief: bool, part: _News, texts: Texts) -> views.FeedEntry:
    """An article as an entry, made once for all feeds."""
    known = shared.entries.get((key, is_brief))
    texts.show(key)
    if known is None:
        made = entries.entry(
            texts[key],
            shared.catalogue.briefs[key],
            shared.base,
            part.about(key),
            brief_abstract=is_brief,
        )
        known = shared.entries[key, is_brief] = made
    return known


def _editions(
    shared: Shared, chosen: Sequence[Edition], part: Fixed, cards: Cards, _: Texts
) -> views.FeedView:
    made = [_edition(shared, edition, cards) for edition in reversed(chosen)]
    return _whole(shared, _titled(shared, "Editions"), "", "editions/", made)


def _edition(shared: Shared, edition: Edition, cards: Cards) -> views.FeedEntry:
    tagged = tuple(key for key, _ in edition.tagged)
    groups = (
        ("Retracted", edition.retracted),
        ("New", edition.new),
        ("Newly tagged", tagged),
        ("Updated", edition.updated),
    )
    told = [(what, cards[key]) for what, keys in groups for key in keys]
    return entries.edition(edition, told, urls.edition(edition.id), shared.base)


def _whole(
    shared: Shared, title: str, subtitle: str, folder: str, made: Sequence[views.FeedEntry]
) -> views.FeedView:
    site = shared.config.site
    view = entries.feed(
        title, subtitle, f"{folder}feed.xml", f"{folder}index.html", shared.base, made
    )
    return msgspec.structs.replace(
        view, author=site.curator or site.title, language=site.language, rights=site.rights
    )


def _as_json(
    make: Callable[..., views.FeedView], root: str, part: object, cards: Cards, texts: Texts
) -> views.Text:
    return views.Text(entries.json_feed(make(part, cards, texts), root))


def _opml(shared: Shared, *_: object) -> views.Text:
    site = shared.config.site
    outlines = [_outline(shared, site.title, "", "index.html")]
    if shared.config.outputs.editions:
        outlines.append(_outline(shared, f"Editions · {site.title}", "editions/"))
    outlines.append(Outline("Topics", branches=tuple(_branches(shared))))
    for plural in ("authors", "journals"):
        found = (
            [
                g
                for g in shared.groups(plural)
                if shared.is_followed(plural, g.articles, stated=bool(g.stated))
            ]
            if shared.has(plural)
            else []
        )
        outlines.append(
            Outline(
                plural.capitalize(),
                branches=tuple(_outline(shared, g.label, f"{plural}/{g.slug}/") for g in found),
            )
        )
    return views.Text(
        opml.document(
            site.title, [outline for outline in outlines if outline.feed or outline.branches]
        )
    )


def _outline(shared: Shared, title: str, folder: str, home: str = "") -> Outline:
    return Outline(
        to_plain(title),
        f"{shared.base}{folder}feed.xml",
        f"{shared.base}{home or folder + 'index.html'}",
    )


def _branches(shared: Shared) -> Iterator[Outline]:
    """The topics under their first broader one, so that each is subscribed to once; from the leaves
    up, for a branch may be very long.
    """
    topics = {topic.slug: topic for topic in shared.catalogue.topics()}
    below: dict[str, list[str]] = {}
    for topic in topics.values():
        below.setdefault(topic.broader[0] if topic.broader else "", []).append(topic.slug)
    order = [*below.get("", ())]
    for name in order:
        order += below.get(name, ())
    made: dict[str, Outline] = {}
    for name in reversed(order):
        topic = topics[name]
        followed = _is_followed(shared, topic)
        own = _outline(shared, topic.label, f"topics/{name}/")
        branches = tuple(made[lower] for lower in below.get(name, ()) if lower in made)
        if branches:
            made[name] = Outline(own.title, branches=(own, *branches) if followed else branches)
        elif followed:
            made[name] = own
    return (made[top] for top in below.get("", ()) if top in made)


def _is_followed(shared: Shared, topic: Topic) -> bool:
    return shared.is_followed("topics", topic.articles, stated=bool(topic.stated))
