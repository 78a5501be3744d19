"""Editions: what changed in which period, and that none of it changes when later ones come."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import html5lib
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest import config, dates, history, names, shipped
from digest.config import Config
from digest.errors import Problem
from digest.history import Event
from digest.library import document, fields
from digest.model import Article, Concept, Edition, Record
from digest.records import ingest
from digest.site.artifact import Handed, Page
from digest.site.build import Built, build
from digest.site.door import Site, frame, putting
from digest.site.layout import editions as layout
from digest.site.layout import mail
from digest.site.layout.shared import Shared
from digest.site.render import Renderer
from digest.topics import periods
from digest.topics.catalogue import Catalogue, Settings

CHANGES = ("new", "updated", "retracted")


def article(key: str, **stated: str | tuple[str, ...]) -> Article:
    keywords = stated.pop("keywords", ())
    assert isinstance(keywords, tuple)
    return msgspec.structs.replace(Article(key, Record(f"On {key}", keywords=keywords)), **stated)


BEGINNING = article("beginning", added="1999-12-31")
"""What the library began with, so that what comes in after it is news."""


def gathered(
    *articles: Article, concepts: Sequence[Concept] = (), length: str = "month"
) -> Catalogue:
    put = putting(concepts)
    briefs = [put(article, b"") for article in articles]
    return Catalogue(briefs, concepts, (), Settings(period=length))


def editions(*articles: Article) -> tuple[Edition, ...]:
    return gathered(BEGINNING, *articles).editions.of_site


def told(edition: Edition) -> dict[str, object]:
    """The lists of an edition that hold something."""
    lists: dict[str, object] = {name: list(getattr(edition, name)) for name in CHANGES} | {
        "tagged": dict(edition.tagged)
    }
    return {name: found for name, found in lists.items() if found}


@pytest.mark.parametrize(
    ("day", "length", "name", "title", "first", "last"),
    [
        ("2026-11-05", "month", "2026-11", "November 2026", "2026-11-01", "2026-11-30"),
        ("2028-02-29", "month", "2028-02", "February 2028", "2028-02-01", "2028-02-29"),
        ("2026-11-22", "week", "2026-W47", "Week 47, 2026", "2026-11-16", "2026-11-22"),
        ("2027-01-01", "week", "2026-W53", "Week 53, 2026", "2026-12-28", "2027-01-03"),
        ("2024-12-30", "week", "2025-W01", "Week 1, 2025", "2024-12-30", "2025-01-05"),
        ("2026-12-31", "quarter", "2026-Q4", "Fourth quarter of 2026", "2026-10-01", "2026-12-31"),
        ("2026-02-01", "quarter", "2026-Q1", "First quarter of 2026", "2026-01-01", "2026-03-31"),
        ("2026-02-01", "year", "2026", "2026", "2026-01-01", "2026-12-31"),
    ],
)
def test_a_day_lies_in_its_period(
    day: str, length: str, name: str, title: str, first: str, last: str
) -> None:
    assert periods.of(day, length) == periods.Period(name, title, first, last)


@given(
    st.dates(datetime.date(1000, 1, 1), datetime.date(9998, 12, 31)),
    st.sampled_from(["week", "month", "quarter", "year"]),
)
def test_every_day_of_a_period_names_it(day: datetime.date, length: str) -> None:
    period = periods.of(day.isoformat(), length)
    assert period.first <= day.isoformat() <= period.last
    if period.first > "1000":
        assert periods.of(period.first, length) == periods.of(period.last, length) == period


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ({"added": "2026-10-02"}, {"2026-10": {"new": ["a"]}}),
        ({"added": ""}, {}),
        ({"added": "2026"}, {}),
        ({"added": "2026-10"}, {}),
        ({"added": "2026-02-30"}, {}),
        ({"added": "2026-10-02T23:30:00Z"}, {"2026-10": {"new": ["a"]}}),
        (
            {"added": "2026-10-02", "updated": "2026-11-05"},
            {"2026-10": {"new": ["a"]}, "2026-11": {"updated": ["a"]}},
        ),
        ({"added": "2026-10-02", "updated": "2026-10-02"}, {"2026-10": {"new": ["a"]}}),
        ({"added": "2026-10-02", "updated": "2026-10-20"}, {"2026-10": {"new": ["a"]}}),
        ({"added": "2026-10-02", "updated": "2026-09-01"}, {"2026-10": {"new": ["a"]}}),
        (
            {"added": "2026-10-02", "retracted": "2026-11-05"},
            {"2026-10": {"new": ["a"]}, "2026-11": {"retracted": ["a"]}},
        ),
        ({"added": "2026-10-02", "retracted": "2026-10-20"}, {"2026-10": {"retracted": ["a"]}}),
        ({"added": "2026-10-02", "retracted": "2018-01-02"}, {"2026-10": {"new": ["a"]}}),
        ({"added": "2026-10-02", "retracted": "true"}, {"2026-10": {"new": ["a"]}}),
        ({"updated": "2026-11-05"}, {"2026-11": {"updated": ["a"]}}),
        (
            {
                "added": "2026-10-02",
                "updated": "2026-12-01",
                "history": ("2026-11-05 updated", "2026-12-01 updated"),
            },
            {
                "2026-10": {"new": ["a"]},
                "2026-11": {"updated": ["a"]},
                "2026-12": {"updated": ["a"]},
            },
        ),
        (  # a person's own change, after what the imports tell
            {"added": "2026-10-02", "updated": "2026-12-01", "history": ("2026-11-05 updated",)},
            {
                "2026-10": {"new": ["a"]},
                "2026-11": {"updated": ["a"]},
                "2026-12": {"updated": ["a"]},
            },
        ),
        (  # what an import learned in December is no news of October
            {
                "added": "2026-09-02",
                "retracted": "2026-10-20",
                "history": ("2026-12-01 retracted", "2026-12-01 updated"),
            },
            {"2026-09": {"new": ["a"]}, "2026-12": {"retracted": ["a"]}},
        ),
        (
            {
                "added": "2026-10-02",
                "history": (
                    "2026-11-05 updated",
                    "2026-11-05 tagged: HER-2; Limpets",
                    "2026-11-07 tagged: Light",
                ),
            },
            {
                "2026-10": {"new": ["a"]},
                "2026-11": {"tagged": {"a": ("HER-2", "Limpets", "Light")}},
            },
        ),
        (
            {"added": "2026-10-02", "history": ("2026-10-02 tagged: HER-2",)},
            {"2026-10": {"new": ["a"]}},
        ),
    ],
)
def test_an_article_is_in_the_edition_of_each_day_on_which_something_happened_to_it(
    stated: dict[str, str], expected: dict[str, object]
) -> None:
    assert {edition.id: told(edition) for edition in editions(article("a", **stated))} == expected


def test_editions_are_numbered_over_the_periods_in_which_something_happened() -> None:
    found = editions(
        article("b", added="2026-10-02"),
        article("a", added="2025-01-31"),
        article("c", added="2026-10-20"),
    )
    assert [(edition.number, edition.id, edition.keys, edition.latest) for edition in found] == [
        (1, "2025-01", ("a",), "2025-01-31"),
        (2, "2026-10", ("b", "c"), "2026-10-20"),
    ]


def test_what_the_library_began_with_is_no_news_but_what_happens_to_it_is() -> None:
    began = article("a", added="2026-09-01", updated="2026-11-05", keywords=("Light",))
    same_day = article("b", added="2026-09-01", history=("2026-09-01 updated",))
    found = gathered(began, same_day, article("c", added="2026-09-02")).editions
    changed = {"updated": ["a"]}
    assert {edition.id: told(edition) for edition in found.of_site} == {
        "2026-09": {"new": ["c"]},
        "2026-11": changed,
    }
    assert of_topic("Light", began) == {"2026-11": changed}


def of_topic(
    label: str, *articles: Article, concepts: Sequence[Concept] = ()
) -> dict[str, dict[str, object]]:
    found = gathered(*articles, concepts=concepts)
    meant = found.subjects.vocabulary.of(label)
    return {edition.id: told(edition) for edition in found.editions.of_topic(meant)}


ROCKS = article(
    "a",
    added="2026-09-02",
    keywords=("Limpets", "Light"),
    history=("2026-10-03 updated", "2026-11-05 tagged: Light"),
)


def test_an_article_is_in_a_topics_editions_from_the_day_on_that_it_was_tagged() -> None:
    later = msgspec.structs.replace(ROCKS, history=(*ROCKS.history, "2026-12-01 retracted"))
    assert of_topic("Light", BEGINNING, later) == {
        "2026-11": {"tagged": {"a": ("Light",)}},
        "2026-12": {"retracted": ["a"]},
    }
    assert list(of_topic("Limpets", BEGINNING, later)) == ["2026-09", "2026-10", "2026-12"]


def test_a_topic_has_the_articles_of_its_narrower_topics_and_those_that_a_narrower_one_brings() -> (
    None
):
    concepts = [
        Concept("shore", "Shore", file="shore.md"),
        Concept("light", "Light", broader=("Shore",), file="light.md"),
    ]
    other = article("b", added="2026-10-01", keywords=("Light",))
    found = of_topic("Shore", BEGINNING, ROCKS, other, concepts=concepts)
    assert found == {"2026-10": {"new": ["b"]}, "2026-11": {"tagged": {"a": ("Light",)}}}


def test_a_keyword_that_means_the_same_topic_brings_nothing_new() -> None:
    again = article(
        "a",
        added="2026-09-02",
        keywords=("Limpets", "Patella"),
        history=("2026-11-05 tagged: Patella", "2026-11-05 updated"),
    )
    concepts = [Concept("limpets", "Limpets", aliases=("Patella",), file="limpets.md")]
    assert of_topic("Limpets", BEGINNING, again, concepts=concepts) == {
        "2026-09": {"new": ["a"]},
        "2026-11": {"updated": ["a"]},
    }


DAYS = st.integers(0, 400).map(
    lambda number: (datetime.date(2026, 1, 1) + datetime.timedelta(number)).isoformat()
)
KEYWORDS = ("Limpets", "Light", "Tides", "Grazing")
LIVES = st.lists(
    st.tuples(
        DAYS,
        st.sets(st.sampled_from(KEYWORDS), max_size=2),
        st.lists(st.tuples(DAYS, st.sampled_from(["updated", "retracted", *KEYWORDS])), max_size=5),
    ),
    min_size=1,
    max_size=6,
)
CONCEPTS = (
    Concept("shore", "Shore", file="shore.md"),
    Concept("tides", "Tides", broader=("Shore",), file="tides.md"),
)


def as_of(
    key: str, life: tuple[str, set[str], list[tuple[str, str]]], until: str
) -> Article | None:
    """An article as the imports until a day (that one left out) made it."""
    added, first, later = life
    if added >= until:
        return None
    lines: list[str] = []
    keywords = sorted(first)
    retracted = ""
    for day, what in sorted(event for event in later if added < event[0] < until):
        new = [Event(day, "updated")]
        if what == "retracted" and not retracted:
            retracted = "true"
            new.append(Event(day, "retracted"))
        elif what in KEYWORDS and what not in keywords:
            keywords.append(what)
            new.append(Event(day, "tagged", (what,)))
        lines = history.with_events(lines, new)
    days = [line[:10] for line in lines]
    stated = {"added": added, "updated": max(days, default=""), "retracted": retracted}
    return article(key, keywords=tuple(keywords), history=tuple(lines), **stated)


@given(LIVES, DAYS, st.sampled_from(["week", "month", "quarter", "year"]))
def test_a_closed_edition_never_changes_and_each_lists_an_article_once(
    lives: list[tuple[str, set[str], list[tuple[str, str]]]], until: str, length: str
) -> None:
    def all_editions(day: str) -> dict[str, tuple[Edition, ...]]:
        found = gathered(
            *filter(None, (as_of(f"a{n}", life, day) for n, life in enumerate(lives))),
            concepts=CONCEPTS,
            length=length,
        )
        subjects, made = found.subjects, found.editions
        of_topics = {subjects.label(meant): made.of_topic(meant) for meant in subjects.all()}
        return {"": made.of_site} | of_topics

    now, later = all_editions(until), all_editions("2999-01-01")
    for label in {*now, *later}:
        closed = [
            [edition for edition in state.get(label, ()) if edition.last < until]
            for state in (now, later)
        ]
        assert closed[0] == closed[1]
        assert all(len(set(one.keys)) == len(one.keys) for one in later.get(label, ()))


@pytest.mark.parametrize(
    "line", ["2026-10-02 updated", "2026-10-02 retracted", "2026-10-02 tagged: HER-2; Trastuzumab"]
)
def test_a_line_of_history_is_read_and_written_the_same(line: str) -> None:
    event = history.parse(line)
    assert event
    assert history.written(event) == line


@pytest.mark.parametrize(
    "line",
    [
        "",
        "updated",
        "2026-10 updated",
        "2026-02-30 updated",
        "2026-10-02",
        "2026-10-02 tagged:",
        "2026-10-02 tagged",
        "x",
    ],
)
def test_a_line_that_is_not_understood_is_none(line: str) -> None:
    assert history.parse(line) is None


def test_a_line_that_is_not_understood_is_told_with_its_place_and_the_others_count() -> None:
    lines = ("2026-11-05 updated", "2026-11-06 tagged: HER-2; Light", "nonsense")
    text = "\n".join(["---", "title: A", "history:", *(f"  - {line}" for line in lines), "---\n"])
    read = document.loads(text)
    assert isinstance(read, document.Document)
    problems: list[Problem] = []
    found = fields.article(read, "a", "a.md", problems.append)
    assert found
    assert found.history == lines[:2]
    assert [(problem.file, problem.line, problem.severity) for problem in problems] == [
        ("a.md", 3, "warning")
    ]


def made(root: Path) -> Built:
    return build(root, report=lambda problem: pytest.fail(str(problem)))


def configure(root: Path, text: str) -> None:
    with (root / "digest.toml").open("a") as file:
        file.write(text)


def write(root: Path, key: str, **stated: str) -> None:
    lines = "".join(f"{name}: {value}\n" for name, value in stated.items())
    (root / f"content/articles/{key}.md").write_text(
        f"---\ntitle: On {key}\n{lines}---\nText.\n", "utf-8"
    )


def files(output: Path, pattern: str) -> dict[str, bytes]:
    return {
        str(path.relative_to(output)): path.read_bytes()
        for path in output.glob(pattern)
        if path.is_file()
    }


def test_closed_editions_keep_every_byte_when_later_ones_come(site: Path) -> None:
    configure(site, "[editions]\ntopics = true\n")
    output = made(site).output
    # all but the citation files, which say of each article what is known now
    pages = "**/editions/2026-0[23]/**/*[lt]"
    before = files(output, pages)
    assert {
        "editions/2026-02/index.html",
        "editions/2026-02/email.html",
        "topics/limpets/editions/2026-02/email.txt",
    } <= before.keys()
    for number in range(5):
        write(
            site,
            f"later-{number}",
            added="2026-04-01",
            keywords="Limpets; Light; Grazing; Later",
            date="2026",
        )
    other = site / "content/articles/the-other-rock.md"
    changed = (
        "updated: 2026-04-01\n"
        'history:\n  - "2026-04-01 tagged: Light"\n  - 2026-04-01 updated\n'
        "keywords:\n  - Light\n"
    )
    other.write_text(other.read_text("utf-8").replace("keywords:\n", changed), "utf-8")
    made(site)
    after = files(output, pages)
    assert {path: data for path, data in after.items() if path in before} == before
    assert (
        b"the-other-rock"
        in files(output, "editions/2026-04/index.html")["editions/2026-04/index.html"]
    )
    assert b"the-other-rock" in (output / "topics/light/editions/2026-04/index.html").read_bytes()
    assert b"the-other-rock" not in b"".join(
        data for path, data in after.items() if path.startswith("topics/light/editions/2026-02")
    )


def test_a_topic_has_editions_where_its_file_says_so_and_the_sitemap_lists_them(
    site: Path,
) -> None:
    (site / "content/topics").mkdir()
    (site / "content/topics/mussels.md").write_text(
        "---\nlabel: Mussels\neditions: true\n---\n", "utf-8"
    )
    output = made(site).output
    assert {path.parts[-3] for path in output.glob("topics/*/editions/*")} == {"mussels"}
    sitemap = (output / "sitemap.xml").read_text("utf-8")
    assert "https://example.org/pools/editions/2026-02/<" in sitemap
    assert "https://example.org/pools/topics/mussels/editions/2026-02/<" in sitemap


@pytest.mark.parametrize(
    ("switch", "gone"), [("editions", "**/editions/**"), ("email", "**/email.*")]
)
def test_what_is_switched_off_is_not_there(site: Path, switch: str, gone: str) -> None:
    configure(site, f"[editions]\ntopics = true\n[outputs]\n{switch} = false\n")
    output = made(site).output
    assert list(output.glob(gone)) == []
    assert switch not in (output / "index.html").read_text("utf-8").lower()
    assert f"{switch}." not in "".join(
        path.read_text("utf-8") for path in output.rglob("index.html")
    )


def test_the_pages_tell_what_changed_and_the_retracted_come_first(site: Path) -> None:
    rock = site / "content/articles/the-other-rock.md"
    rock.write_text(
        rock.read_text("utf-8").replace("added:", "retracted: 2026-03-02\nadded:"), "utf-8"
    )
    output = made(site).output
    page = (output / "editions/2026-03/index.html").read_text("utf-8")
    headings = re.findall(r"<h2 id=\"(\w+)\"", page)
    assert headings == ["retracted", "new"]
    assert 'href="../../articles/the-other-rock/index.html"' in page
    assert "March 2026" in (output / "index.html").read_text("utf-8")
    assert re.findall(
        r'href="../editions/([\d-]+)/', (output / "editions/index.html").read_text("utf-8")
    ) == [
        "2026-03",
        "2026-02",
    ]


def test_articles_stand_under_the_topics_that_a_person_stated(site: Path) -> None:
    (site / "content/topics").mkdir()
    (site / "content/topics/tides.md").write_text("---\nlabel: Tides\n---\n", "utf-8")
    page = (made(site).output / "editions/2026-03/index.html").read_text("utf-8")
    assert [re.sub("<[^>]+>", "", heading) for heading in re.findall(r"<h3>(.*?)</h3>", page)] == [
        "Tides",
        "Other topics",
    ]


def laid_out(settings: Config, *articles: Article) -> dict[str, str]:
    """The editions alone, page by page."""
    renderer = Renderer([shipped.folder("templates")], frame(settings, ()))
    shared = Shared(gathered(BEGINNING, *articles), (), settings)
    found: dict[str, str] = {}
    for page in layout.lay_out(shared):
        if isinstance(page, Page):
            cards = Handed(partial(getattr, page.part, "cards"), shared.cards)
            view = page.view(cards, Handed(list, {}))
            found[page.path] = renderer.page(page.path, page.template, view).decode()
    return found


def test_a_very_large_edition_has_several_pages_and_each_article_is_on_one() -> None:
    keys = [f"n{number:03}" for number in range(450)]
    pages = laid_out(Config(), *(article(key, added="2026-05-05") for key in keys))
    of_edition = [
        text
        for path, text in pages.items()
        if path.startswith("editions/2026-05/") and path.endswith("index.html")
    ]
    listed = [
        key for text in of_edition for key in re.findall(r'articles/(n\d+)/index.html"', text)
    ]
    assert len(of_edition) == 3
    assert sorted(listed) == keys


LONG = "Ünïcödé & <i>très</i> “long” 潮間帯 " * 40


def long_article(number: int, title: str) -> Article:
    tags = "; ".join(f"Tag {tag} of {number} {title[:200]}" for tag in range(20))
    record = Record(
        title=f"{number} {title}",
        authors=tuple(names.read("Márlow, Inés-Őzge Ana Maria") for _ in range(5)),
        date=dates.edtf(str(1700 + number)),
        journal=f"J{number} {title}",
        doi=f"10.5555/{'x' * 80}{number}",
    )
    return msgspec.structs.replace(
        article(f"a-rather-long-name-of-an-article-{number:03}", comment=f"C{number} {title}"),
        record=record,
        added="2026-04-01" if number % 2 else "2026-03-30",
        history=(f"2026-04-02 tagged: {tags}",),
    )


@pytest.mark.parametrize(
    "base", ["", f"https://example.org/{'long/' * 40}"], ids=["nowhere", "somewhere"]
)
@pytest.mark.parametrize("title", ["A short one", LONG], ids=["short", "long"])
def test_a_mail_is_never_larger_than_mailers_show(base: str, title: str) -> None:
    settings = Config(config.Site(title="Pools & " * 40, base_url=base))
    pages = laid_out(settings, *(long_article(number, title) for number in range(300)))
    for name, count in (("2026-03", 150), ("2026-04", 300)):
        page = pages[f"editions/{name}/email.html"]
        assert 50_000 < len(page.encode()) < mail.LARGEST
        left = re.search(r"and ([\d,]+) more on the page", page)
        assert left
        assert int(left[1]) + page.count("doi:10") == count
        assert f"And {left[1]} more" in pages[f"editions/{name}/email.txt"]


def test_a_mail_is_valid_and_fetches_nothing(site: Path) -> None:
    configure(site, "[editions]\ntopics = true\n")
    output = made(site).output
    mails = list(output.glob("**/email.html"))
    assert len(mails) > 3
    for path in mails:
        text = path.read_text("utf-8")
        html5lib.HTMLParser(strict=True).parse(text)
        assert not re.search(
            r"<(?:script|img|link|iframe|object|form|input)|\bsrc=|url\(|@import|\bon\w+=",
            text,
            re.I,
        )
        assert not re.search(r'href="(?!https://example\.org/pools/|https://doi\.org/)', text)


def test_a_mail_of_a_site_without_an_address_leads_to_the_files(site: Path) -> None:
    (site / "digest.toml").write_text('[site]\ntitle = "Pools"\n', "utf-8")
    folder = made(site).output / "editions/2026-02"
    html = (folder / "email.html").read_text("utf-8")
    links = {
        link
        for link in re.findall(r'href="([^"]+)"', html)
        if not link.startswith("https://doi.org/")
    }
    assert "../../articles/the-other-rock/index.html" in links
    assert all((folder / link).resolve().is_file() for link in links)
    assert "  ../../articles/the-other-rock/index.html\n" in (folder / "email.txt").read_text(
        "utf-8"
    )


def test_the_text_of_a_mail_is_wrapped_and_holds_no_markup(site: Path) -> None:
    write(
        site,
        "long",
        added="2026-02-03",
        date="2026",
        comment=f'"{"潮間帯の生き物" * 20} {"word " * 40}"',
    )
    for path in made(site).output.glob("**/email.txt"):
        text = path.read_text("utf-8")
        assert [
            line
            for line in text.splitlines()
            if mail.columns(line) > mail.WIDTH and "://" not in line
        ] == []
        assert not re.search(r"<\w|&\w+;|\x02", text)
    assert "CO2 in small pools & what Mytilus inventa makes of it" in (
        site / "public/editions/2026-02/email.txt"
    ).read_text("utf-8")


@given(st.text(max_size=300), st.sampled_from(["", "  ", "* "]))
def test_wrapping_loses_no_letter_and_keeps_to_the_width(text: str, indent: str) -> None:
    lines = list(mail.wrapped(text, indent, " " * len(indent)))
    assert all(mail.columns(line) <= mail.WIDTH for line in lines)
    assert "".join("".join(line[len(indent) :] for line in lines).split()) == "".join(text.split())


RIS = """\
TY  - JOUR
TI  - Grazing at dawn
AU  - Marlow, Ines
PY  - 2019
DO  - 10.5555/graze.1
DB  - Shores
{}ER  -\x20
"""


def bring(
    root: Path, monkeypatch: pytest.MonkeyPatch, day: str, lines: str, text: str = RIS
) -> dict[str, object]:
    """The front matter of the only article after an import on a day."""
    monkeypatch.setattr(dates, "today", lambda timezone: day)
    file = root / "records.ris"
    file.write_text(text.format(lines), "utf-8")
    ingest.run(Site.open(root), [str(file)], report=lambda _: None)
    (path,) = (root / "content/articles").glob("*.md")
    read = document.loads(path.read_text("utf-8"))
    assert isinstance(read, document.Document)
    return dict(read.fields)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "content/articles").mkdir(parents=True)
    (tmp_path / "digest.toml").write_text('[site]\ntitle = "Pools"\n', "utf-8")
    return tmp_path


def test_an_import_writes_down_what_it_changed_a_line_a_day_and_kind(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = bring(root, monkeypatch, "2026-09-01", "KW  - Limpets\n")
    assert "history" not in first
    assert "history" not in bring(root, monkeypatch, "2026-09-01", "KW  - Limpets\nVL  - 1\n")
    bring(root, monkeypatch, "2026-10-02", "KW  - Limpets\nVL  - 2\n")
    bring(root, monkeypatch, "2026-11-05", "KW  - Limpets\nVL  - 2\nKW  - HER-2\nKW  - Light\n")
    found = bring(
        root,
        monkeypatch,
        "2026-11-05",
        "KW  - Limpets\nVL  - 3\nKW  - HER-2\nKW  - Light\nKW  - Tides\n",
    )
    assert found["history"] == [
        "2026-10-02 updated",
        "2026-11-05 updated",
        "2026-11-05 tagged: HER-2; Light; Tides",
    ]
    assert found["updated"] == "2026-11-05"
    again = bring(
        root,
        monkeypatch,
        "2026-12-24",
        "KW  - Limpets\nVL  - 3\nKW  - HER-2\nKW  - Light\nKW  - Tides\n",
    )
    assert again == found


def test_an_import_that_finds_a_retraction_writes_it_down(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = "\nPMID- 90000001\nTI  - Grazing at dawn\nDP  - 2019\nPT  - Journal Article\n{}\n"
    assert "retracted" not in bring(root, monkeypatch, "2026-09-01", "", record)
    found = bring(root, monkeypatch, "2026-11-05", "PT  - Retracted Publication\n", record)
    assert found["retracted"] == "true"
    assert found["history"] == ["2026-11-05 updated", "2026-11-05 retracted"]


def test_a_change_before_there_was_a_history_is_not_lost(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring(root, monkeypatch, "2026-09-01", "")
    (path,) = (root / "content/articles").glob("*.md")
    path.write_text(
        path.read_text("utf-8").replace(
            "added: 2026-09-01\n", "added: 2026-09-01\nupdated: 2026-10-02\n"
        ),
        "utf-8",
    )
    found = bring(root, monkeypatch, "2026-11-05", "VL  - 2\n")
    assert found["history"] == ["2026-10-02 updated", "2026-11-05 updated"]
