"""What an article's front matter may hold: our fields, and what those who come from elsewhere call
them.
"""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest import relations
from digest.dates import PartialDate
from digest.errors import Problem
from digest.library import document, fields, of_record
from digest.model import Article, Record
from digest.names import Person
from digest.text import one_line


def told(front: str, body: str = "", stem: str = "a-stem") -> tuple[Article | None, list[Problem]]:
    problems: list[Problem] = []
    read = document.loads(f"---\n{front}\n---\n{body}")
    assert not isinstance(read, Problem), read
    return fields.article(read, stem, "content/articles/a.md", problems.append), problems


def article(front: str, body: str = "") -> Article:
    found, problems = told(f"title: T\n{front}", body)
    assert found
    assert not problems
    return found


@pytest.mark.parametrize(
    ("front", "field", "value"),
    [
        ("date: 2009-03", "date", PartialDate("2009-03")),
        ("issued: 2009-21", "date", PartialDate("2009-21")),
        ("publication_date: 1 March 2009", "date", PartialDate("2009-03-01")),
        ("journal: Annals of Brine", "journal", "Annals of Brine"),
        ("publication: Annals of Brine", "journal", "Annals of Brine"),
        ('publication: "*Annals of Brine*"', "journal", "Annals of Brine"),
        ("container-title: Annals of Brine", "journal", "Annals of Brine"),
        ("container-title: [Annals of Brine]", "journal", "Annals of Brine"),
        ("page: 1-2", "pages", "1-2"),
        ("DOI: https://doi.org/10.5555/X", "doi", "10.5555/x"),
        ("PMID: 123", "pmid", "123"),
        ("ISSN: 1234-5678", "issn", "1234-5678"),
        ("URL: https://example.org", "url", "https://example.org"),
        ("lang: pt-BR", "language", "pt-BR"),
        ("type: article-journal", "type", "article-journal"),
        ("publication_types: [article-journal]", "type", "article-journal"),
        ('publication_types: ["2"]', "type", "article-journal"),
        ("volume: 010", "volume", "010"),
        ("issue: NO", "issue", "NO"),
        ("keywords: [a, b]", "keywords", ("a", "b")),
        ("keywords: a; b, c", "keywords", ("a", "b, c")),
        ("keywords: a, b", "keywords", ("a", "b")),
        ("tags: [a, b]", "keywords", ("a", "b")),
        ("categories: [a]\ntags: [b, a]", "keywords", ("b", "a")),
        (
            "keywords:\n- Receptor, ErbB-2\n-\ntags: light",
            "keywords",
            ("Receptor, ErbB-2", "light"),
        ),
        ("author: Lovelace, Ada", "authors", (Person("Lovelace", "Ada"),)),
        (
            "authors: Lovelace, Ada; Smith JB",
            "authors",
            (Person("Lovelace", "Ada"), Person(literal="Smith JB")),
        ),
        (
            "authors:\n- Lovelace, Ada\n-\n- World Health Organization",
            "authors",
            (Person("Lovelace", "Ada"), Person(literal="World Health Organization")),
        ),
        (
            "author: {family: Beethoven, given: Ludwig, non-dropping-particle: van}",
            "authors",
            (Person("Beethoven", "Ludwig", "van"),),
        ),
        (
            "authors: [{literal: Tidal Study Group}]",
            "authors",
            (Person(literal="Tidal Study Group"),),
        ),
        ("author: [{name: Ada Lovelace}]", "authors", (Person(literal="Ada Lovelace"),)),
        (
            "author: [{name: {family: Lovelace, given: Ada}}]",
            "authors",
            (Person("Lovelace", "Ada"),),
        ),
        (
            "authors: [{family: Lovelace, orcid: 'https://orcid.org/0000-0001-2345-678x'}]",
            "authors",
            (Person("Lovelace", orcid="0000-0001-2345-678X"),),
        ),
        ("editor: Brandt, Tomas", "editors", (Person("Brandt", "Tomas"),)),
        ("index_terms: [a, b]", "index_terms", ("a", "b")),
        ("keywords_plus: a; b", "keywords_plus", ("a", "b")),
        ("journal_short: J. Invent. Shores", "journal_short", ("J. Invent. Shores",)),
        ("issns: [03785955, 2049-3630]", "issns", ("0378-5955", "2049-3630")),
        ("issns: 0378-5955; 2049-3630; 0378-5955", "issns", ("0378-5955", "2049-3630")),
        ("open_access: true", "open_access", ("true",)),
        ("open_access: [gold, CC BY]", "open_access", ("gold", "CC BY")),
        (
            "publication_types: Clinical Trial, Phase II",
            "publication_types",
            ("Clinical Trial, Phase II",),
        ),
        ("publication_types: ['2']", "publication_types", ()),
        ("publication_types: [paper-conference, Review]", "type", "paper-conference"),
        ("publication_types: [paper-conference, Review]", "publication_types", ("Review",)),
        ("type: chapter\npublication_types: ['2', review]", "type", "chapter"),
        ("type: chapter\npublication_types: ['2', review]", "publication_types", ("review",)),
        ("relations: [retraction-in doi:10.5555/X]", "relations", ("retraction-in doi:10.5555/x",)),
        (
            "relations: Comment on https://doi.org/10.5555/x",
            "relations",
            ("comment-on doi:10.5555/x",),
        ),
        (
            "relations:\n- preprint of 10.5555/x\n- preprint-of doi:10.5555/x",
            "relations",
            ("preprint-of doi:10.5555/x",),
        ),
        (
            "relations: ['erratum-in Tidal Letters, 2019: 4-5']",
            "relations",
            ("erratum-in Tidal Letters, 2019: 4-5",),
        ),
        (
            "relations:\n- erratum-in Tidal Letters, 2019: 4-5\n-",
            "relations",
            ("erratum-in Tidal Letters, 2019: 4-5",),
        ),
    ],
)
def test_fields_are_read_by_all_their_names(front: str, field: str, value: object) -> None:
    assert getattr(article(front).record, field) == value


