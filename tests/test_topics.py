"""Topics as a person defines them: what the files in content/topics do to the pages, and what is
told where they are wrong.
"""

from __future__ import annotations

import contextlib
import itertools
import json
import random
import re
import subprocess
import tempfile
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.check import site as checking
from digest.config import Topics
from digest.dates import PartialDate
from digest.errors import Problem
from digest.library import concepts
from digest.model import Article, Concept, Record
from digest.names import Person
from digest.preview.live import Live
from digest.site import build as building
from digest.site.door import Options, Site, putting
from digest.text import fold
from digest.topics import rules
from digest.topics.catalogue import Catalogue, Settings
from digest.topics.related import Around

Run = Callable[..., subprocess.CompletedProcess[str]]

settled = settings(max_examples=120)


def topic(site: Path, name: str, text: str) -> None:
    path = site / f"content/topics/{name}.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def gathered(articles: Iterable[Article], concepts: Sequence[Concept]) -> Catalogue:
    """The catalogue of some articles, where one makes a topic, an author, a journal."""
    put = putting(concepts)
    found = [put(article, article.key.encode()) for article in articles]
    return Catalogue(found, concepts, settings=Settings(Topics(minimum=1), 1, 1, 1))


def page(site: Path, address: str) -> str:
    return (site / "public" / address / "index.html").read_text("utf-8")


def build(site: Path) -> list[str]:
    """What is told of topics while the site is built."""
    problems: list[Problem] = []
    building.build(site, Options(jobs=1), report=problems.append)
    return [str(problem) for problem in problems if problem.file.startswith("content/topics")]


def check(site: Path) -> list[str]:
    problems: list[Problem] = []
    checking.check(site, report=problems.append)
    return [str(problem) for problem in problems if problem.file.startswith("content/topics")]


def test_a_topics_file_gives_it_label_aliases_address_and_introduction(site: Path) -> None:
    topic(
        site,
        "grazers",
        "---\nlabel: Grazers\naliases:\n  - Grazing\n  - Limpets\n---\n"
        "Who eats **algae**. See [tides](tides.md).\n",
    )
    assert build(site) == []
    text = page(site, "topics/grazers")
    assert "<strong>algae</strong>" in text
    assert 'href="../../topics/tides/index.html"' in text
    assert [
        name for name in ("limpets", "grazing") if (site / f"public/topics/{name}").exists()
    ] == []
    assert all(
        f"articles/{key}/" in text
        for key in ("limpets-and-light", "the-other-rock", "spring-tides", "no-date")
    )


def test_what_stands_in_a_narrower_topic_is_found_in_the_broader_ones_too(site: Path) -> None:
    topic(site, "limpets", "---\nlabel: Limpets\nbroader: Molluscs\n---\n")
    topic(site, "mussels", "---\nlabel: Mussels\nparents: [molluscs]\n---\n")
    topic(site, "molluscs", "---\ntitle: Molluscs\n---\n")
    assert build(site) == []
    text = page(site, "topics/molluscs")
    assert all(f"articles/{key}/" in text for key in ("limpets-and-light", "withdrawn", "no-date"))
    assert "topics/molluscs/" in page(site, "topics/limpets")


def test_a_broader_topic_that_no_file_defines_is_one_by_being_named(site: Path) -> None:
    topic(site, "grazing", "---\nlabel: Grazing\nbroader: Feeding\n---\n")
    assert build(site) == []
    text = page(site, "topics/feeding")
    assert all(f"articles/{key}/" in text for key in ("the-other-rock", "no-date"))


def test_a_rule_finds_articles_by_what_they_say(site: Path) -> None:
    topic(
        site, "shade", '---\nlabel: Shade\nrule: abstract:shade and not title:"other rock"\n---\n'
    )
    assert build(site) == []
    text = page(site, "topics/shade")
    assert "articles/limpets-and-light/" in text
    assert "articles/the-other-rock/" not in text


def test_a_hidden_topic_has_no_page_and_stands_on_none(site: Path) -> None:
    topic(site, "light", "---\nlabel: Light\nhidden: true\n---\n")
    assert build(site) == []
    assert not (site / "public/topics/light").exists()
    assert "topics/light/" not in page(site, "articles/limpets-and-light") + page(site, "topics")


