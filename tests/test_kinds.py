"""What kind of thing an article is: types, evidence, languages, open access, all of it stated by
somebody.
"""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.model import Article, Kinds, Record
from digest.records.formats.json import crossref, openalex
from digest.site.build import build
from digest.site.door import Options
from digest.topics import briefs, kinds, languages
from digest.topics.catalogue import Catalogue, Settings
from digest.topics.study_types import LEVELS


def of(
    types: Sequence[str] = (),
    access: Sequence[str] = (),
    sources: tuple[str, ...] = (),
    evidence: str = "",
    retracted: str = "",
    **record: Any,
) -> Kinds:
    stated = Record(
        title="x",
        publication_types=tuple(types),
        open_access=tuple(access),
        **record,
    )
    return kinds.of(Article("a", stated, sources=sources, evidence=evidence, retracted=retracted))


def gather(*articles: Article) -> Catalogue:
    """The catalogue of some articles, where one makes a kind."""
    return Catalogue([briefs.of(one, b"") for one in articles], settings=Settings(kinds=1))


@pytest.mark.parametrize(
    ("stated", "level"),
    [
        (["Journal Article", "Meta-Analysis"], "Systematic review or meta-analysis"),
        (["Review", "Systematic Review"], "Systematic review or meta-analysis"),
        (["Randomized Controlled Trial", "Multicenter Study"], "Randomized controlled trial"),
        (["Clinical Trial, Phase II"], "Controlled or observational study"),
        (["Observational Study"], "Controlled or observational study"),
        (["Case Reports", "Letter"], "Case report or series"),
        (["Practice Guideline", "Systematic Review"], "Guideline"),
        (["Review"], "Review"),
        (["Clinical Trial Protocol", "Randomized Controlled Trial"], ""),
        (["Randomized Controlled Trial, Veterinary"], ""),
        (["Journal Article", "Comparative Study"], ""),
        (["Editorial"], ""),
        ([], ""),
    ],
)
def test_the_level_of_evidence_follows_from_publication_types(
    stated: list[str],
    level: str,
) -> None:
    assert of(types=stated).evidence == level


@pytest.mark.parametrize(
    ("types", "level"),
    [
        (["Review; Book Chapter"], "Review"),
        (["JournalArticle", "MetaAnalysis"], "Systematic review or meta-analysis"),
        (["Case Report"], "Case report or series"),
        (["Article"], ""),
        (["A randomized controlled trial of brine"], ""),
    ],
)
def test_other_databases_words_for_the_same_types_count_and_no_other_words(
    types: list[str],
    level: str,
) -> None:
    assert of(types=types).evidence == level


def test_a_heading_tells_the_design_only_where_all_types_are_stated_and_none_is_stronger() -> None:
    mesh = ("Humans", "Cohort Studies")
    assert of(types=["Journal Article"], mesh=mesh).evidence == "Controlled or observational study"
    trial = of(types=["Randomized Controlled Trial"], mesh=mesh)
    assert trial.evidence == "Randomized controlled trial"
    assert of(types=["Review"], mesh=mesh).evidence == "Review"
    assert of(mesh=mesh).evidence == ""
    assert of(types=["Journal Article"], mesh=("*Cohort Studies",)).evidence == ""


@pytest.mark.parametrize(
    ("sources", "is_told"),
    [
        ((), True),
        (("PubMed title=3f2a91 publication_types=0c1d2e", "OpenAlex title=1 mesh=2"), True),
        (("PubMed title=3f2a91", "OpenAlex title=1 publication_types=2 mesh=3"), False),
    ],
)
def test_only_pubmed_and_a_person_state_all_types(sources: tuple[str, ...], is_told: bool) -> None:
    found = of(types=["Journal Article"], mesh=("Cohort Studies",), sources=sources)
    assert bool(found.evidence) == is_told


def test_the_evidence_that_a_person_wrote_wins() -> None:
    stated = ["Randomized Controlled Trial"]
    assert of(types=stated, evidence="GRADE: low").evidence == "GRADE: low"
    ours = of(types=stated, evidence="systematic-review")
    assert ours.evidence == "Systematic review or meta-analysis"
    assert of(types=stated, evidence="case  Report or Series").evidence == "Case report or series"


