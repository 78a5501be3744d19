"""Authors: which names are one person.

An ORCID is one person, however the name is spelled, and two ORCIDs under one name are two. What a person's file in content/authors says
counts before all else. A name without an ORCID belongs to the one person with an ORCID who is called exactly so, if there is only one and
the name has a first name in it: initials fit too many. All other names are joined by nothing but their folded spelling.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import msgspec

from digest.errors import Problem, Report
from digest.model import Article, Group, Profile
from digest.names import Person
from digest.text import fold
from digest.topics.groups import Collected
from digest.topics.vocabulary import label

# no folded name begins with a space, so neither of these can be one
_ORCID = " orcid "
_FILE = " file "


def gathered(
    articles: Sequence[Article], profiles: Sequence[Profile], report: Report
) -> tuple[tuple[Group, ...], dict[str, tuple[str, ...]]]:
    """The authors, in the order of what they are filed under; and by each article's key the slug of each of its authors, in order."""
    people = _People(articles, profiles, report)
    collected = Collected()
    meanings: dict[str, tuple[str, ...]] = {}
    for article in articles:
        meanings[article.key] = tuple(people.of(article))
        for person, meant in dict(zip(article.record.authors, meanings[article.key], strict=True)).items():
            if meant:
                collected.add(meant, person.name, person.filed, article.key)
    labels = {meant: label(spellings) for meant, spellings in collected.spellings.items()}
    labels |= {meant: profile.name for meant, profile in people.profiles.items()}
    filed = {meant: profile.filed for meant, profile in people.profiles.items()}
    stated = {meant: profile.slug for meant, profile in people.profiles.items()}
    groups = {meant: people.described(meant, group) for meant, group in collected.groups(labels, filed, stated).items()}
    slugs = {meant: group.slug for meant, group in groups.items()} | {"": ""}
    return tuple(groups.values()), {key: tuple(slugs[meant] for meant in found) for key, found in meanings.items()}