@pytest.mark.parametrize(
    "stated", ["snails", "/topics/snails/", "topics/snails/", "/snails.html", "/2019/old snails/"]
)
def test_an_old_address_leads_to_the_topic(site: Path, stated: str) -> None:
    topic(site, "limpets", f"---\nlabel: Limpets\nredirect_from:\n  - {stated}\n---\n")
    assert build(site) == []
    path = stated.strip("/") if "/" in stated else f"topics/{stated}"
    file = site / "public" / (path if path.endswith(".html") else f"{path}/index.html")
    assert re.search(r"url=(?:\.\./)*topics/limpets/", file.read_text("utf-8"))


# what is wrong, in which files, and what is told: (file, line, part of the text)
WRONG = {
    "broader is hidden": (
        {"limpets": "label: Limpets\nbroader: Light", "light": "label: Light\nhidden: true"},
        [("limpets", 3, "broader Light is no topic")],
    ),
    "related is no topic": (
        {"limpets": "label: Limpets\nrelated:\n  - Nobody"},
        [("limpets", 3, "related Nobody is no topic")],
    ),
    "featured is no article": (
        {"limpets": "label: Limpets\nfeatured: gone.md"},
        [("limpets", 3, "featured gone is no article")],
    ),
    "a circle of one": (
        {"limpets": "label: Limpets\nbroader: limpets"},
        [("limpets", 3, "no topic can lie under itself")],
    ),
    "a circle of two": (
        {"limpets": "label: Limpets\nbroader: Light", "light": "label: Light\nbroader: Limpets"},
        [("limpets", 3, "no topic can lie under itself")],
    ),
    "an alias of two": (
        {
            "a": "label: Limpets\naliases: Grazing",
            "b": "label: Mussels\naliases:\n  - Tides\n  - grazing",
        },
        [("b", 3, "alias grazing belongs to content/topics/a.md already")],
    ),
    "an alias that is a label": (
        {"a": "label: Limpets\naliases: Mussels", "b": "label: Mussels"},
        [("a", 3, "alias Mussels belongs to content/topics/b.md already")],
    ),
    "a label of two": (
        {"a": "label: Limpets", "b": "label: limpets\nrule: shade"},
        [("b", 2, "label limpets is that of content/topics/a.md already")],
    ),
    "no article": ({"whales": "label: Whales"}, [("whales", 1, "no article is about Whales")]),
    "a rule of nothing": ({"light": "label: Light\nrule: '  '"}, []),
    "a rule that is not closed": (
        {"light": "label: Light\nrule: (shade or"},
        [("light", 3, "rule something is missing at its end")],
    ),
    "a rule with an open quote": (
        {"light": 'label: Light\nrule: "\'\\"shade\'"'},
        [("light", 3, "rule a quotation mark is never closed")],
    ),
    "a rule about a field that is none": (
        {"light": "label: Light\nrule: titel:shade"},
        [("light", 3, "rule “titel:” is none of the fields")],
    ),
    "labels that are not text": ({"light": "label: [a, b]"}, [("light", 2, "label must be text")]),
    "aliases that are no list": (
        {"limpets": "label: Limpets\naliases:\n  a: b"},
        [("limpets", 3, "aliases must be a list of terms")],
    ),
    "hidden, who knows": (
        {"limpets": "label: Limpets\nhidden: maybe"},
        [("limpets", 3, "hidden must be true or false")],
    ),
    "featured with no name": (
        {"limpets": "label: Limpets\nfeatured:\n  - comment: x"},
        [("limpets", 3, "featured must be a list of articles")],
    ),
    "a field that is none": (
        {"limpets": "label: Limpets\naliasses: x"},
        [("limpets", 3, "aliasses is no field of a topic")],
    ),
    "front matter that is never closed": ({"limpets": "label: Limpets\n: ["}, [("limpets", 3, "")]),
    "a label without a letter": (
        {"limpets": 'label: "-"'},
        [("limpets", 2, "label has no letter, digit or sign")],
    ),
    "an address of another's page": (
        {"limpets": "label: Limpets\nredirect_from: light"},
        [("limpets", 3, "redirect_from /topics/light/ is the address of another page")],
    ),
    "an address outside": (
        {"limpets": "label: Limpets\nredirect_from: ../up/"},
        [("limpets", 3, "is no address inside the site")],
    ),
    "one address for two": (
        {"light": "label: Light", "more/light": "label: Limpets"},
        [("more/light", 1, "has the address of another topic")],
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_in_a_topics_file_is_told_in_one_line_and_the_site_is_built(
    site: Path, case: str
) -> None:
    files, expected = WRONG[case]
    for name, fields in files.items():
        topic(site, name, f"---\n{fields}\n---\n")
    lines = build(site)
    assert (site / "public/topics/index.html").exists()
    assert len(lines) == len(expected), lines
    for line, (name, number, text) in zip(sorted(lines), sorted(expected), strict=True):
        assert line.startswith(f"content/topics/{name}.md:{number}:"), line
        assert text in line
        assert len(line) <= 300
    assert sorted(check(site)) == sorted(lines)


def test_a_colon_in_a_word_of_a_rule_is_found_in_quotation_marks_and_beside_digits() -> None:
    article = Article("a", Record(title="A 5:2 diet of algae: re:view"))
    assert all(
        rules.parse(rule)(rules.Text(article))
        for rule in ("5:2", '"re:view"', 'title:"diet of algae:"')
    )


def test_other_names_are_told_once_whatever_their_capitals_and_none_that_belongs_to_another_topic(
    site: Path,
) -> None:
    topic(
        site,
        "grazers",
        "---\nlabel: Grazers\naliases:\n  - Grazing, Slow\n"
        "  - GRAZERS\n  - grazing, slow\n  - Limpets\n  - Algae\n---\n",
    )
    topic(site, "algae", "---\nlabel: Algae\n---\n")
    build(site)
    (also,) = re.findall(r"Also: (.*)</p>", page(site, "topics/grazers"))
    assert also == "<i>Grazing, Slow</i>; <i>Limpets</i>"


def test_a_dead_link_in_an_introduction_is_told_by_the_check(site: Path) -> None:
    topic(
        site,
        "limpets",
        "---\nlabel: Limpets\n---\nSee [it](gone.md),\n"
        "[that](the-other-rock.md) and [this](../articles/the-other-rock.md).\n",
    )
    lines = check(site)
    assert [line.partition(" (hint")[0].rpartition("error: ")[2] for line in lines] == [
        "the link gone.md leads nowhere",
        "the link the-other-rock.md leads nowhere",
    ]
    assert [line.split(":")[1] for line in lines] == ["4", "5"]
    assert "write ../articles/the-other-rock.md" in lines[1]


WORDS = ["limpet", "shade", "HER2", "her-2", "tide", "tides", "and", "pool"]
FIELDS = ["title", "abstract", "keywords", "journal"]
texts = st.lists(st.sampled_from(WORDS), max_size=5).map(" ".join)
stories = st.builds(
    lambda title, abstract, keywords, journal: Article(
        "a", Record(title=title, keywords=tuple(keywords), journal=journal), abstract=abstract
    ),
    texts,
    texts,
    st.lists(texts, max_size=3),
    texts,
)
# a rule as a tree: ("word", text), ("not", rule), ("and" | "or", rules), ("title" …, rule)
Tree = tuple[str, object]
leaves = st.one_of(
    st.sampled_from(["limpet", "shade", "HER2", "tid*", "tide", "pool"]).map(
        lambda word: ("word", word)
    ),
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=2).map(
        lambda some: ("phrase", " ".join(some))
    ),
)
trees = st.recursive(
    leaves,
    lambda inner: st.one_of(
        inner.map(lambda one: ("not", one)),
        st.tuples(st.sampled_from(["and", "or"]), st.lists(inner, min_size=2, max_size=3)),
        st.tuples(st.sampled_from(FIELDS), inner),
    ),
    max_leaves=8,
)


def written(tree: Tree) -> str:
    kind, inner = tree
    if kind == "word":
        return str(inner)
    if kind == "phrase":
        return f'"{inner}"'
    if kind in ("and", "or"):
        assert isinstance(inner, list)
        return f"({f' {kind} '.join(map(written, inner))})"
    assert isinstance(inner, tuple)
    return f"not {written(inner)}" if kind == "not" else f"{kind}:{written(inner)}"


def split(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]+|\d+", text.casefold().replace("-", " "))


def says(article: Article, wanted: str, fields: list[str], *, prefix: bool) -> bool:
    record = article.record
    by_field = {
        "title": [record.title],
        "abstract": [article.abstract],
        "keywords": record.keywords,
        "journal": [record.journal],
    }
    words = split(wanted)
    for text in itertools.chain.from_iterable(by_field[field] for field in fields):
        said = split(text)
        for at in range(len(said) - len(words) + 1):
            here = said[at : at + len(words)]
            if here == words or (
                prefix and here[:-1] == words[:-1] and here[-1].startswith(words[-1])
            ):
                return True
    return False


def holds(tree: Tree, article: Article, fields: list[str]) -> bool:
    kind, inner = tree
    if kind in ("word", "phrase"):
        return says(article, str(inner).rstrip("*"), fields, prefix=str(inner).endswith("*"))
    if isinstance(inner, list):
        return (all if kind == "and" else any)(holds(one, article, fields) for one in inner)
    assert isinstance(inner, tuple)
    return not holds(inner, article, fields) if kind == "not" else holds(inner, article, [kind])


@settings(max_examples=400)
@given(trees, stories)
def test_a_rule_means_what_its_words_and_brackets_say(tree: Tree, article: Article) -> None:
    assert rules.parse(written(tree))(rules.Text(article)) == holds(tree, article, FIELDS)


@given(
    st.text('ab"()*: \n', max_size=40)
    | st.lists(
        st.sampled_from(["not", "(", ")", "title:", "and", "or", "x", '"']), max_size=12
    ).map(" ".join)
)
def test_whatever_is_written_as_a_rule_is_a_rule_or_told(text: str) -> None:
    with contextlib.suppress(rules.RuleError):
        assert rules.parse(text)(rules.Text(Article("a", Record(title="x")))) in (True, False)


@pytest.mark.parametrize(
    "text", ["not " * 5000 + "x", "(" * 5000, "title:" * 5000 + "x", "( x " * 5000 + ")" * 5000]
)
def test_a_rule_that_is_too_deep_is_told(text: str) -> None:
    with pytest.raises(rules.RuleError):
        rules.parse(text)


@pytest.mark.parametrize("joined", [" or ", " and ", " "])
def test_a_rule_may_be_as_long_as_a_list_of_synonyms(joined: str) -> None:
    found = rules.parse(joined.join(f"word{number}" for number in range(5000)))
    assert found(rules.Text(Article("a", Record(title="word4999")))) == (joined == " or ")


NAMES = ["Alder", "Birch", "Cedar", "Dogwood", "Elm", "Fir"]
links = st.dictionaries(
    st.sampled_from(NAMES), st.lists(st.sampled_from(NAMES), max_size=3, unique=True), max_size=6
)
about = st.lists(st.lists(st.sampled_from(NAMES), max_size=3, unique=True), min_size=1, max_size=8)


def forest(found: dict[str, list[str]]) -> list[Concept]:
    return [
        Concept(name.lower(), name, broader=tuple(above), file=f"content/topics/{name.lower()}.md")
        for name, above in found.items()
    ]


def articles(found: list[list[str]]) -> list[Article]:
    return [
        Article(f"k{number}", Record(title="x", keywords=tuple(keywords)))
        for number, keywords in enumerate(found)
    ]


@settled
@given(links, about)
def test_a_topic_has_its_own_articles_and_those_of_all_below_it(
    above: dict[str, list[str]], keywords: list[list[str]]
) -> None:
    catalogue = gathered(articles(keywords), forest(above))
    topics = {one.slug: one for one in catalogue.all_topics()}

    def descendants(slug: str, seen: frozenset[str] = frozenset()) -> set[str]:
        assert slug not in seen, "a topic lies under itself"
        return {slug}.union(*(descendants(below, seen | {slug}) for below in topics[slug].narrower))

    own: dict[str, set[str]] = {}
    for key in catalogue.keys:
        for one in catalogue.topics_of(key):
            own.setdefault(one.slug, set()).add(key)
    for one in topics.values():
        assert set(one.articles) == set().union(
            *(own.get(slug, set()) for slug in descendants(one.slug))
        )
        assert all(one.slug in topics[parent].narrower for parent in one.broader)


def test_a_circle_of_thousands_is_told_once_and_ends() -> None:
    count = 800
    names = [f"Ring {number:04} of trees" for number in range(count)]
    ring = [
        Concept(
            f"r{number}",
            name,
            broader=(names[(number + 1) % count],),
            file=f"content/topics/r{number:04}.md",
        )
        for number, name in enumerate(names)
    ]
    problems = gathered(articles([[names[0]]]), ring).problems()
    assert [problem.file for problem in problems] == ["content/topics/r0799.md"]


def test_each_of_thousands_of_names_that_are_no_topic_is_told() -> None:
    many = [
        Concept(f"c{number}", f"Concept {number}", related=(f"Gone {number}",), file=f"f{number}")
        for number in range(3000)
    ]
    problems = gathered([], many).problems()
    assert sum("is no topic" in problem.text for problem in problems) == 3000


TERMS = ["HER2", "HER-2", "ErbB2", "Light", "light", "Shade", "Receptor, ErbB-2"]
PERSONS = [
    Person("Marlow", "Ines"),
    Person("Marlow", "Ines", orcid="0000-0002-1825-0097"),
    Person("marlow", "ines"),
    Person(literal="Society for Tides"),
]
DATES = ["", "2009", "2009-03", "2009-03-01", "2009-21", "2012-12", "2009-03/2009-04"]
definitions = st.lists(
    st.builds(
        lambda label, aliases, hidden: (label, tuple(aliases), hidden),
        st.sampled_from(TERMS),
        st.lists(st.sampled_from(TERMS), max_size=3),
        st.booleans(),
    ),
    max_size=5,
)
rows = st.tuples(
    st.lists(st.sampled_from(TERMS), max_size=4),
    st.sampled_from(DATES),
    st.lists(st.sampled_from(PERSONS), max_size=2),
    st.sampled_from(["", "Annals", "annals"]),
)


def told(found: Catalogue) -> dict[str, object]:
    """All that a catalogue tells."""
    topics = found.all_topics()
    around = [Around(found.subjects, fold(topic.label), found.lately) for topic in topics]
    return {
        "articles": [found.briefs[key] for key in found.keys],
        "bonds": found.bonds,
        "topics": topics,
        "with a page": found.topics(),
        "related": [[*one.nearest(), *one.rising()] for one in around],
        "authors": (found.people.groups(), found.people.everybody()),
        "journals": found.journals.groups(),
        "years": found.years.groups(),
        "kinds": {kind: groups.groups() for kind, groups in found.kinds.items()},
        "editions": [
            found.editions.of_site,
            *(found.editions.of_topic(fold(topic.label)) for topic in topics),
        ],
        "of": [
            (
                found.topics_of(key),
                list(map(found.author_of, found.briefs[key].people)),
                found.journal_of(key),
                found.near(key),
                found.editions.came_under(key),
            )
            for key in found.keys
        ],
        "problems": sorted(map(str, found.problems())),
    }


@settled
@given(definitions, st.lists(rows, max_size=8), st.randoms(use_true_random=False))
def test_the_catalogue_depends_on_no_order_of_articles_and_files(
    stated: list[tuple[str, tuple[str, ...], bool]],
    library: list[tuple[list[str], str, list[Person], str]],
    chance: random.Random,
) -> None:
    concepts = [
        Concept(
            f"t{number}", label, aliases=aliases, hidden=hidden, file=f"content/topics/t{number}.md"
        )
        for number, (label, aliases, hidden) in enumerate(stated)
    ]
    articles = [
        Article(
            f"k{number}",
            Record(
                title=f"k{number}",
                keywords=tuple(keywords),
                date=PartialDate(date) if date else None,
                authors=tuple(authors),
                journal=journal,
            ),
        )
        for number, (keywords, date, authors, journal) in enumerate(library)
    ]
    first = told(gathered(articles, concepts))
    chance.shuffle(articles)
    chance.shuffle(concepts)
    assert told(gathered(articles, concepts)) == first


INES = {"family": "Marlow", "given": "Ines", "orcid": "0000-0002-1825-0097"}
# what the front matter of a file may say in a field, beside nothing
OF_ARTICLES: dict[str, list[object]] = {
    "title": ["Limpets", "Shade"],
    "authors": [["Marlow, Ines"], ["marlow, ines", "Brandt, Tomas"], [INES], ["Brandt, Tomas"]],
    "date": ["2009", "2012-12-31"],
    "journal": ["Annals", "Annals of Brine", "ANNALS OF BRINE"],
    "journal_short": ["Annals"],
    "pmid": ["1"],
    "keywords": [["HER2", "Light"], ["her-2"], ["Light", "Humans"], ["ErbB2"], ["Shade"]],
    "publication_types": [["Review"]],
    "relations": [["retraction-of pmid:1"]],
    "added": ["2026-01-01", "2026-02-02"],
    "draft": [True],
}
OF_TOPICS: dict[str, list[object]] = {
    "label": ["Light", "HER2"],
    "aliases": [["Shade"], ["ErbB2", "light"]],
    "broader": [["Shade"], ["Optics"]],
    "related": [["ErbB2"]],
    "hidden": [True],
    "rule": ["title:shade"],
}
ARTICLES = {
    "a": {"pmid": "1", "keywords": ["HER2", "Light"], "authors": ["Marlow, Ines"]},
    "b": {"authors": ["Marlow, Ines"], "journal": "Annals of Brine", "keywords": ["her-2"]},
    "c": {"journal": "Annals of Brine", "publication_types": ["Review"], "added": "2026-01-01"},
    "d": {"date": "2012-12-31", "publication_types": ["Review"], "added": "2026-02-02"},
}
BEFORE: dict[str, dict[str, object]] = {
    "content/topics/light.md": {"label": "Light", "featured": ["a"], "related": ["ErbB2"]},
    **{f"content/articles/{key}.md": {"title": key, **said} for key, said in ARTICLES.items()},
}
Edit = tuple[str, str, object]  # a file, a field ("" for the whole file), what it says then
EDITS: list[Edit] = [
    *((f"content/articles/{key}.md", "", None) for key in "abcd"),
    *(
        (file, field, value)
        for files, fields in (
            ([f"content/articles/{key}.md" for key in "abcde"], OF_ARTICLES),
            (["content/topics/light.md", "content/topics/z.md"], OF_TOPICS),
        )
        for file in files
        for field, values in fields.items()
        # without a title or label the preview keeps what the file said before
        for value in (values if field in ("title", "label") else [None, *values])
    ),
]
edits = st.lists(st.lists(st.sampled_from(EDITS), min_size=1, max_size=2), max_size=12)


@settings(max_examples=40)
@given(edits)
def test_an_edited_site_has_the_catalogue_that_a_fresh_one_has(found: list[list[Edit]]) -> None:
    stated = {file: dict(fields) for file, fields in BEFORE.items()}
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "digest.toml").write_text("[site]\ntitle = 'Edits'\n", "utf-8")
        put(root, stated, *stated)
        live = Live(root, Options(jobs=1))
        for several in found:
            for file, field, value in several:
                if field:
                    stated.setdefault(file, {"title": "New"})[field] = value
                else:
                    stated.pop(file, None)
                put(root, stated, file)
            live.update({file for file, *_ in several})
            fresh = Site.open(root, Options(jobs=1, use_cache=False))
            assert told(live.site.catalogue) == told(fresh.catalogue)