def test_a_retracted_article_is_no_evidence_unless_a_person_says_so() -> None:
    stated = ["Randomized Controlled Trial"]
    assert of(types=stated, retracted="true").evidence == ""
    assert of(types=stated, retracted="true").types == ("Randomized controlled trial",)
    assert of(types=stated, retracted="true", evidence="none").evidence == "none"


def test_types_are_those_of_the_document_and_of_the_study_each_once() -> None:
    found = of(types=["Journal Article", "Review", "Literature Review"], type="article-journal")
    assert found.types == ("Journal article", "Review")
    assert found.telling == "Review"
    assert of(type="article-journal").telling == ""
    assert of(type="paper-conference").telling == "Conference paper"
    assert of().types == ()


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("en", ["English"]),
        ("ger", ["German (Deutsch)"]),
        ("pt-BR", ["Portuguese (Português)"]),
        ("English; Lithuanian", ["English", "Lithuanian (Lietuvių)"]),
        ("Deutsch", ["German (Deutsch)"]),
        ("tlh", ["tlh"]),
        ("und", []),
        ("", []),
    ],
)
def test_languages_are_told_by_name_or_as_they_stand(text: str, names: list[str]) -> None:
    assert list(of(language=text).languages) == names


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        *(("en", "en"), ("English", "en"), ("ger", "de"), ("Deutsch", "de"), ("haw", "haw")),
        *(("pt-BR", "pt-BR"), ("pt_BR", "pt-BR"), ("zh-Hant", "zh-Hant")),
        *(
            (text, "")
            for text in ("", "Language", "und", "English; Lithuanian", "not specified", "x y")
        ),
    ],
)
def test_the_tag_of_a_language_is_one_that_browsers_know_or_none(text: str, tag: str) -> None:
    assert languages.tag(text) == tag


@pytest.mark.parametrize(
    ("article", "ways"),
    [
        ({"access": ["gold"]}, ["Open access"]),
        ({"access": ["DOAJ Gold, Green Published"]}, ["Open access"]),
        ({"access": ["Open Access"]}, ["Open access"]),
        ({"access": ["true"]}, ["Open access"]),
        (
            {"access": ["closed", "https://creativecommons.org/licenses/by/4.0/"]},
            ["Open access", "Creative Commons licence"],
        ),
        ({"access": ["https://doi.org/10.15223/policy-029"]}, []),
        ({"access": ["closed"]}, []),
        ({"sources": ("DOAJ title=3f2a91",)}, ["Open access"]),
        ({"pmcid": "PMC123"}, ["Free in PMC"]),
        ({"arxiv": "2001.00001"}, ["Free on arXiv"]),
        ({"url": "https://example.org/free.pdf"}, []),
    ],
)
def test_open_access_is_what_a_source_states(article: dict[str, Any], ways: list[str]) -> None:
    assert list(of(**article).access) == ways


@pytest.mark.parametrize(
    ("form", "member", "kept"),
    [
        (
            openalex,
            {"id": "https://openalex.org/W1", "open_access": {"is_oa": True, "oa_status": "gold"}},
            "Open access",
        ),
        (
            openalex,
            {
                "id": "https://openalex.org/W1",
                "open_access": {"is_oa": False, "oa_status": "closed"},
            },
            "",
        ),
        (
            crossref,
            {"license": [{"URL": "https://creativecommons.org/licenses/by/4.0/"}]},
            "Open access",
        ),
        (crossref, {"license": [{"URL": "https://doi.org/10.15223/policy-029"}]}, ""),
    ],
)
def test_imports_keep_what_a_database_says_of_open_access(
    form: Any, member: dict[str, Any], kept: str
) -> None:
    work = {"title": "Shade" if form is openalex else ["Shade"], "DOI": "10.5555/1", **member}
    (entry,) = form.FORMAT.stream(io.BytesIO(json.dumps(work).encode()))
    found = of(access=entry.record.open_access)
    assert (found.access[0] if found.access else "") == kept


