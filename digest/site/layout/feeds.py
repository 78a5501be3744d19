"""The feeds, in Atom and JSON: of the site, of each topic, author and journal, and of the editions; and the list of them all."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial

import msgspec

from digest.model import Edition, Group, Topic
from digest.site import feeds, opml, urls, views
from digest.site.laid import Laid
from digest.site.layout.shared import Shared
from digest.site.opml import Outline
from digest.text import to_plain

_EDITIONS = 24


def lay_out(shared: Shared) -> Iterator[Laid]:
    """All feeds, unless they are switched off."""
    if not shared.config.outputs.feeds:
        return
    made = _Feeds(shared)
    yield from _both("", made.of_site, tuple(shared.catalogue.articles))
    for topic in shared.catalogue.topics:
        if not topic.thin:
            yield from _both(f"topics/{topic.slug}/", partial(made.of_topic, topic), topic.articles)
    for plural, groups in followed(shared):
        for group in groups:
            yield from _both(f"{plural}/{group.slug}/", partial(made.of_group, plural, group), group.articles)
    if shared.config.outputs.editions:
        yield from _both("editions/", made.of_editions, ())
    yield Laid("feeds.opml", "", partial(_opml, shared), ())


def followed(shared: Shared) -> Iterator[tuple[str, list[Group]]]:
    """The authors and the journals that have enough articles to be followed, where they have pages."""
    for plural, groups in (("authors", shared.catalogue.authors), ("journals", shared.catalogue.journals)):
        if getattr(shared.config.outputs, plural):
            yield plural, [group for group in groups if shared.is_followed(group)]


def _both(folder: str, make: Callable[[], views.FeedView], reads: Sequence[str]) -> Iterator[Laid]:
    yield Laid(f"{folder}feed.xml", "feed.xml", make, reads)
    yield Laid(f"{folder}feed.json", "", partial(_as_json, make, "../" * folder.count("/")), reads)


def _as_json(make: Callable[[], views.FeedView], root: str) -> views.Text:
    return views.Text(feeds.json_feed(make(), root))


class _Feeds:
    """Makes the feeds; the last one is remembered, for it is asked for once as Atom and once as JSON."""

    def __init__(self, shared: Shared) -> None:
        self._shared = shared
        self._last: tuple[str, views.FeedView] | None = None

    def of_site(self) -> views.FeedView:
        site = self._shared.config.site
        return self._feed(site.title, site.description, "", tuple(self._shared.catalogue.articles))

    def of_topic(self, topic: Topic) -> views.FeedView:
        return self._feed(self._titled(topic.label), "", f"topics/{topic.slug}/", topic.articles)

    def of_group(self, plural: str, group: Group) -> views.FeedView:
        return self._feed(self._titled(group.label), "", f"{plural}/{group.slug}/", group.articles)

    def of_editions(self) -> views.FeedView:
        shared = self._shared
        entries = [_edition(shared, edition) for edition in reversed(shared.editions[-_EDITIONS:])]
        return self._whole(self._titled("Editions"), "", "editions/", entries)

    def _titled(self, label: str) -> str:
        return f"{to_plain(label)} · {self._shared.config.site.title}"

    def _feed(self, title: str, subtitle: str, folder: str, keys: Sequence[str]) -> views.FeedView:
        if self._last is None or self._last[0] != folder:
            entries = self._shared.newest_entries(keys)
            self._last = folder, self._whole(title, subtitle, folder, entries)
        return self._last[1]

    def _whole(self, title: str, subtitle: str, folder: str, entries: Sequence[views.FeedEntry]) -> views.FeedView:
        site = self._shared.config.site
        view = feeds.feed(title, subtitle, f"{folder}feed.xml", f"{folder}index.html", self._shared.base, entries)
        return msgspec.structs.replace(view, author=site.curator or site.title, language=site.language, rights=site.rights)


def _edition(shared: Shared, edition: Edition) -> views.FeedEntry:
    articles = shared.catalogue.articles
    tagged = tuple(key for key, _ in edition.tagged)
    groups = (("Retracted", edition.retracted), ("New", edition.new), ("Newly tagged", tagged), ("Updated", edition.updated))
    told = [(what, articles[key], urls.article(key)) for what, keys in groups for key in keys if key in articles]
    return feeds.edition(edition, told, urls.edition(edition.id), shared.base)


def _opml(shared: Shared) -> views.Text:
    site = shared.config.site
    outlines = [_outline(shared, site.title, "", "index.html")]
    if shared.config.outputs.editions:
        outlines.append(_outline(shared, f"Editions · {site.title}", "editions/"))
    outlines.append(Outline("Topics", branches=tuple(_branches(shared))))
    for plural, groups in followed(shared):
        outlines.append(Outline(plural.capitalize(), branches=tuple(_outline(shared, g.label, f"{plural}/{g.slug}/") for g in groups)))
    return views.Text(opml.document(site.title, [outline for outline in outlines if outline.feed or outline.branches]))


def _outline(shared: Shared, title: str, folder: str, home: str = "") -> Outline:
    return Outline(to_plain(title), f"{shared.base}{folder}feed.xml", f"{shared.base}{home or folder + 'index.html'}")


def _branches(shared: Shared) -> Iterator[Outline]:
    """The topics under their first broader one, so that each is subscribed to once; from the leaves up, for a branch may be very long."""
    below: dict[str, list[str]] = {}
    for topic in shared.catalogue.topics:
        below.setdefault(topic.broader[0] if topic.broader else "", []).append(topic.slug)
    order = [*below.get("", ())]
    for slug in order:
        order += below.get(slug, ())
    made: dict[str, Outline] = {}
    for slug in reversed(order):
        topic = shared.topics[slug]
        own = _outline(shared, topic.label, f"topics/{slug}/")
        branches = tuple(made[lower] for lower in below.get(slug, ()) if lower in made)
        if branches:
            made[slug] = Outline(own.title, branches=branches if topic.thin else (own, *branches))
        elif not topic.thin:
            made[slug] = own
    return (made[slug] for slug in below.get("", ()) if slug in made)
