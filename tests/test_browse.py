"""The page for combining choices: its data, what changes in it, and how it answers in a browser,
from a folder as well.
"""

from __future__ import annotations

import json
import re
import shutil
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.config import Config
from digest.dates import PartialDate
from digest.model import Article, Record
from digest.names import Person
from digest.site.artifact import Handed
from digest.site.build import build
from digest.site.door import Options
from digest.site.layout import facets, front
from digest.site.layout.shared import Shared
from digest.topics import briefs
from digest.topics.catalogue import Catalogue

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


def unpacked(text: str) -> list[int]:
    found, last, step, shift = [], -1, 0, 0
    for digit in map(DIGITS.index, text):
        step |= (digit & 31) << shift
        if digit > 31:
            shift += 5
            continue
        last += step + 1
        found.append(last)
        step = shift = 0
    return found


def data(script: str) -> Any:
    match = re.fullmatch(r'digestBrowse\("\w+",(.*)\);\n', script, re.S)
    assert match
    return json.loads(match[1])


@given(st.sets(st.integers(0, 200_000)))
def test_a_list_of_numbers_comes_back(found: set[int]) -> None:
    assert unpacked(facets.numbers(sorted(found))) == sorted(found)


def library(many: int) -> list[Article]:
    """So many articles, a few a day, in three topics, by one of seven authors."""
    return [
        Article(
            key=f"a{number:05}",
            record=Record(
                title=f"Pool {number}",
                authors=(Person("Marlow", f"Ines {number % 7}"),),
                journal=f"Annals {number % 3}",
                date=PartialDate(f"{1990 + number % 30}-0{1 + number % 9}"),
                keywords=tuple(f"T{divisor}" for divisor in (2, 3, 5) if number % divisor == 0),
                type="article-journal" if number % 2 else "book",
            ),
            added=f"2026-{1 + number // 900:02}-{1 + number // 40 % 28:02}",
        )
        for number in range(many)
    ]


def files(articles: list[Article]) -> dict[str, str]:
    shared = Shared(Catalogue([briefs.of(article, b"") for article in articles]), (), Config())
    index = facets.Index(shared)
    made = {"head": index.head()} | {name: index.choices(name) for name in facets.LARGE}
    cards = Handed(lambda: shared.catalogue.keys, shared.cards)
    return made | {f"cards-{number}": index.cards(number, cards) for number in range(index.chunks)}


def test_the_data_say_of_each_choice_which_articles_have_it() -> None:
    articles = library(1200)
    made = files(articles)
    keys = [card[0] for number in range(3) for card in data(made[f"cards-{number}"])["cards"]]
    assert sorted(keys) == [article.key for article in articles]
    topics = {label: unpacked(packed) for _, label, _, packed in data(made["topic"])}
    for divisor in (2, 3, 5):
        assert {keys[number] for number in topics[f"T{divisor}"]} == {
            a.key for n, a in enumerate(articles) if n % divisor == 0
        }
    head = data(made["head"])
    kinds = {label: count for _, label, count, _ in head["choices"]["type"]}
    assert kinds == {"Journal article": 600, "Book": 600}
    month = head["months"][:3]
    value = sum(
        DIGITS.index(digit) << shift for digit, shift in zip(month, (12, 6, 0), strict=True)
    )
    first = next(article for article in articles if article.key == keys[0]).record.date
    assert first
    assert divmod(value, 12) == (first.year, int(first.first_month[5:7]) - 1)


def test_what_comes_in_changes_the_last_cards_only_and_the_same_content_gives_the_same_bytes() -> (
    None
):
    articles = library(1700)
    before = files(articles)
    assert files(articles[::-1]) == before
    new = Article("new", Record(title="New", date=PartialDate("1950")), added="2026-12-24")
    after = files([*articles, new])
    cards = [name for name in before if name.startswith("cards-")]
    assert [name for name in cards if after[name] != before[name]] == ["cards-3"]


def test_a_library_of_fifty_thousand_stays_small() -> None:
    made = files(library(2000))
    # what the page needs before it shows anything: at most eight bytes an article
    assert len(made["head"]) < 8 * 2000
    assert len(made["topic"]) < 3 * 2000


