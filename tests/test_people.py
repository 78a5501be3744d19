"""Who is who: authors by ORCID and by what a person's file says, journals by ISSN and stated
abbreviation, all others kept apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from digest.dates import PartialDate
from digest.errors import Problem
from digest.library.shelf import Shelf
from digest.model import Article, Group, Profile, Record
from digest.names import Person
from digest.site.build import build
from digest.site.door import Options, putting
from digest.text import fold
from digest.topics import briefs
from digest.topics.catalogue import Catalogue, Settings

ONE, OTHER = "0000-0002-1825-0097", "0000-0001-5109-3700"


def gather(articles: Iterable[Article], profiles: Sequence[Profile] = ()) -> Catalogue:
    """The catalogue of some articles, where one makes an author and a journal."""
    found = [briefs.of(article, b"") for article in articles]
    return Catalogue(found, profiles=profiles, settings=Settings(authors=1, journals=1))


def by(key: str, *authors: Person) -> Article:
    return Article(key, Record(title=key, authors=authors, date=PartialDate("2020")))


def person(given: str, family: str, orcid: str = "") -> Person:
    return Person(family=family, given=given, orcid=orcid)


def authors(
    *articles: Article, profiles: tuple[Profile, ...] = (), problems: list[Problem] | None = None
) -> dict[str, Group]:
    found = gather(articles, profiles)
    told = list(found.problems())
    if problems is None:
        assert told == []
    else:
        problems += told
    return {group.slug: group for group in found.people.groups()}


def test_one_orcid_is_one_person_however_the_name_is_spelled() -> None:
    found = authors(
        by("a", person("Ines", "Marlow", ONE)),
        by("b", person("Ines", "Marlow", ONE)),
        by("c", person("I.", "Marlow", ONE)),
    )
    assert list(found) == ["ines-marlow"]
    assert found["ines-marlow"].articles == ("a", "b", "c")
    assert found["ines-marlow"].variants == ("I. Marlow",)
    assert found["ines-marlow"].identifiers == (ONE,)


def test_two_orcids_under_one_name_are_two_persons_and_the_name_alone_is_neither() -> None:
    found = authors(
        by("a", person("Wei", "Li", ONE)),
        by("b", person("Wei", "Li", OTHER)),
        by("c", person("Wei", "Li")),
    )
    assert sorted(group.articles for group in found.values()) == [("a",), ("b",), ("c",)]
    assert found["wei-li"].articles == ("c",)
    assert sorted(group.identifiers for group in found.values()) == [(), (OTHER,), (ONE,)]


@pytest.mark.parametrize(
    ("without", "joined"),
    [
        (person("Ines", "Marlow"), True),
        (Person(literal="Ines Marlow"), True),
        (person("INES", "MARLOW"), False),
        (person("Ina", "Marlow"), False),
        (person("I.", "Marlow"), False),
    ],
)
def test_a_name_without_orcid_belongs_to_the_only_person_who_is_called_exactly_so(
    without: Person, joined: bool
) -> None:
    found = authors(by("a", person("Ines", "Marlow", ONE)), by("b", without))
    assert (len(found) == 1) == joined


@pytest.mark.parametrize(
    "initials",
    [
        person("I.", "Marlow"),
        person("IM", "Marlow"),
        Person(literal="I Marlow"),
        Person(literal="Marlow"),
    ],
)
def test_initials_fit_too_many_to_be_anybodys(initials: Person) -> None:
    with_orcid = Person(initials.family, initials.given, literal=initials.literal, orcid=ONE)
    assert len(authors(by("a", with_orcid), by("b", initials))) == 2


def test_an_orcid_that_one_article_gives_to_two_authors_is_nobodys_there() -> None:
    found = authors(by("a", person("Ines", "Marlow", ONE), person("Tomas", "Brandt", ONE)))
    assert {slug: group.identifiers for slug, group in found.items()} == {
        "ines-marlow": (),
        "tomas-brandt": (),
    }


def test_names_without_orcid_are_joined_by_their_folded_spelling_only() -> None:
    found = authors(
        by("a", person("Jean-Luc", "Picard")),
        by("b", person("Jean Luc", "Picard")),
        by("c", person("J. L.", "Picard")),
    )
    assert sorted(group.articles for group in found.values()) == [("a", "b"), ("c",)]


def profile(
    slug: str, name: str, *also: str, orcid: str = "", lines: dict[str, int] | None = None
) -> Profile:
    return Profile(
        slug,
        name,
        name,
        also,
        orcid,
        file=f"content/authors/{slug}.md",
        lines=lines or {"name": 2, "also": 3, "orcid": 5},
    )


def test_a_persons_file_joins_spellings_and_states_the_address() -> None:
    articles = (
        by("a", person("I.", "Marlow")),
        by("b", person("Ines", "Marlow-Reed")),
        by("c", person("Ines", "Marlow", ONE)),
    )
    found = authors(
        *articles, profiles=(profile("marlow", "Ines Marlow", "I. Marlow", "Ines Marlow-Reed"),)
    )
    assert list(found) == ["marlow"]
    assert found["marlow"].articles == ("a", "b", "c")
    assert found["marlow"].variants == ("I. Marlow", "Ines Marlow-Reed")
    assert found["marlow"].identifiers == (ONE,)
    assert found["marlow"].stated == "content/authors/marlow.md"


def test_another_orcid_under_a_files_name_is_another_person() -> None:
    articles = (
        by("a", person("Wei", "Li", ONE)),
        by("b", person("Wei", "Li", OTHER)),
        by("c", person("Wei", "Li")),
    )
    found = authors(*articles, profiles=(profile("li", "Wei Li", orcid=ONE),))
    assert found["li"].articles == ("a", "c")
    assert sorted(found) == ["li", "wei-li"]


def test_a_file_without_orcid_takes_none_of_several() -> None:
    problems: list[Problem] = []
    articles = (
        by("a", person("Wei", "Li", ONE)),
        by("b", person("Wei", "Li", OTHER)),
        by("c", person("Wei", "Li")),
    )
    found = authors(*articles, profiles=(profile("li", "Wei Li"),), problems=problems)
    assert found["li"].articles == ("c",)
    assert len(found) == 3
    assert [(p.severity, p.line) for p in problems] == [("warning", 2)]


def test_what_two_files_claim_is_told_once_with_file_and_line_and_stays_with_the_first() -> None:
    problems: list[Problem] = []
    articles = (
        by("a", person("I.", "Marlow")),
        by("b", person("Ines", "Marlow")),
        by("c", person("Ida", "Marlow")),
    )
    files = (
        profile("ida", "Ida Marlow", "I. Marlow", "Ines Marlow"),
        profile("ines", "Ines Marlow", "I. Marlow"),
    )
    found = authors(*articles, profiles=files, problems=problems)
    assert found["ida"].articles == ("a", "c")
    assert found["ines"].articles == ("b",)
    assert [(p.file, p.line, p.severity) for p in problems] == [
        ("content/authors/ida.md", 3, "error"),
        ("content/authors/ines.md", 3, "error"),
    ]


def test_two_files_with_one_orcid_and_a_file_without_articles_are_told() -> None:
    problems: list[Problem] = []
    files = profile("a", "Ada Marlow", orcid=ONE), profile("b", "Bea Marlow", orcid=ONE)
    found = authors(by("x", person("Ada", "Marlow")), profiles=files, problems=problems)
    assert list(found) == ["a"]
    assert [(p.file, p.line) for p in problems] == [("content/authors/b.md", 5)]
    problems.clear()
    assert list(
        authors(
            by("x", person("Ada", "Marlow")),
            profiles=(profile("c", "Cy Marlow"),),
            problems=problems,
        )
    ) == ["c", "ada-marlow"]
    assert [p.severity for p in problems] == ["warning"]


names = st.builds(
    person,
    st.sampled_from(["Ines", "I.", "Wei", ""]),
    st.sampled_from(["Marlow", "marlow", "Li"]),
    st.sampled_from(["", ONE, OTHER]),
)


@given(st.lists(st.lists(names, max_size=4), max_size=8))
def test_every_author_of_every_article_is_found_and_no_two_orcids_are_one(
    found: list[list[Person]],
) -> None:
    articles = [by(f"a{number}", *people) for number, people in enumerate(found)]
    catalogue = gather(articles)
    for article in articles:
        groups = list(map(catalogue.author_of, catalogue.briefs[article.key].people))
        assert len(groups) == len(article.record.authors)
        for author, group in zip(article.record.authors, groups, strict=True):
            assert group
            assert article.key in group.articles
            assert fold(author.name) in {fold(text) for text in (group.label, *group.variants)}
    groups = list(catalogue.people.groups())
    assert all(len(group.identifiers) <= 1 for group in groups if group)
    assert list(gather(reversed(articles)).people.groups()) == groups


def test_a_collaboration_of_thousands_gives_no_page_to_each(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("digest.topics.people._PAGES", 0)
    few, many = (
        [person("Ann", f"N{n}") for n in range(6)],
        [person("Bo", f"M{n}") for n in range(9)],
    )
    found = [briefs.of(by(f"a{n}", *(many[:5] if n else [*few, *many])), b"") for n in range(2)]
    catalogue = Catalogue(found, settings=Settings(authors=1))
    assert len(catalogue.people.groups()) == 5
    (problem,) = catalogue.problems()
    assert "from 2 articles on" in problem.text
    for at, authors in enumerate((few, many[:5])):
        other = briefs.of(by("a0", *authors), b"")
        catalogue.changed([catalogue.briefs["a0"]], [other])
        fresh = Catalogue([other, found[1]], settings=Settings(authors=1))
        assert catalogue.people.groups() == fresh.people.groups()
        assert len(fresh.people.groups()) == (11, 5)[at]
    assert list(Catalogue(found, settings=Settings(authors=0)).problems()) == []


# Files in content/authors.


def write(root: Path, name: str, text: str) -> None:
    file = root / f"content/authors/{name}.md"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")


def test_a_file_is_read_with_all_its_fields(tmp_path: Path) -> None:
    write(
        tmp_path,
        "marlow",
        "---\nname: Marlow, Ines\nalso:\n  - I. Marlow\n  - Marlow-Reed, Ines\n"
        f"orcid: https://orcid.org/{ONE}\n---\nCounts *limpets*.\n",
    )
    found = Shelf(tmp_path, putting)
    assert found.problems == ()
    (read,) = found.profiles
    assert (read.slug, read.name, read.filed, read.orcid) == (
        "marlow",
        "Ines Marlow",
        "Marlow, Ines",
        ONE,
    )
    assert read.also == ("I. Marlow", "Ines Marlow-Reed")
    assert "<em>limpets</em>" in read.html


@pytest.mark.parametrize(
    ("field", "line"),
    [("nmae: x", 3), ("orcid: 12", 3), ("also: {a: b}", 3)],
    ids=["unknown", "no ORCID", "no list"],
)
def test_a_field_that_is_wrong_is_told_with_its_line(tmp_path: Path, field: str, line: int) -> None:
    write(tmp_path, "marlow", f"---\nname: Ines Marlow\n{field}\n---\n")
    found = Shelf(tmp_path, putting)
    assert [(problem.file, problem.line) for problem in found.problems] == [
        ("content/authors/marlow.md", line)
    ]
    assert found.profiles[0].name == "Ines Marlow"


def test_an_authors_page_shows_who_it_is(site: Path) -> None:
    write(
        site,
        "marlow",
        f"---\nname: Marlow, Ines\nalso: [I. Marlow]\norcid: {ONE}\n---\nShe counts *limpets*.\n",
    )
    (site / "content/articles/third.md").write_text(
        "---\ntitle: Third\nauthors: ['Marlow, I.', 'Brandt, Tomas']\ndate: 2021\n---\n", "utf-8"
    )
    problems: list[Problem] = []
    build(site, Options(jobs=1), report=problems.append)
    page = (site / "public/authors/marlow/index.html").read_text("utf-8")
    for shown in (
        "I. Marlow",
        f"https://orcid.org/{ONE}",
        "<em>limpets</em>",
        "Co-authors",
        "Tomas Brandt",
        "Journal of Invented Shores",
        "Articles by year",
    ):
        assert shown in page, shown
    article = (site / "public/articles/third/index.html").read_text("utf-8")
    assert 'href="../../authors/marlow/index.html">I. Marlow</a>' in article
    assert problems == []


def test_those_who_share_only_the_papers_of_a_collaboration_are_no_co_authors(site: Path) -> None:
    crowd = [f"Member, N{number}" for number in range(200)]
    for key, others in {"first": crowd, "second": crowd, "third": ["Brandt, Tomas"]}.items():
        (site / f"content/articles/{key}.md").write_text(
            f"---\ntitle: {key}\nauthors: {['Marlow, Ines', *others]}\n---\n", "utf-8"
        )
    build(site, Options(jobs=1), report=lambda _: None)
    (rail,) = re.findall(
        r"(?s)Co-authors</h2>.*?</section>",
        (site / "public/authors/ines-marlow/index.html").read_text("utf-8"),
    )
    assert "Tomas Brandt" in rail
    assert "Member" not in rail


# Journals.


def printed(
    key: str,
    journal: str,
    issn: str = "",
    kind: str = "article-journal",
    *,
    short: str = "",
    issns: tuple[str, ...] = (),
) -> Article:
    record = Record(title=key, type=kind, journal=journal, issn=issn, issns=issns)
    return Article(key, replace(record, journal_short=(short,) if short else ()))


def journals(*articles: Article) -> list[Group]:
    catalogue = gather(articles)
    found = list(catalogue.journals.groups())
    assert all(catalogue.journal_of(key) in found for key in catalogue.keys)
    return found


def test_titles_with_a_common_issn_are_one_journal_called_by_its_most_frequent_title() -> None:
    articles = (
        printed("a", "Annals of Brine", "0378-5955"),
        printed("b", "Annals of Brine", "2049-3630"),
    )
    (found,) = journals(
        *articles,
        printed("c", "The Annals of Brine", "2049-3630"),
        printed("d", "Ann. Brine", "0378-5955"),
    )
    assert (found.label, found.articles) == ("Annals of Brine", ("a", "b", "c", "d"))
    assert set(found.identifiers) == {"0378-5955", "2049-3630"}
    assert set(found.variants) == {"The Annals of Brine", "Ann. Brine"}


def test_the_second_issn_that_a_source_states_joins_too() -> None:
    (found,) = journals(
        printed("a", "Annals of Brine", "0378-5955", issns=("0378-5955", "2049-3630")),
        printed("b", "Ann Brine", "2049-3630"),
    )
    assert found.identifiers == ("2049-3630", "0378-5955")


def test_an_abbreviation_joins_where_a_source_states_both_and_never_names_the_page() -> None:
    whole = printed("a", "Annals of Brine", short="Ann Brine")
    (found,) = journals(whole, printed("b", "Ann. Brine"), printed("c", "Ann Brine"))
    assert (found.label, found.short, found.articles) == (
        "Annals of Brine",
        ("Ann Brine",),
        ("a", "b", "c"),
    )


@pytest.mark.parametrize(
    "articles",
    [
        (printed("a", "Annals of Brine"), printed("b", "Ann Brine")),
        (printed("a", "Annals of Brine", "0378-5955"), printed("b", "Annals of Sand", "2049-3630")),
        (
            printed("a", "Annals of Brine", "0378-5950"),
            printed("b", "Annals of Sand", "0378-5950"),
        ),  # a wrong check digit
        (
            printed("a", "Tides and Men", "0378-5955", "chapter"),
            printed("b", "Sand and Men", "0378-5955", "chapter"),
        ),  # of the series
        (
            printed("a", "Brine (Berlin)", "0378-5955", short="Brine"),
            printed("b", "Brine", "2049-3630"),
        ),
    ],
    ids=["not stated", "other ISSN", "no ISSN", "series", "two of one name"],
)
def test_nothing_is_joined_by_guess(articles: tuple[Article, ...]) -> None:
    assert len(journals(*articles)) == 2


def test_an_abbreviation_of_two_journals_joins_neither() -> None:
    found = journals(
        printed("a", "Brine Research", short="Brine Res"),
        printed("b", "Brine Resources", short="Brine Res"),
        printed("c", "Brine Res"),
    )
    assert [group.articles for group in found] == [("c",), ("a",), ("b",)]


def test_a_journals_page_shows_issn_abbreviation_and_authors(site: Path) -> None:
    file = site / "content/articles/limpets-and-light.md"
    stated = "issn: 0378-5955\njournal_short: J Invent Shores\nvolume:"
    file.write_text(file.read_text("utf-8").replace("volume:", stated, 1), "utf-8")
    build(site, Options(jobs=1))
    page = (site / "public/journals/journal-of-invented-shores/index.html").read_text("utf-8")
    for shown in ("ISSN 0378-5955", "J Invent Shores", "Top authors", "Tomas Brandt"):
        assert shown in page, shown
