"""Authors: which names are one person.

An ORCID is one person, however the name is spelled, and two ORCIDs under one name are two. What a
person's file in content/authors says counts before all else. A name without an ORCID belongs to the
one person with an ORCID who is called exactly so, if there is only one and the name has a first
name in it: initials fit too many. All other names are joined by nothing but their folded spelling.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain

import msgspec

from digest import names
from digest.errors import Problem, Report
from digest.model import Brief, Group, Profile
from digest.names import Person
from digest.text import fold
from digest.topics.members import Index, Members
from digest.topics.vocabulary import addresses, label

# no folded name begins with a space, so neither of these can be one
_ORCID = " orcid "
_FILE = " file "

_PAGES, _PAGES_AN_ARTICLE = 200, 6


class People(Index):
    """The authors of one catalogue. Those with fewer than ``least`` articles, and no file, have no
    page and no group; where that would make more than six pages an article, as collaborations of
    thousands do, it takes more articles.
    """

    def __init__(
        self,
        briefs: Mapping[str, Brief],
        keys: Sequence[str],
        profiles: Sequence[Profile],
        least: int,
        report: Report,
    ) -> None:
        super().__init__()
        self._briefs = briefs
        self._wanted = least
        stated = [briefs[key].people for key in keys]
        self._counted = Counter(chain.from_iterable(stated))
        self._claims = _Claims(self._counted, profiles, report)
        self._meant = _Meant(self._claims)
        self.members = Members(briefs, self._meanings)
        self.members.fill(keys, stated, self._meant)
        self._least = self._enough()

    def _enough(self) -> int:
        """How many articles an author needs for a page."""
        least, most = self._wanted or 2, _PAGES + _PAGES_AN_ARTICLE * len(self._briefs)
        if len(self.members.keys) <= most:
            return least
        sizes = Counter(map(len, self.members.keys.values()))
        while sum(count for size, count in sizes.items() if size >= least) > most:
            least = min(size for size in sizes if size > least) if max(sizes) > least else least + 1
        return least

    def change(self, gone: Sequence[Brief], come: Sequence[Brief]) -> None:
        """Articles went and came."""
        touched = self.members.change(gone, come, self.stated, self.count)
        if (least := self._enough()) != self._least:
            self._least, self._groups = least, None
        self.touch(touched)

    def _meanings(self, brief: Brief) -> tuple[str, ...]:
        meanings = dict.fromkeys(map(self._meant.__getitem__, brief.people))
        meanings.pop("", None)
        return tuple(meanings)

    def stated(self, brief: Brief) -> object:
        """Its authors."""
        return brief.people

    def count(self, brief: Brief, step: int) -> None:
        """Each author of an article is named once more, or once less; their ORCIDs are known (see
        :func:`fits`).
        """
        for packed in brief.people:
            self._counted[packed] += step

    def fits(self, gone: Sequence[Brief], come: Sequence[Brief]) -> bool:
        """Whether articles can come and go without a change of who is who: where ORCIDs or files
        are concerned, all is looked at again.
        """
        stated = chain.from_iterable(brief.people for brief in chain(gone, come))
        return not self._claims.profiles and not any(
            names.unpacked(packed).orcid for packed in stated
        )

    def meant(self, packed: str) -> str:
        """Who is meant by an author of an article; "" for a name without a letter."""
        return self._meant[packed]

    def everybody(self) -> tuple[Group, ...]:
        """All authors, those without a page too; their slugs are no addresses."""
        return tuple(self._described(self.members.keys | self._claims.profiles.keys()).values())

    def all_groups(self) -> dict[str, Group]:
        """The authors with a page, in the order of what they are filed under."""
        paged = {
            meant for meant in self.members.keys if self._has_page(meant)
        } | self._claims.profiles.keys()
        return self._described(paged)

    def grouped(self, meant: str, slug: str) -> Group | None:
        """One author as of now."""
        return self._group(meant, slug, self._spelled(meant)) if self._has_page(meant) else None

    def _has_page(self, meant: str) -> bool:
        return (
            len(self.members.keys.get(meant, ())) >= self._least or meant in self._claims.profiles
        )

    def _described(self, meanings: Iterable[str]) -> dict[str, Group]:
        made = {meant: self._group(meant, "", self._spelled(meant)) for meant in meanings}
        ordered = sorted(made, key=lambda meant: (fold(made[meant].filed), meant))
        slugs = addresses(
            {meant: made[meant].label for meant in ordered},
            {m: profile.slug for m, profile in self._claims.profiles.items()},
        )
        return {meant: msgspec.structs.replace(made[meant], slug=slugs[meant]) for meant in ordered}

    def _group(self, meant: str, slug: str, spelled: Counter[str]) -> Group:
        profile = self._claims.profiles.get(meant)
        name = profile.name if profile else label(spelled)
        variants = sorted(
            (spelling for spelling in spelled if spelling != name), key=lambda s: (-spelled[s], s)
        )
        orcid = self._claims.orcid(meant)
        return Group(
            slug=slug,
            label=name,
            articles=tuple(self.members.keys.get(meant, ())),
            filed=profile.filed if profile else self._filed(meant, name),
            variants=tuple(dict.fromkeys((*(profile.also if profile else ()), *variants))),
            identifiers=(orcid,) if orcid else (),
            html=profile.html if profile else "",
            stated=profile.file if profile else "",
        )

    def _spelled(self, meant: str) -> Counter[str]:
        found: Counter[str] = Counter()
        for packed in self._meant.packed.get(meant, ()):
            if self._counted[packed] > 0:
                found[names.unpacked(packed).name] += self._counted[packed]
        return found

    def _filed(self, meant: str, name: str) -> str:
        """What the spelling that is the label is filed under."""
        persons = (
            names.unpacked(packed)
            for packed in self._meant.packed[meant]
            if self._counted[packed] > 0
        )
        return min(person.filed for person in persons if person.name == name)

    def problems(self) -> Iterator[Problem]:
        """Files of authors whom no article is by, and that not all have a page who should."""
        if self._least > self._wanted > 0:
            text = f"authors have a page from {self._least:,} articles on: there are too many"
            hint = "authors = … in [outputs] takes a larger number, or false for none"
            yield Problem(text, "digest.toml", hint=hint, severity="warning")
        for meant, profile in self._claims.profiles.items():
            if meant not in self.members.keys:
                text, hint = (
                    f"no article is by {profile.name}",
                    "add the spelling of the articles to also:",
                )
                yield Problem(
                    text, profile.file, profile.lines.get("name", 1), hint=hint, severity="warning"
                )


class _Meant(dict[str, str]):
    """Who is meant by each packed name; and by which names each person is met."""

    def __init__(self, claims: _Claims) -> None:
        super().__init__()
        self._claims = claims
        self.packed: dict[str, list[str]] = {}

    def __missing__(self, packed: str) -> str:
        meant = self[packed] = self._claims.of(names.unpacked(packed))
        self.packed.setdefault(meant, []).append(packed)
        return meant


class _Claims:
    """What is claimed by ORCIDs and by files: whose name is whose."""

    def __init__(
        self, counted: Mapping[str, int], profiles: Sequence[Profile], report: Report
    ) -> None:
        self._report = report
        self._orcids: dict[str, set[str]] = defaultdict(set)
        for packed in counted:
            if packed.count("\x1f") == _SEPARATORS:
                person = names.unpacked(packed)
                self._orcids[fold(person.name)].add(person.orcid)
        self.profiles: dict[str, Profile] = {}
        self._by_orcid: dict[str, str] = {}
        self._by_name: dict[str, str] = {}
        ordered = sorted(profiles, key=lambda p: p.file)
        for claim in (
            self._claim_orcid,
            self._claim_name,
            self._claim_spellings,
            self._claim_sole_orcid,
        ):
            for profile in ordered:
                claim(profile)

    def of(self, person: Person) -> str:
        """Who is meant by a name."""
        name = fold(person.name)
        if person.orcid:
            return self._by_orcid.get(person.orcid, _ORCID + person.orcid)
        if name in self._by_name:
            return self._by_name[name]
        known = self._orcids.get(name, ())
        if len(known) == 1 and _has_first_name(person):
            (orcid,) = known
            return self._by_orcid.get(orcid, _ORCID + orcid)
        return name

    def orcid(self, meant: str) -> str:
        """The ORCID of a person, where one is known."""
        profile = self.profiles.get(meant)
        if profile is None:
            return meant.removeprefix(_ORCID) if meant.startswith(_ORCID) else ""
        return profile.orcid or next(
            (orcid for orcid, other in self._by_orcid.items() if other == meant), ""
        )

    def _claim_orcid(self, profile: Profile) -> None:
        meant = _FILE + profile.slug
        other = self.profiles.get(self._by_orcid.get(profile.orcid, "")) or self.profiles.get(meant)
        if other and profile.orcid and other.orcid == profile.orcid:
            self._tell(
                profile,
                "orcid",
                f"ORCID {profile.orcid} is that of {other.file} already; this file is left out",
                "unite the two",
            )
        elif other:
            self._tell(
                profile,
                "name",
                f"has the address of {other.file}; this file is left out",
                "rename it",
            )
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
        meant, folded = _FILE + profile.slug, fold(spelling)
        if self.profiles.get(meant) is not profile or not folded:
            return
        other = self._by_name.setdefault(folded, meant)
        if other != meant:
            text = f"{spelling} is in {self.profiles[other].file} already"
            self._tell(
                profile,
                field,
                text,
                "take it out of one of the two; articles with an ORCID are told apart by that",
            )

    def _claim_sole_orcid(self, profile: Profile) -> None:
        """Where the file states no ORCID, the one that the articles state for its names is this
        author's; several are several persons.
        """
        meant = _FILE + profile.slug
        if profile.orcid or self.profiles.get(meant) is not profile:
            return
        mine = [
            name
            for name in map(fold, (profile.name, *profile.also))
            if self._by_name.get(name) == meant
        ]
        found = sorted(
            {
                orcid
                for name in mine
                for orcid in self._orcids.get(name, ())
                if orcid not in self._by_orcid
            }
        )
        if len(found) == 1:
            self._by_orcid[found[0]] = meant
        elif found:
            text = (
                f"the articles state {len(found)} ORCIDs for these names, which stay apart: "
                f"{', '.join(found)}"
            )
            self._tell(
                profile, "name", text, "write orcid: with the one that is meant", warning=True
            )

    def _tell(
        self, profile: Profile, field: str, text: str, hint: str, *, warning: bool = False
    ) -> None:
        line = profile.lines.get(field, 1)
        self._report(
            Problem(text, profile.file, line, hint=hint, severity="warning" if warning else "error")
        )


_SEPARATORS = 5  # of a packed name that ends with an ORCID


def _has_first_name(person: Person) -> bool:
    """Whether more than initials stand beside the family name: ``Ines``, not ``I. M.`` or
    ``IM``.
    """
    words = person.given.split() if person.given else person.literal.split()[:-1]
    return any(
        len(word.strip(".")) > 1 and "." not in word.strip(".") and not word.isupper()
        for word in words
    )