def test_an_empty_library_can_be_browsed(tmp_path: Path) -> None:
    (tmp_path / "digest.toml").write_text('[site]\ntitle = "Empty"\n', "utf-8")
    build(tmp_path, Options(jobs=1))
    assert data((tmp_path / "public/browse/head.js").read_text("utf-8"))["count"] == 0


# Sitemaps.


def addresses(file: Path) -> list[str]:
    return [
        element.text or ""
        for element in ET.fromstring(file.read_bytes()).iter(
            "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"
        )
    ]


def test_a_sitemap_that_would_be_too_large_is_split_and_listed(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(site, Options(jobs=1))
    whole = addresses(site / "public/sitemap.xml")
    assert "https://example.org/pools/browse/" in whole
    assert "https://example.org/pools/years/2020/" in whole
    monkeypatch.setattr(front, "_MOST", 10)
    build(site, Options(jobs=1, use_cache=False))
    parts = addresses(site / "public/sitemap.xml")
    assert parts == [
        f"https://example.org/pools/sitemap-{number}.xml"
        for number in range(1, -(-len(whole) // 10) + 1)
    ]
    found = [addresses(site / "public" / part.rpartition("/")[2]) for part in parts]
    assert [address for part in found for address in part] == whole
    assert max(map(len, found)) == 10


# In a browser.

CHROMIUM = (
    shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if CHROMIUM is None:
        pytest.skip("no chromium is installed (apt-get install chromium)")
    with playwright.sync_playwright() as started:
        flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        running = started.chromium.launch(executable_path=CHROMIUM, args=flags)
        yield running
        running.close()


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The page, in a folder, of a site with 60 articles."""
    root = tmp_path_factory.mktemp("site")
    (root / "content/articles").mkdir(parents=True)
    (root / "digest.toml").write_text(
        '[site]\ntitle = "Pools"\n[outputs]\nfeeds = false\ncitations = false\n', "utf-8"
    )
    for number in range(60):
        words = [
            f"title: Pool <i>{number}</i> & <script>alert(1)</script>",
            f"date: {2000 + number % 20}",
            f"added: 2026-01-{1 + number // 3:02}",
        ]
        words += [
            "keywords: ["
            + ", ".join(f"T{divisor}" for divisor in (1, 2, 3, 5) if number % divisor == 0)
            + "]"
        ]
        words += [
            f"authors: ['Marlow, Ines {number % 7}']",
            f"journal: Annals {number % 3}",
            "type: book",
        ]
        words += ["retracted: 'true'"] * (number == 30)
        words += ["publication_types: Review"] * (number % 4 == 0)
        (root / f"content/articles/a{number:02}.md").write_text(
            "---\n" + "\n".join(words) + "\n---\n", "utf-8"
        )
    build(root, Options(jobs=1))
    return (root / "public/browse/index.html").as_uri()


class Visit:
    """The page at an address, with whatever went wrong in it."""

    def __init__(self, browser: Browser, address: str, **options: Any) -> None:
        self.wrong: list[str] = []
        self._context = browser.new_context(**options)
        self._context.set_default_timeout(10_000)
        self.page: Page = self._context.new_page()
        self.page.on(
            "console",
            lambda message: (
                self.wrong.append(message.text) if message.type in ("error", "warning") else None
            ),
        )
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))
        self.page.goto(address)

    def told(self, text: str) -> None:
        self.page.locator("[role=status]").get_by_text(text, exact=True).wait_for()

    def numbers(self) -> list[int]:
        return [int(text) for text in self.page.locator(".card-title i").all_inner_texts()]

    def __enter__(self) -> Visit:
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        self._context.close()
        assert kind is not None or self.wrong == []


@pytest.mark.browser
@pytest.mark.parametrize(
    ("choice", "wanted"),
    [
        ("topic=t2,t3", lambda n: n % 6 == 0),
        ("topic=t5&year=2005-2014", lambda n: n % 5 == 0 and 5 <= n % 20 <= 14),
        ("topic=t2&journal=annals-1,annals-2", lambda n: n % 2 == 0 and n % 3),
        ("author=ines-3-marlow&type=review", lambda n: n % 7 == 3 and n % 4 == 0),
        ("evidence=review&year=2010-", lambda n: n % 4 == 0 and n % 20 >= 10),
        ("topic=t3&retracted=no", lambda n: n % 3 == 0 and n != 30),
        ("retracted=yes", lambda n: n == 30),
        ("topic=there-is-none", lambda n: False),
        ("topic=t2&year=%E0%A4%A", None),
    ],
)
def test_an_address_shows_what_has_all_that_it_names(
    browser: Browser, home: str, choice: str, wanted: Any
) -> None:
    expected = [n for n in range(60) if (n % 2 == 0 if wanted is None else wanted(n))]
    with Visit(browser, f"{home}#{choice}") as visit:
        many = f"{len(expected)} article{'s' * (len(expected) != 1)}"
        visit.told(many if len(expected) <= 20 else f"{many}, the newest 20 below")
        while visit.page.get_by_role("button", name="Show more").is_visible():
            visit.page.get_by_role("button", name="Show more").click()
            visit.told(many)
        assert sorted(visit.numbers()) == expected
        years = [n % 20 for n in visit.numbers()]
        assert years == sorted(years, reverse=True)


@pytest.mark.browser
def test_choosing_by_keyboard_makes_an_address_that_can_be_shared_and_undone(
    browser: Browser, home: str
) -> None:
    with Visit(browser, home) as visit:
        page = visit.page
        visit.told("60 articles, the newest 20 below")
        page.get_by_label("Topic").focus()
        page.locator("[data-pick=topic] button").first.wait_for()
        page.keyboard.type("t2")
        page.get_by_role("button", name="T2 30").wait_for()
        page.keyboard.press("Enter")
        visit.told("30 articles, the newest 20 below")
        assert page.url.endswith("#topic=t2")
        page.get_by_role("link", name="Skip to content").focus()
        page.keyboard.press("Enter")
        visit.told("30 articles, the newest 20 below")
        page.get_by_label("Evidence").select_option("review")
        visit.told("15 articles")
        page.get_by_label("from").fill("2010")
        page.keyboard.press("Enter")
        page.get_by_label("to", exact=True).fill("2019")
        page.keyboard.press("Tab")
        page.wait_for_url("**#topic=t2&evidence=review&year=2010-2019")
        found = [n for n in range(60) if n % 4 == 0 and n % 20 >= 10]
        visit.told(f"{len(found)} articles")
        with Visit(browser, page.url) as shared:
            shared.told(f"{len(found)} articles")
            assert shared.numbers() == visit.numbers()
        page.get_by_role("button", name="Remove Evidence: Review").click()
        page.get_by_role("button", name="Remove Year: 2010–2019").click()
        page.wait_for_url("**#topic=t2")
        page.go_back()
        page.go_back()
        page.wait_for_url("**#topic=t2&evidence=review&year=2010-2019")
        visit.told(f"{len(found)} articles")


@pytest.mark.browser
def test_a_title_is_shown_as_elsewhere_and_runs_nothing(browser: Browser, home: str) -> None:
    with Visit(browser, f"{home}#retracted=yes") as visit:
        visit.told("1 article")
        assert (
            visit.page.locator(".card-title a").inner_text()
            == "Pool 30 & <script>alert(1)</script>"
        )
        assert visit.page.locator(".card-title .badge").inner_text() == "Retracted"
        visit.page.locator(".card-title a").click()
        visit.page.wait_for_url("**/articles/a30/index.html")


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_fits_a_telephone(browser: Browser, home: str, scheme: Any) -> None:
    with Visit(
        browser,
        f"{home}#topic=t2&author=ines-3-marlow",
        viewport={"width": 320, "height": 640},
        color_scheme=scheme,
    ) as visit:
        visit.told("4 articles")
        assert visit.page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.browser
def test_without_scripts_it_says_so_and_leads_to_the_lists(browser: Browser, home: str) -> None:
    with Visit(browser, home, java_script_enabled=False) as visit:
        assert visit.page.get_by_text("Combining needs JavaScript").is_visible()
        assert not visit.page.locator(".browse").is_visible()
        for name in ("Topics", "Authors", "Levels of evidence"):
            assert visit.page.locator(".lists").get_by_role("link", name=name).is_visible()