def put(root: Path, stated: dict[str, dict[str, object]], *files: str) -> None:
    for file in files:
        path = root / file
        path.parent.mkdir(parents=True, exist_ok=True)
        if file in stated:
            said = {field: value for field, value in stated[file].items() if value is not None}
            path.write_text(f"---\n{json.dumps(said)}\n---\n", "utf-8")
        else:
            path.unlink(missing_ok=True)


def test_the_manual_names_every_field_of_a_topic() -> None:
    manual = (Path(__file__).parents[1] / "content/pages/manual.md").read_text("utf-8")
    section = re.split(r"(?m)^#{2,3} ", manual.partition("\n### Vocabulary\n")[2])[0]
    rows = {
        row[0]: set(re.findall(r"`([^`]+)`", row[1]))
        for row in re.findall(r"(?m)^\| `([^`]+)` .*\|(.*)\|$", section)
    }
    assert rows == {name: set(others) for name, others in concepts.ALSO_READ.items()}


def test_the_listing_shows_every_topic_with_what_a_person_needs(site: Path, run: Run) -> None:
    topic(site, "limpets", "---\nlabel: Limpets\naliases: [Grazing]\nbroader: Molluscs\n---\n")
    topic(site, "molluscs", "---\nlabel: Molluscs\n---\n")
    topic(site, "light", "---\nlabel: Light\nhidden: yes\n---\n")
    (site / "digest.toml").write_text(
        (site / "digest.toml").read_text() + "[topics]\nminimum = 2\n"
    )
    listed = run("topics", cwd=site)
    assert listed.returncode == 0
    lines = [re.split(r"  +", line.strip()) for line in listed.stdout.splitlines()]
    assert lines[0] == ["articles", "topic", "also", "below", "file"]
    assert ["4", "Limpets", "Grazing", "Molluscs", "content/topics/limpets.md"] in lines
    assert ["4", "Molluscs", "-", "-", "content/topics/molluscs.md"] in lines
    assert ["2", "Light (hidden)", "-", "-", "content/topics/light.md"] in lines
    assert ["1", "HER2 (thin)", "-", "-", "-"] in lines
    rows = json.loads(run("topics", "--json", cwd=site).stdout)["topics"]
    assert [row["articles"] for row in rows] == sorted(
        (row["articles"] for row in rows), reverse=True
    )
    assert {row["label"]: row["slug"] for row in rows}["潮間帯"] == "潮間帯"