@pytest.mark.parametrize(
    ("front", "field", "value"),
    [
        ("lastmod: 2026-01-01", "updated", "2026-01-01"),
        ("updated: 2026-01-01", "updated", "2026-01-01"),
        ("draft: true", "draft", True),
        ("draft: No", "draft", False),
        ("published: false", "draft", True),
        ("published: true", "draft", False),
        ("featured: yes", "featured", True),
        ("retracted: 2018-01-02", "retracted", "2018-01-02"),
        ("rating: 4", "rating", "4"),
        ("comment: why", "comment", "why"),
        ("aliases: [/old/, /older/]", "aliases", ("/old/", "/older/")),
        ("aliases: /a,b/", "aliases", ("/a,b/",)),
        ("slug: own-name", "key", "own-name"),
        ("", "key", "a-stem"),
        ("my_field: [x, {y: z}]", "extra", (("my_field", ["x", {"y": "z"}]),)),
    ],
)
def test_the_fields_of_the_library_and_of_a_person(front: str, field: str, value: object) -> None:
    assert getattr(article(front), field) == value


@pytest.mark.parametrize(
    ("front", "body", "abstract"),
    [
        ("", "Body.\n\n## Notes", "Body."),
        ("abstract: Stated.", "", "Stated."),
        ("abstract: Stated.", "## Notes", "Stated."),
        ("abstract: |\n  One.\n\n  Two.", "", "One.\n\nTwo."),
        ("abstract: Stated.", "Body.", "Stated.\n\nBody."),
        ("abstract: The same text", "The same  text", "The same  text"),
    ],
)
def test_an_abstract_in_front_matter_and_text_above_the_notes_are_both_kept(
    front: str, body: str, abstract: str
) -> None:
    assert article(front, body).abstract == abstract


@pytest.mark.parametrize(
    ("front", "line", "says"),
    [
        ("doi: 10.5555/x", 1, "no title"),
        ("a: b\ntitle:", 3, "no title"),
        ("title: [a]", 2, "title must be text, not a list"),
        ("title: T\njournal: {a: b}", 3, "journal must be text, not a mapping"),
        ("title: T\nauthors: [[a]]", 3, "authors must be names"),
        ("title: T\nauthor: [{orcid: x}]", 3, "authors must be names"),
        ("title: T\ntags: {a: b}", 3, "tags must be a list of terms"),
        ("title: T\ndate: [2009]", 3, "date must be text"),
        ("title: T\ndraft: maybe", 3, "draft must be true or false"),
        ("title: T\nslug: ../etc", 3, "slug must be one portable name"),
        ("title: T\nslug: con", 3, "write slug: con-x"),
    ],
)
def test_an_article_that_cannot_be_shown_is_told_with_its_line(
    front: str, line: int, says: str
) -> None:
    found, problems = told(front)
    assert found is None
    assert [(p.line, p.file, p.severity) for p in problems] == [
        (line, "content/articles/a.md", "error")
    ]
    assert says in str(problems[0])


