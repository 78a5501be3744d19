"""Field by field, three ways: what the source said, what it says now, what a person made of it."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.library.frontmatter import Value
from digest.records import merge

Fields = dict[str, Value]


def taken(article: Mapping[str, Value], record: Fields, source: str) -> tuple[Fields, merge.Merged]:
    """The article after a record of a source came in, as an import leaves it."""
    merged = merge.fields(article, record, source)
    return {
        **article,
        **merged.changes,
        "sources": merge.with_line(article.get("sources"), merge.line(source, record)),
    }, merged


def after(*statements: tuple[str, Fields], article: Fields | None = None) -> Fields:
    now: Fields = dict(article or {})
    for source, record in statements:
        now, _ = taken(now, record, source)
    return now


V1: Fields = {"title": "One", "volume": "1", "keywords": ["a", "b"]}
V2: Fields = {"title": "Two", "volume": "1", "keywords": ["a", "c"]}


@pytest.mark.parametrize(
    ("mine", "record", "expected", "kept"),
    [
        ({}, {"title": "Two"}, "Two", False),
        ({"title": "Mine"}, {"title": "Two"}, "Mine", True),
        ({"title": "Mine"}, {"title": "One"}, "Mine", False),
        ({"title": "Mine"}, {"title": "Mine"}, "Mine", False),
        ({"title": None}, {"title": "Two"}, None, True),
        ({"title": ""}, {"title": "One"}, "", False),
    ],
)
def test_a_field_is_the_sources_until_a_person_edits_it(
    mine: Fields, record: Fields, expected: Value, kept: bool
) -> None:
    article = {**after(("Scopus", {"title": "One"})), **mine}
    now, merged = taken(article, record, "Scopus")
    assert now.get("title") == expected
    assert bool(merged.kept) is kept


@pytest.mark.parametrize(
    ("mine", "stated", "expected"),
    [
        ("2019-03-01", "2019", "2019-03-01"),
        ("2019-03-01", "2019-03", "2019-03-01"),
        ("2019", "2019-03", "2019-03"),
        ("2019-03", "2020", "2020"),
    ],
)
def test_a_date_becomes_more_exact_but_never_vaguer(mine: str, stated: str, expected: str) -> None:
    assert after(("Scopus", {"date": mine}), ("Scopus", {"date": stated}))["date"] == expected


@pytest.mark.parametrize(
    ("statements", "edited", "then", "expected"),
    [
        ([("Scopus", ["a", "b"])], ["a", "b"], ("Scopus", ["b", "c"]), ["b", "c"]),
        ([("Scopus", ["a", "b"])], ["b"], ("Scopus", ["a", "b", "c"]), ["b", "c"]),
        ([("Scopus", ["a", "b"])], ["b"], ("Embase", ["a", "d"]), ["b", "d"]),
        ([("Scopus", ["a"])], ["a", "mine"], ("Scopus", ["b"]), ["mine", "b"]),
        ([("Scopus", ["a"]), ("Embase", ["a"])], ["a"], ("Scopus", ["b"]), ["a", "b"]),
        ([("Scopus", ["a"]), ("Embase", ["A"])], ["a"], ("Embase", ["T-cell"]), ["a", "T-cell"]),
        ([("RIS", ["a"])], ["a"], ("RIS", ["b"]), ["a", "b"]),
        ([("Scopus", ["a"]), ("Scopus", ["b"])], ["b"], ("Embase", ["a"]), ["b", "a"]),
        ([("Scopus", ["T cell"])], ["T cell"], ("Scopus", ["T-cell"]), ["T cell"]),
    ],
)
def test_terms_come_and_go_one_by_one(
    statements: list[tuple[str, list[Value]]],
    edited: list[Value],
    then: tuple[str, list[Value]],
    expected: list[Value],
) -> None:
    article: Fields = {}
    for source, terms in statements:
        article = after((source, {"keywords": terms}), article=article)
    article["keywords"] = edited
    source, terms = then
    assert after((source, {"keywords": terms}), article=article)["keywords"] == expected


@pytest.mark.parametrize("name", merge.TERMS)
def test_every_field_of_terms_is_united_entry_by_entry(name: str) -> None:
    first, second = "comment-in doi:10.5555/a-1", "erratum-in pmid:7"
    article = after(("PubMed", {name: [first]}), ("Crossref", {name: [first, second]}))
    assert article[name] == [first, second]
    article[name] = [second, "of my own"]
    article = after(("Crossref", {name: [first, second]}), ("PubMed", {name: []}), article=article)
    assert article[name] == [second, "of my own"]
    assert after(("Crossref", {name: [first]}), article=article)[name] == ["of my own"]


def test_two_identifiers_that_differ_in_a_hyphen_are_two() -> None:
    one, other = "comment-in doi:10.5555/a-1", "comment-in doi:10.5555/a1"
    assert after(("PubMed", {"relations": [one]}), ("Crossref", {"relations": [other]}))[
        "relations"
    ] == [one, other]


def test_a_second_source_fills_what_is_missing_and_argues_about_nothing_that_the_first_said() -> (
    None
):
    article = after(("Scopus", V1))
    now, merged = taken(article, {"title": "Uno", "issue": "2"}, "Embase")
    assert (now["title"], now["issue"], merged.kept) == ("One", "2", ())


def test_where_nothing_is_remembered_all_is_the_persons_and_told() -> None:
    article = {**after(("Scopus", V1)), "sources": None}
    now, merged = taken(article, V2, "Scopus")
    assert (now["title"], now["keywords"]) == ("One", ["a", "b", "c"])
    assert [field for field, _, _ in merged.kept] == ["title"]


def test_an_old_export_never_undoes_a_newer_one() -> None:
    newest = after(("Scopus", V1), ("Scopus", V2))
    assert after(("Scopus", V1), article=newest) == newest


def test_what_a_format_states_and_we_have_no_field_for_is_united() -> None:
    article = after(("Scopus", {"extra": {"ris.N1": "a", "ris.C1": "b"}}))
    article["extra"] = {"ris.N1": "mine"}
    assert after(("Embase", {"extra": {"ris.N1": "x", "ris.ID": "7"}}), article=article)[
        "extra"
    ] == {"ris.N1": "mine", "ris.ID": "7"}


@pytest.mark.parametrize(
    "sources",
    [
        None,
        "text",
        [],
        ["Scopus"],
        ["Scopus title"],
        [None, ["x"], {"a": "b"}],
        ["=x", "a b=c d=e,f"],
    ],
)
def test_sources_that_a_person_mangled_are_no_reason_to_fail(sources: Value) -> None:
    now, _ = taken({"title": "Mine", "sources": sources}, V2, "Scopus")
    assert now["title"] == "Mine"
    assert merge.fields(now, V2, "Scopus") == merge.Merged({})


# Properties.

texts = st.sampled_from(["", "One", "Two", "Three", "NO", "012"]) | st.text(max_size=6)
terms: st.SearchStrategy[Value] = st.lists(
    st.sampled_from(["a", "b", "B", "c-d", "c d", "HER2"]), max_size=4, unique=True
).map(list)


def stated(**more: st.SearchStrategy[Value]) -> st.SearchStrategy[Fields]:
    kinds: dict[str, st.SearchStrategy[Value]] = {
        "title": texts,
        "journal": texts,
        "date": st.sampled_from(["2019", "2019-03", "2019-03-01", "2020"]),
        "authors": st.lists(st.sampled_from(["Marlow, Ines", "Brandt, Tomas"]), max_size=2),
        "keywords": terms,
        "relations": terms,
        "abstract": texts,
    }
    return st.fixed_dictionaries({}, optional={**kinds, **more}).map(
        lambda found: {k: v for k, v in found.items() if v}
    )


sources = st.sampled_from(["Scopus", "Embase", "RIS"])
statements = st.lists(st.tuples(sources, stated()), max_size=5)
edits = stated(title=texts | st.none(), keywords=terms | st.none())


@given(statements, edits, sources, stated())
def test_the_same_record_again_is_no_change(
    before: list[tuple[str, Fields]], mine: Fields, source: str, record: Fields
) -> None:
    article = {**after(*before), **mine}
    now, _ = taken(article, record, source)
    again, merged = taken(now, record, source)
    assert (again, merged) == (now, merge.Merged({}))


@given(statements)
def test_versions_in_any_order_come_to_rest_when_they_are_repeated(
    versions: list[tuple[str, Fields]],
) -> None:
    once = after(*versions)
    assert after(*versions, article=once) == once
    assert after(*reversed(versions), article=once) == once


@given(statements, st.sampled_from(["title", "journal", "abstract"]), statements)
def test_a_persons_value_is_never_overwritten(
    before: list[tuple[str, Fields]], name: str, later: list[tuple[str, Fields]]
) -> None:
    article = after(*before)
    article[name] = "A person wrote this."
    assert after(*later, article=article)[name] == "A person wrote this."


@given(statements, statements)
def test_a_keyword_that_only_a_person_wrote_stays_and_one_that_a_person_deleted_stays_away(
    before: list[tuple[str, Fields]], later: list[tuple[str, Fields]]
) -> None:
    article = after(*before)
    had = article.get("keywords")
    words: list[Value] = [*(had if isinstance(had, list) else [])]
    deleted = words[:1]
    article["keywords"] = [*words[1:], "of my own"]
    now = after(
        *(
            (source, record)
            for source, record in later
            if source == (before[-1][0] if before else "")
        ),
        article=article,
    )
    assert isinstance(now["keywords"], list)
    assert "of my own" in now["keywords"]
    said_last = before[-1][1].get("keywords") if before else None
    if deleted and isinstance(said_last, list) and deleted[0] in said_last:
        assert deleted[0] not in now["keywords"]


@given(statements, sources, stated())
def test_what_was_kept_is_what_stands(
    before: list[tuple[str, Fields]], source: str, record: Fields
) -> None:
    article = after(*before)
    merged = merge.fields(article, record, source)
    assert not {name for name, _, _ in merged.kept} & merged.changes.keys()
    assert all(record[name] != article.get(name) for name, _, _ in merged.kept)