class _People:
    """Who is meant by a name in an article."""

    def __init__(self, articles: Sequence[Article], profiles: Sequence[Profile], report: Report) -> None:
        self._report = report
        self._folded: dict[str, str] = {}
        self._meant: dict[Person, str] = {}
        self._orcids: dict[str, set[str]] = defaultdict(set)
        for article in articles:
            for person in _trusted(article.record.authors):
                if person.orcid:
                    self._orcids[self._fold(person.name)].add(person.orcid)
        self.profiles: dict[str, Profile] = {}
        self._by_orcid: dict[str, str] = {}
        self._by_name: dict[str, str] = {}
        ordered = sorted(profiles, key=lambda p: p.file)
        for claim in (self._claim_orcid, self._claim_name, self._claim_spellings, self._claim_sole_orcid):
            for profile in ordered:
                claim(profile)
        self._tell_unused(articles)

    def of(self, article: Article) -> list[str]:
        """What each of its authors means; "" for a name without a letter."""
        found = []
        for person in _trusted(article.record.authors):
            meant = self._meant.get(person)
            if meant is None:
                meant = self._meant[person] = self._look_up(person)
            found.append(meant)
        return found

    def described(self, meant: str, group: Group) -> Group:
        """The group with what is known of the person: spellings, ORCID, the text."""
        profile = self.profiles.get(meant)
        orcid = meant.removeprefix(_ORCID) if meant.startswith(_ORCID) else ""
        if profile is None:
            return msgspec.structs.replace(group, identifiers=(orcid,)) if orcid else group
        orcid = profile.orcid or next((stated for stated, other in self._by_orcid.items() if other == meant), "")
        variants = tuple(dict.fromkeys((*profile.also, *group.variants)))
        return msgspec.structs.replace(
            group, variants=variants, identifiers=(orcid,) if orcid else (), html=profile.html, stated=profile.file
        )

    def _look_up(self, person: Person) -> str:
        name = self._fold(person.name)
        if person.orcid:
            return self._by_orcid.get(person.orcid, _ORCID + person.orcid)
        if name in self._by_name:
            return self._by_name[name]
        known = self._orcids.get(name, ())
        if len(known) == 1 and _has_first_name(person):
            (orcid,) = known
            return self._by_orcid.get(orcid, _ORCID + orcid)
        return name

    def _fold(self, name: str) -> str:
        folded = self._folded.get(name)
        if folded is None:
            folded = self._folded[name] = fold(name)
        return folded

    def _claim_orcid(self, profile: Profile) -> None:
        meant = _FILE + profile.slug
        other = self.profiles.get(self._by_orcid.get(profile.orcid, "")) or self.profiles.get(meant)
        if other and profile.orcid and other.orcid == profile.orcid:
            self._tell(profile, "orcid", f"ORCID {profile.orcid} is that of {other.file} already; this file is left out", "unite the two")
        elif other:
            self._tell(profile, "name", f"has the address of {other.file}; this file is left out", "rename it")
        else:
            self.profiles[meant] = profile
            if profile.orcid:
                self._by_orcid[profile.orcid] = meant

    def _claim_name(self, profile: Profile) -> None:
        self._claim(profile, "name", profile.name)

    def _claim_spellings(self, profile: Profile) -> None:
        """Other spellings after all names: a name is never another's spelling."""
        for spelling in profile.also:
            self._claim(profile, "also", spelling)

    def _claim(self, profile: Profile, field: str, spelling: str) -> None:
        meant, folded = _FILE + profile.slug, self._fold(spelling)
        if self.profiles.get(meant) is not profile or not folded:
            return
        other = self._by_name.setdefault(folded, meant)
        if other != meant:
            text = f"{spelling} is in {self.profiles[other].file} already"
            self._tell(profile, field, text, "take it out of one of the two; articles with an ORCID are told apart by that")

    def _claim_sole_orcid(self, profile: Profile) -> None:
        """Where the file states no ORCID, the one that the articles state for its names is this author's; several are several persons."""
        meant = _FILE + profile.slug
        if profile.orcid or self.profiles.get(meant) is not profile:
            return
        mine = [name for name in map(self._fold, (profile.name, *profile.also)) if self._by_name.get(name) == meant]
        found = sorted({orcid for name in mine for orcid in self._orcids.get(name, ()) if orcid not in self._by_orcid})
        if len(found) == 1:
            self._by_orcid[found[0]] = meant
        elif found:
            text = f"the articles state {len(found)} ORCIDs for these names, which stay apart: {', '.join(found)}"
            self._tell(profile, "name", text, "write orcid: with the one that is meant", warning=True)

    def _tell_unused(self, articles: Sequence[Article]) -> None:
        used = {meant for article in articles for meant in self.of(article)} if self.profiles else set()
        for meant, profile in self.profiles.items():
            if meant not in used:
                self._tell(profile, "name", f"no article is by {profile.name}", "add the spelling of the articles to also:", warning=True)

    def _tell(self, profile: Profile, field: str, text: str, hint: str, *, warning: bool = False) -> None:
        line = profile.lines.get(field, 1)
        self._report(Problem(text, profile.file, line, hint=hint, severity="warning" if warning else "error"))


def _trusted(authors: Sequence[Person]) -> Sequence[Person]:
    """The authors, without an ORCID that two of them are said to have: it can be that of one at most, and nobody says whose."""
    stated = [person.orcid for person in authors if person.orcid]
    if len(stated) == len(set(stated)):
        return authors
    names: dict[str, set[str]] = defaultdict(set)
    for person in authors:
        names[person.orcid].add(fold(person.name))
    return [msgspec.structs.replace(person, orcid="") if len(names[person.orcid]) > 1 else person for person in authors]


def _has_first_name(person: Person) -> bool:
    """Whether more than initials stand beside the family name: ``Ines``, not ``I. M.`` or ``IM``."""
    words = person.given.split() if person.given else person.literal.split()[:-1]
    return any(len(word.strip(".")) > 1 and "." not in word.strip(".") and not word.isupper() for word in words)