@pytest.mark.parametrize(
    ("front", "says"),
    [
        ("date: 01/02/2009", "ambiguous"),
        ("date: soon", "not understood"),
        ("doi: none yet", "doi is no DOI"),
        ("url: javascript:alert(1)", "url is not a web address"),
        ("relations: [a cousin of 10.5555/x]", "relation is not understood: a cousin of 10.5555/x"),
    ],
)
def test_what_is_doubtful_is_a_warning_and_the_article_stays(front: str, says: str) -> None:
    found, problems = told(f"title: T\n{front}")
    assert found
    assert [(p.line, p.severity) for p in problems] == [(3, "warning")]
    assert says in str(problems[0])
    assert found.record.doi == found.record.url == ""


line = st.text(st.characters(exclude_categories=["Cs"]), max_size=10).map(one_line)
lines = st.lists(line.filter(bool), max_size=3, unique=True).map(tuple)
name = line.filter(lambda text: bool(text) and not {",", ";"} & set(text))
persons = st.lists(
    st.one_of(
        st.builds(Person, family=name, given=name, suffix=line),
        st.builds(Person, literal=name),
        st.builds(Person, family=name, particle=name),
    ),
    max_size=3,
).map(tuple)
related = st.tuples(
    st.sampled_from(relations.WORDS),
    st.one_of(st.sampled_from(["doi:10.5555/x", "pmid:7"]), line.filter(bool)),
).map(lambda parts: relations.normal(" ".join(parts)))
records = st.builds(
    Record,
    title=name,
    authors=persons,
    date=st.sampled_from(
        [None, *map(PartialDate, ["2009", "2009-21", "2009-03-01", "2009-03/2009-04"])]
    ),
    journal=line.filter(lambda text: "*" not in text),
    volume=line,
    pages=line,
    keywords=lines,
    mesh=lines,
    index_terms=lines,
    keywords_plus=lines,
    relations=st.lists(related, max_size=3, unique=True).map(tuple),
    journal_short=lines,
    issns=st.sampled_from([(), ("0378-5955", "2049-3630")]),
    open_access=lines,
    doi=st.sampled_from(["", "10.5555/x"]),
    url=st.sampled_from(["", "https://example.org/"]),
    type=st.sampled_from(["", "book", "article-journal"]),
)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(records)
def test_a_record_that_becomes_front_matter_is_read_back_the_same(record: Record) -> None:
    read = document.loads(
        document.dumps(document.Document(of_record.fields(record, added="2026-01-01")))
    )
    assert not isinstance(read, Problem)
    problems: list[Problem] = []
    found = fields.article(read, "x", "", problems.append)
    assert found
    assert (found.record, found.added, problems) == (record, "2026-01-01", [])


@pytest.mark.parametrize("kind", ["", "article-journal"])
def test_a_publication_type_is_never_taken_for_the_type_that_is_not_stated(kind: str) -> None:
    record = Record(title="T", type=kind, publication_types=("review", "case-report"))
    text = document.dumps(document.Document(of_record.fields(record, added="")))
    read = document.loads(text)
    assert not isinstance(read, Problem)
    found = fields.article(read, "x", "", lambda problem: None)
    assert found
    assert found.record.type == kind
    assert [word.lower() for word in found.record.publication_types] == ["review", "case-report"]


def test_an_issn_with_a_wrong_check_digit_is_told_and_left_out() -> None:
    found, problems = told("title: T\nissns: [0378-5956, 2049-3630]")
    assert found
    assert found.record.issns == ("2049-3630",)
    assert [(problem.text, problem.line) for problem in problems] == [("0378-5956 is no ISSN", 3)]


@pytest.mark.parametrize(
    ("record", "retracted"),
    [
        (Record(title="T", relations=("retraction-in doi:10.5555/x",)), "true"),
        (
            Record(
                title="T",
                relations=("retraction-in pmid:1",),
                extra=(("retracted", ("2021-04-05",)),),
            ),
            "2021-04-05",
        ),
        (Record(title="T", publication_types=("Retracted Publication",)), "true"),
        (
            Record(
                title="T",
                relations=(
                    "retraction-of doi:10.5555/x",
                    "partial-retraction-in pmid:1",
                    "erratum-in pmid:2",
                ),
            ),
            None,
        ),
    ],
)
def test_what_has_been_retracted_says_so_and_a_notice_does_not(
    record: Record, retracted: str | None
) -> None:
    assert of_record.fields(record, added="").get("retracted") == retracted


def test_what_a_format_states_and_we_have_no_field_for_reaches_the_document() -> None:
    record = Record(title="T", extra=(("ris:M1", ("x",)), ("ris:N1", ("y", "z")), ("none", ())))
    assert of_record.fields(record, added="") == {
        "title": "T",
        "extra": {"ris.M1": "x", "ris.N1": ["y", "z"]},
    }