@given(st.lists(st.text()), st.lists(st.text()), st.text(), st.text())
def test_whatever_is_stated_gives_kinds(
    types: list[str], access: list[str], language: str, evidence: str
) -> None:
    record = Record(publication_types=tuple(types), open_access=tuple(access), language=language)
    found = gather(Article("a", record, evidence=evidence))
    for kind in kinds.KINDS:
        told = getattr(found.briefs["a"].kinds, kind)
        groups = found.kinds[kind].groups()
        assert {group.label for group in groups} <= set([told] if kind == "evidence" else told)
        assert all(group.slug and group.articles == ("a",) for group in groups)


def test_levels_stand_in_their_order_with_addresses_that_never_change() -> None:
    stated = [
        "Review",
        "Case Reports",
        "Meta-Analysis",
        "Randomized Controlled Trial",
        "Guideline",
        "Observational Study",
    ]
    records = [Record(publication_types=(word,)) for word in stated]
    found = gather(*(Article(f"a{number}", record) for number, record in enumerate(records)))
    groups = found.kinds["evidence"].groups()
    assert [group.label for group in groups] == list(LEVELS)
    assert [group.slug for group in groups] == [
        "systematic-review",
        "randomized-trial",
        "observational",
        "case-report",
        "guideline",
        "review",
    ]


ARTICLE = """---
title: A trial of shade
type: article-journal
date: 2021
language: de
pmcid: PMC7
retracted: {retracted}
keywords: [Limpets, Light]
publication_types: [Randomized Controlled Trial]
---
"""


def built(site: Path, retracted: str = "''", *, outputs: str = "kinds = 1") -> None:
    with (site / "digest.toml").open("a", encoding="utf-8") as file:
        file.write(f"[outputs]\n{outputs}\n")
    (site / "content/articles/trial.md").write_text(ARTICLE.format(retracted=retracted), "utf-8")
    build(site, Options(jobs=1))


def test_kinds_have_pages_and_articles_lead_to_them(site: Path) -> None:
    built(site)
    public = site / "public"
    article = (public / "articles/trial/index.html").read_text("utf-8")
    for folder in ("types/randomized-trial", "types/journal-article", "languages/de", "access/pmc"):
        assert f'href="../../{folder}/index.html"' in article, folder
        assert (public / folder / "index.html").is_file(), folder
    assert "A trial of shade" in (public / "evidence/randomized-trial/index.html").read_text(
        "utf-8"
    )
    for folder in ("types/randomized-trial", "languages/de", "access/pmc"):
        overview = f'href="../../{folder.partition("/")[0]}/index.html"'
        assert overview in (public / folder / "index.html").read_text("utf-8")
        assert (public / folder).with_name("index.html").is_file()
    card = (public / "years/2021/index.html").read_text("utf-8")
    assert '<span class="kind">Randomized controlled trial</span>' in card
    assert '<span class="free">Free in PMC</span>' in card


def test_a_kind_of_one_article_has_no_page_and_a_kind_without_pages_no_overview(
    site: Path,
) -> None:
    built(site, outputs="")
    made = [
        page.parent.relative_to(site / "public/types")
        for page in (site / "public/types").rglob("*.html")
    ]
    assert sorted(map(str, made)) == [".", "journal-article"]
    for folder in ("evidence", "languages", "access"):
        assert not (site / "public" / folder).exists()
    assert "Randomized controlled trial" in (site / "public/articles/trial/index.html").read_text(
        "utf-8"
    )


def test_a_retraction_shows_wherever_the_article_does(site: Path) -> None:
    built(site, retracted="2022-01-01")
    mark = '<span class="badge alert">Retracted</span>'
    pages = [
        page
        for page in (site / "public").rglob("*.html")
        if "A trial of shade" in page.read_text("utf-8") and "email" not in page.name
    ]
    assert len(pages) > 8
    assert [page for page in pages if mark not in page.read_text("utf-8")] == []


def test_what_is_switched_off_is_not_made_and_nothing_leads_there(site: Path) -> None:
    built(site, outputs="kinds = false\nbrowse = false\nyears = false")
    for folder in ("types", "evidence", "languages", "access", "browse", "years"):
        assert not (site / "public" / folder).exists()
    for page in (site / "public").rglob("*.html"):
        text = page.read_text("utf-8")
        assert not any(
            f"{folder}/index.html" in text
            for folder in ("types", "evidence", "languages", "access", "browse")
        ), page
