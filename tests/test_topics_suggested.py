"""Which topics are suggested to be one, why, and which never."""

from __future__ import annotations

import contextlib
import json
import random
import shlex
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import FrameType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import digest
from digest.desk.inventory import Inventory
from digest.desk.suggest import Suggestions, suggest


@contextlib.contextmanager
def inventory(
    rows: Sequence[Sequence[str]],
    concepts: Sequence[Mapping[str, object]] = (),
    texts: Sequence[str] = (),
    check_tags: bool = False,
) -> Iterator[Inventory]:
    """A site with an article for each row of keywords and for each text."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "digest.toml").write_text(f"[topics]\ncheck_tags = {str(check_tags).lower()}\n")
        articles = [{"title": "x", "keywords": row} for row in rows] + [
            {"title": "y"} for _ in texts
        ]
        bodies = [*[""] * len(rows), *texts]
        for name, found in {"articles": articles, "topics": concepts}.items():
            (root / "content" / name).mkdir(parents=True)
            for number, fields in enumerate(found):
                body = bodies[number] if name == "articles" else ""
                text = f"---\n{json.dumps(fields)}\n---\n{body}\n"
                (root / f"content/{name}/n{number}.md").write_text(text, "utf-8")
        yield Inventory(digest.open(root))


def looked(
    *rows: Sequence[str],
    concepts: Sequence[Mapping[str, object]] = (),
    texts: Sequence[str] = (),
    check_tags: bool = False,
) -> Suggestions:
    with inventory(rows, concepts, texts, check_tags) as found:
        return suggest(found)


def pairs(found: Suggestions) -> list[set[str]]:
    return [{one.keep, one.merge} for one in found.merges]


SAME = [
    ("Receptor, ErbB-2", "ErbB-2 receptor", "turned round"),
    ("Diabetes Mellitus, Type 2", "Type 2 diabetes mellitus", "turned round"),
    ("Cancer of the breast", "breast cancer", "turned round"),
    ("Dry tropical forest", "Tropical dry forest", "the same words in another order"),
    ("Hot flash", "Hot flashes", "singular and plural"),
    ("Bacterium", "Bacteria", "singular and plural"),
    ("Diagnosis", "Diagnoses", "singular and plural"),
    ("Therapies", "Therapy", "singular and plural"),
    ("Disease", "Diseases", "singular and plural"),
    ("Wild mouse", "Wild mice", "singular and plural"),
    ("Oestrogens", "Estrogens", "British and American spelling"),
    ("Tumour", "Tumors", "British and American spelling"),
    ("Anaesthesia", "Anesthesia", "British and American spelling"),
    ("Randomised controlled trial", "Randomized controlled trial", "British and American spelling"),
    ("Fibre", "Fiber", "British and American spelling"),
    ("Health care", "Healthcare", "written together and apart"),
    ("Nonlinear", "Non-linear", "written together and apart"),
    ("Alzheimer's disease", "Alzheimer disease", "other signs"),
    ("TNF-α", "TNF alpha", "other signs"),
    ("Osteoporosis", "Osteoperosis", "differ in one letter"),
    ("Inflammation", "Inflamation", "differ in one letter"),
    ("Estradiol", "Estradoil", "differ in one letter"),
    ("Hormone replacement therapy (HRT)", "Hormone replacement therapy", "says so"),
    ("Hormone replacement therapy (HRT)", "HRT", "says so"),
]


@pytest.mark.parametrize(("one", "other", "reason"), SAME)
def test_what_may_be_one_is_suggested_with_the_reason(one: str, other: str, reason: str) -> None:
    found = looked([one], [other])
    assert pairs(found) == [{one, other}]
    assert reason in found.merges[0].reason


APART = [
    *[
        ("Interleukin 1", "Interleukin 2"),
        ("IL-12", "IL-1 2"),
        ("Type 1 diabetes", "Type 2 diabetes"),
        ("Factor V", "Factor X"),
    ],
    *[
        ("TNF-α", "TNF-β"),
        ("Interferon alpha", "Interferon-beta"),
        ("Hypotension", "Hypertension"),
        ("Hypothermia", "Hyperthermia"),
    ],
    *[
        ("Stage II", "Stage III"),
        ("Type I collagen", "Type II collagen"),
        ("Phase I trial", "Phase II trials"),
        ("CD4+", "CD4-"),
        ("CD4", "CD8"),
    ],
    *[
        ("C", "C++"),
        ("C", "C#"),
        ("Microphage", "Macrophage"),
        ("Intracellular", "Intercellular"),
        ("Monomer", "Polymer"),
    ],
    *[
        ("Inhalation", "Exhalation"),
        ("Non-smokers", "Smokers"),
        ("Antioxidant", "Prooxidant"),
        ("Symptomatic", "Asymptomatic"),
    ],
    *[
        ("Abduction", "Adduction"),
        ("Nitrate", "Nitrite"),
        ("Sulfate", "Sulfide"),
        ("Butane", "Butene"),
        ("AIDS", "AID"),
        ("Rat", "Rate"),
    ],
    *[("Prednisone", "Prednisolone"), ("Afferent", "Efferent"), ("Genetic", "Genetics")],
    *[
        ("COX-1", "COX-2"),
        ("HER2", "HER3"),
        ("Vitamin D", "Vitamin E"),
        ("mTORC1", "mTORC2"),
        ("Estrone", "Estrane"),
        ("Lens", "Len"),
    ],
]


@pytest.mark.parametrize(("one", "other"), APART)
def test_what_numbers_letters_or_beginnings_tell_apart_is_not_suggested(
    one: str, other: str
) -> None:
    both = [[one, other]] * 4  # nor when they always come together
    assert pairs(looked([one], [other], *both)) == []
    assert pairs(looked([f"{one} study"], [f"study, {other}"])) == []


def test_words_that_stand_in_another_order_and_another_number_are_two_things() -> None:
    assert pairs(looked(["Prescription drugs"], ["Drug prescription"])) == []


def test_an_abbreviation_is_found_where_texts_define_it() -> None:
    texts = [
        "We gave hormone replacement therapy (HRT) to some.",
        "Hormone Replacement Therapies (HRTs) differ; HRT (here) was oral.",
    ]
    found = looked(["HRT"], ["Hormone replacement therapy"], texts=texts)
    assert [one.reason for one in found.merges] == [
        "2 articles define it as “Hormone replacement therapy (HRT)”"
    ]


def test_an_abbreviation_of_several_things_is_none_of_them() -> None:
    texts = ["the estrogen receptor (ER) binds", "the endoplasmic reticulum (ER) folds"]
    assert (
        pairs(looked(["ER"], ["Estrogen receptor"], ["Endoplasmic reticulum"], texts=texts)) == []
    )


def test_topics_of_similar_names_that_share_their_articles_are_suggested() -> None:
    rows = [["Breast cancer", "Breast neoplasms"]] * 4 + [["Breast neoplasms"]]
    found = looked(*rows)
    assert [(one.keep, one.merge, one.articles) for one in found.merges] == [
        ("Breast neoplasms", "Breast cancer", (5, 4))
    ]
    assert found.merges[0].reason == "4 of their 5 articles have both"
    assert pairs(looked(*[["Breast cancer", "Lung cancer"]] * 5)) == []
    assert pairs(looked(*[["Breast cancer", "Surgery"]] * 5)) == []


def test_three_spellings_are_merged_by_two_commands() -> None:
    found = looked(["Tumor"], ["Tumors"], ["Tumors"], ["Tumour"])
    assert len(found.merges) == 2
    assert {one.keep for one in found.merges} == {"Tumors"}


def test_the_topic_that_a_person_defined_is_kept_and_what_they_related_is_left() -> None:
    defined = {"label": "Tumour"}
    assert looked(["Tumors"], ["Tumors"], ["Tumour"], concepts=[defined]).merges[0].keep == "Tumour"
    for field in ("apart", "related", "broader"):
        said = {**defined, field: ["Tumors"]}
        assert pairs(looked(["Tumors"], ["Tumour"], concepts=[said])) == []


def test_check_tags_are_proposed_to_be_hidden_once() -> None:
    rows = [["Humans", "Female"], ["Humans", "Aged", "Aged, 80 and over"], ["Rats", "Mice"]]
    assert looked(*rows).summary() == "no suggestions"
    found = looked(*rows, check_tags=True)
    assert pairs(found) == []
    assert found.summary().count("check_tags = false in [topics]") == 1
    assert "6 check tags" in found.summary()


@pytest.mark.parametrize("label", ['a "b" c', "$HOME", "it's", "-x", "`date`", "a\\b"])
def test_the_command_can_be_pasted_into_a_shell(label: str) -> None:
    found = looked([f"{label} forest"], [f"{label} forests"])
    words = shlex.split(found.merges[0].command)
    assert words[:3] == ["digest", "topics", "merge"]
    assert {word for word in words[3:] if word != "--"} == {f"{label} forest", f"{label} forests"}


words = st.lists(
    st.sampled_from(
        [
            "Tumor",
            "tumours",
            "HER2",
            "her-2",
            "type",
            "1",
            "2",
            "cells",
            "cell,",
            "(ABC)",
            "α",
            "é",
            "+",
        ]
    ),
    min_size=1,
    max_size=3,
)
rows = st.lists(st.lists(words.map(" ".join), max_size=4), max_size=10)


@settings(max_examples=100)
@given(rows, st.randoms(use_true_random=False))
def test_suggestions_depend_on_no_order_and_name_each_pair_once(
    found: list[list[str]], chance: random.Random
) -> None:
    first = looked(*found)
    assert len({frozenset(pair) for pair in pairs(first)}) == len(first.merges)
    labels = {one.merge for one in first.merges}
    assert len(labels) <= len({keyword.casefold() for row in found for keyword in row})
    chance.shuffle(found)
    assert looked(*found) == first


def test_twice_the_topics_are_hardly_more_than_twice_the_work() -> None:
    chance = random.Random(7)
    syllables = [
        "ne",
        "phro",
        "car",
        "dio",
        "lip",
        "ids",
        "os",
        "teo",
        "the",
        "ra",
        "py",
        "gen",
        "oma",
        "itis",
    ]
    words = ["".join(chance.choices(syllables, k=chance.randint(2, 4))) for _ in range(3000)]
    many = [" ".join(chance.choices(words, k=chance.randint(1, 3))) for _ in range(5000)]
    works = []
    for count in (500, 1000):
        rows = [[*chance.choices(many[:count], k=5), one] for one in many[:count]]
        with inventory(rows) as found:
            works.append(calls(found))
    assert works[1] < 3 * works[0]


def calls(found: Inventory) -> int:
    """How many functions are called while suggestions are looked for."""
    counted = 0

    def count(_: FrameType, event: str, __: object) -> None:
        nonlocal counted
        counted += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        suggest(found)
    finally:
        sys.setprofile(None)
    return counted
