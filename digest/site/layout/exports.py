"""The citation files: of the site, of each topic, of the editions, of each author and journal with enough articles."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from digest.model import Topic
from digest.site import urls
from digest.site.exports import FORMS, Form
from digest.site.joined import Joined
from digest.site.laid import Laid
from digest.site.layout.feeds import followed
from digest.site.layout.shared import Shared


def lay_out(shared: Shared) -> Iterator[Laid]:
    """All citation files, unless they are switched off."""
    if not shared.config.outputs.citations:
        return
    for form in FORMS:
        yield Laid(form.file, "", partial(shared.citations.all, form), tuple(shared.catalogue.articles))
    for topic in shared.catalogue.topics:
        if not topic.thin:
            yield from _files(shared, f"topics/{topic.slug}/", topic.articles)
    for plural, groups in followed(shared):
        for group in groups:
            yield from _files(shared, f"{plural}/{group.slug}/", group.articles)
    for edition in shared.editions:
        yield from _files(shared, urls.edition(edition.id).removesuffix("index.html"), edition.keys)
    for topic in shared.catalogue.topics:
        if shared.has_edition_pages(topic):
            for name in shared.archive.sizes(topic):
                folder = urls.edition(name, topic.slug).removesuffix("index.html")
                for form in FORMS:
                    yield Laid(folder + form.file, "", partial(_of_edition, shared, form, topic, name), topic.articles)


def _of_edition(shared: Shared, form: Form, topic: Topic, name: str) -> Joined:
    keys = next(edition.keys for edition in shared.editions_of_topic(topic) if edition.id == name)
    return shared.citations.file(form, keys)


def _files(shared: Shared, folder: str, keys: Sequence[str]) -> Iterator[Laid]:
    for form in FORMS:
        yield Laid(folder + form.file, "", partial(shared.citations.file, form, keys), keys)
