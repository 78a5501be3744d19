"""Relations: one vocabulary for what NLM, Crossref, DataCite, JATS and arXiv state of other
articles.
"""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest import relations
from digest.model import Record
from digest.records.formats import FORMATS
from digest.relations import Relation

REAL = Path(__file__).parents[2] / "shared" / "records"
BY_NAME = {form.name: form for form in FORMATS}


def one(form: str, text: str) -> Record:
    chosen = BY_NAME[form]
    (entry,) = chosen.stream(io.BytesIO(text.encode())) if chosen.streams else chosen.read(text)
    assert entry.record
    return entry.record


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("retraction-in doi:10.5555/X.", Relation("retraction-in", "doi", "10.5555/x")),
        ("Retracted by: https://doi.org/10.5555/x", Relation("retraction-in", "doi", "10.5555/x")),
        ("retraction_of 10.5555/x", Relation("retraction-of", "doi", "10.5555/x")),
        ("comment-in PMID: 007", Relation("comment-in", "pmid", "7")),
        (
            "Corrected and republished from pmid:7",
            Relation("corrected-and-republished-from", "pmid", "7"),
        ),
        ("has-preprint arXiv:2101.00001v2", Relation("has-preprint", "arxiv", "2101.00001")),
        (
            "preprint of https://arxiv.org/abs/2101.00001",
            Relation("preprint-of", "arxiv", "2101.00001"),
        ),
        ("erratum-in PMC123", Relation("erratum-in", "pmcid", "PMC123")),
        (
            "Erratum in Tides 2019;1:2, doi 10.5555/x",
            Relation("erratum-in", "", "Tides 2019;1:2, doi 10.5555/x"),
        ),
        ("companion to x", Relation("companion", "", "to x")),
        ("comment-in doi:no", Relation("comment-in", "", "doi:no")),
        ("comment-in", None),
        ("comment", None),
        ("cousin-of doi:10.5555/x", None),
        ("", None),
    ],
)
def test_an_entry_is_read_however_a_person_writes_it(text: str, expected: Relation | None) -> None:
    assert relations.parse(text) == expected


@pytest.mark.parametrize("word", relations.WORDS)
def test_every_word_has_an_inverse_and_words_for_a_person(word: str) -> None:
    assert relations.inverse(relations.inverse(word)) == word
    assert relations.parse(
        f"{relations.label(word)} doi:10.5555/x".replace("Publication of this dataset", word)
    ) or " " not in relations.label(word)
    assert relations.label(word)[:1].isupper()


def test_the_manual_names_every_word() -> None:
    manual = (Path(__file__).parents[1] / "content/pages/manual.md").read_text("utf-8")
    assert [word for word in relations.WORDS if f"`{word}`" not in manual] == []


def test_a_word_that_is_none_has_neither() -> None:
    assert (
        relations.inverse("cousin-of"),
        relations.label("cousin-of"),
        relations.stated("comment-in"),
    ) == ("", "", "")


@given(
    st.one_of(
        st.text(),
        st.tuples(st.sampled_from([*relations.WORDS, "Retracted by", "comment in"]), st.text()).map(
            " ".join
        ),
    )
)
def test_the_normal_form_is_its_own_normal_form(text: str) -> None:
    normal = relations.normal(text)
    assert relations.normal(normal) == normal
    found = relations.parse(text)
    assert found is None or relations.parse(normal) == found


def pubmed(kind: str, inner: str, types: str = "") -> str:
    return f"""<PubmedArticle><MedlineCitation><PMID>1</PMID><Article>
        <ArticleTitle>T</ArticleTitle><PublicationTypeList>{types}</PublicationTypeList></Article>
        <CommentsCorrectionsList><CommentsCorrections RefType="{kind}">{inner}</CommentsCorrections>
        </CommentsCorrectionsList></MedlineCitation></PubmedArticle>"""


_PREPRINT = "<PublicationType>Preprint</PublicationType>"
_SOURCE = "<RefSource>Tides. 2020;1:2</RefSource>"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (pubmed("RetractionIn", f"{_SOURCE}<PMID>7</PMID>"), "retraction-in pmid:7"),
        (pubmed("RetractionOf", f"{_SOURCE}<PMID>7</PMID>"), "retraction-of pmid:7"),
        (pubmed("ErratumIn", _SOURCE), "erratum-in Tides. 2020;1:2"),
        (
            pubmed(
                "ErratumFor",
                "<RefSource>Tides. 2020;1:2. doi: 10.5555/x.</RefSource><PMID>7</PMID>",
            ),
            "erratum-for doi:10.5555/x",
        ),
        (pubmed("ExpressionOfConcernIn", "<PMID>7</PMID>"), "expression-of-concern-in pmid:7"),
        (
            pubmed("CorrectedandRepublishedFrom", "<PMID>7</PMID>"),
            "corrected-and-republished-from pmid:7",
        ),
        (pubmed("AssociatedDataset", "<PMID>7</PMID>"), "associated-dataset pmid:7"),
        (pubmed("SummaryForPatientsIn", "<PMID>7</PMID>"), "summary-for-patients-in pmid:7"),
        (pubmed("UpdateIn", "<PMID>7</PMID>"), "update-in pmid:7"),
        (pubmed("UpdateIn", f"{_SOURCE}<PMID>7</PMID>", _PREPRINT), "preprint-of pmid:7"),
        (
            pubmed(
                "UpdateIn", "<RefSource>bioRxiv. 2020. doi: 10.1101/123456</RefSource>", _PREPRINT
            ),
            "update-in doi:10.1101/123456",
        ),
        (
            pubmed("UpdateOf", "<RefSource>medRxiv. 2020 Jan 1:2020</RefSource><PMID>7</PMID>"),
            "has-preprint pmid:7",
        ),
        (pubmed("Cites", "<PMID>7</PMID>"), ""),
    ],
)
def test_comments_and_corrections_of_pubmed_are_relations(text: str, expected: str) -> None:
    record = one("pubmed-xml", text)
    assert record.relations == ((expected,) if expected else ())
    assert not [name for name, _ in record.extra if name.startswith("pubmed:")]


def test_what_pubmed_states_of_a_kind_without_a_word_and_its_notes_are_kept() -> None:
    assert dict(one("pubmed-xml", pubmed("CousinOf", _SOURCE)).extra) == {
        "pubmed:CousinOf": ("Tides. 2020;1:2",)
    }
    record = one(
        "pubmed-xml", pubmed("ErratumIn", "<PMID>7</PMID><Note>Dosage error in text</Note>")
    )
    assert (record.relations, dict(record.extra)) == (
        ("erratum-in pmid:7",),
        {"pubmed:ErratumIn": ("Dosage error in text",)},
    )


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["CIN - Tides. 2020;1:2. PMID: 7"], ["comment-in pmid:7"]),
        (
            ["RIN - Roe J. Tides. 2020;1:2. doi: 10.5555/x. PMID: 7"],
            ["retraction-in doi:10.5555/x"],
        ),
        (["EIN - Tides. 2020;1:2"], ["erratum-in Tides. 2020;1:2"]),
        (["UIN - Tides. 2020. PMID: 7", "PT  - Preprint"], ["preprint-of pmid:7"]),
        (
            [
                f"{tag:4}- PMID: 7"
                for tag in [
                    "CON",
                    "EFR",
                    "ECI",
                    "ECF",
                    "ROF",
                    "RPI",
                    "RPF",
                    "CRI",
                    "CRF",
                    "UIN",
                    "UOF",
                    "ORI",
                    "SPIN",
                ]
            ],
            [
                "comment-on",
                "erratum-for",
                "expression-of-concern-in",
                "expression-of-concern-for",
                "retraction-of",
                "corrected-and-republished-in",
                "corrected-and-republished-from",
                "republished-in",
                "republished-from",
                "update-in",
                "update-of",
                "summary-for-patients-in",
                "original-report-in",
            ],
        ),
    ],
)
def test_the_same_in_medline_text(lines: list[str], expected: list[str]) -> None:
    record = one("medline", "\n".join(("PMID- 1", "TI  - T", *lines)))
    assert [
        entry.removesuffix(" pmid:7") if len(lines) > 2 else entry for entry in record.relations
    ] == expected
    assert not [name for name, _ in record.extra if name.startswith("medline:")]


def crossref(members: dict[str, object], doi: str = "10.5555/own") -> Record:
    return one(
        "crossref",
        json.dumps(
            {"DOI": doi, "title": ["T"], "member": "1", "score": 1, "prefix": "10.5555"} | members
        ),
    )


@pytest.mark.parametrize(
    ("kind", "done", "was"),
    [
        ("retraction", "retraction-of", "retraction-in"),
        ("Withdrawal", "retraction-of", "retraction-in"),
        ("removal", "retraction-of", "retraction-in"),
        ("partial_retraction", "partial-retraction-of", "partial-retraction-in"),
        ("correction", "erratum-for", "erratum-in"),
        ("corrigendum", "erratum-for", "erratum-in"),
        ("erratum", "erratum-for", "erratum-in"),
        ("expression_of_concern", "expression-of-concern-for", "expression-of-concern-in"),
        ("new_version", "update-of", "update-in"),
    ],
)
def test_updates_of_crossref_are_relations_of_the_notice_and_of_what_it_updates(
    kind: str, done: str, was: str
) -> None:
    stated = [{"type": kind, "DOI": "10.5555/Other", "label": "x"}]
    notice, article = crossref({"update-to": stated}), crossref({"updated-by": stated})
    assert (notice.relations, notice.extra) == ((f"{done} doi:10.5555/other",), ())
    assert article.relations == (f"{was} doi:10.5555/other",)
    assert ("retracted" in dict(article.extra)) is (was == "retraction-in")


def test_an_update_that_names_no_other_work_is_none() -> None:
    retracted = crossref(
        {
            "update-to": [
                {
                    "type": "retraction",
                    "DOI": "10.5555/own",
                    "updated": {"date-parts": [[2021, 4, 5]]},
                }
            ]
        }
    )
    assert (retracted.relations, dict(retracted.extra)["retracted"]) == ((), ("2021-04-05",))
    odd = crossref(
        {"updated-by": [{"type": "praise", "DOI": "10.5555/x"}, "x", {"type": "erratum"}]}
    )
    assert (odd.relations, dict(odd.extra)) == (
        (),
        {"crossref:updated-by": ("praise 10.5555/x", "erratum")},
    )


@pytest.mark.parametrize(
    ("own", "name", "other", "expected"),
    [
        (
            "10.1101/123456",
            "is-preprint-of",
            {"id-type": "doi", "id": "https://doi.org/10.5555/X"},
            "preprint-of doi:10.5555/x",
        ),
        (
            "10.5555/own",
            "has-preprint",
            {"id-type": "doi", "id": "10.1101/123456"},
            "has-preprint doi:10.1101/123456",
        ),
        (
            "10.5555/own",
            "has-preprint",
            {"id-type": "arxiv", "id": "2101.00001"},
            "has-preprint arxiv:2101.00001",
        ),
        (
            "10.5555/own",
            "is-version-of",
            {"id-type": "doi", "id": "10.5555/x"},
            "version-of doi:10.5555/x",
        ),
        (
            "10.5555/own",
            "has-version",
            {"id-type": "doi", "id": "10.1101/123456"},
            "has-preprint doi:10.1101/123456",
        ),
        (
            "10.21203/rs.3.rs-1/v2",
            "is-version-of",
            {"id-type": "doi", "id": "10.21203/rs.3.rs-1/v1"},
            "version-of doi:10.21203/rs.3.rs-1/v1",
        ),
        ("10.5555/own", "is-comment-on", {"id-type": "pmid", "id": "7"}, "comment-on pmid:7"),
        (
            "10.5555/own",
            "has-review",
            {"id-type": "uri", "id": "https://example.org/r"},
            "has-review https://example.org/r",
        ),
        ("10.5555/own", "has-review", {"id-type": "uri", "id": "javascript:alert(1)"}, ""),
        ("10.5555/own", "is-version-of", {"id-type": "issn", "id": "1234-5678"}, ""),
        ("10.5555/own", "is-part-of", {"id-type": "doi", "id": "10.5555/x"}, ""),
        ("10.5555/own", "is-version-of", {"id-type": "doi", "id": "10.5555/own"}, ""),
    ],
)
def test_relations_of_crossref_are_relations(
    own: str, name: str, other: dict[str, str], expected: str
) -> None:
    record = crossref(
        {"relation": {name: [other], "cites": [{"id-type": "doi", "id": "10.5555/c"}]}}, own
    )
    assert record.relations == ((expected,) if expected else ())
    assert dict(record.extra).get(f"crossref:{name}") == (None if expected else (other["id"],))


def test_crossrefs_answer_in_csl_json_states_the_same() -> None:
    stated = {
        "update-to": [{"type": "erratum", "DOI": "10.5555/x"}],
        "relation": {"has-preprint": [{"id-type": "doi", "id": "10.1101/123456"}]},
    }
    record = one(
        "csl-json",
        json.dumps(
            {"id": "a", "type": "article-journal", "title": "T", "DOI": "10.5555/own"} | stated
        ),
    )
    assert (record.relations, dict(record.extra)) == (
        ("erratum-for doi:10.5555/x", "has-preprint doi:10.1101/123456"),
        {"csl:id": ("a",)},
    )


_PROGRAM = "<rel:program><rel:related_item>{}</rel:related_item></rel:program>"
_COMMENT = (
    '<rel:inter_work_relation relationship-type="isCommentOn" identifier-type="doi">'
    "10.5555/x</rel:inter_work_relation>"
)


def unixref(inner: str) -> Record:
    return one(
        "crossref-xml",
        f"""<doi_records xmlns:rel="http://www.crossref.org/relations.xsd"><doi_record><crossref>
        <journal><journal_article><titles><title>T</title></titles>{inner}<doi_data><doi>10.5555/own</doi></doi_data></journal_article></journal></crossref></doi_record></doi_records>""",
    )


@pytest.mark.parametrize(
    ("inner", "expected"),
    [
        (
            (
                '<crossmark><updates><update type="retraction" date="2020-01-02">10.5555/x</update>'
                "</updates></crossmark>"
            ),
            "retraction-of doi:10.5555/x",
        ),
        (
            (
                '<crossmark><updates><update type="corrigendum">10.5555/x</update></updates>'
                "</crossmark>"
            ),
            "erratum-for doi:10.5555/x",
        ),
        (
            _PROGRAM.format(
                '<rel:intra_work_relation relationship-type="hasPreprint" identifier-type="doi">'
                "10.5555/x</rel:intra_work_relation>"
            ),
            "has-preprint doi:10.5555/x",
        ),
        (
            f"<crossmark><custom_metadata>{_PROGRAM.format(_COMMENT)}</custom_metadata></crossmark>",
            "comment-on doi:10.5555/x",
        ),
    ],
)
def test_the_same_in_unixref(inner: str, expected: str) -> None:
    record = unixref(inner)
    assert (record.relations, dict(record.extra)) == ((expected,), {})


def test_a_work_of_unixref_that_is_retracted_in_its_place_says_so() -> None:
    record = unixref(
        '<crossmark><updates><update type="retraction">10.5555/own</update></updates></crossmark>'
    )
    assert (record.relations, dict(record.extra)) == ((), {"retracted": ("true",)})


@pytest.mark.parametrize(
    ("own", "kind", "relation", "scheme", "number", "expected"),
    [
        (
            "10.48550/arxiv.2101.00001",
            "Preprint",
            "IsVersionOf",
            "DOI",
            "10.5555/x",
            "preprint-of doi:10.5555/x",
        ),
        ("10.48550/arxiv.2101.00001", "Preprint", "IsIdenticalTo", "arXiv", "2101.00001", ""),
        (
            "10.5281/zenodo.2",
            "Preprint",
            "IsPreviousVersionOf",
            "DOI",
            "10.5555/x",
            "preprint-of doi:10.5555/x",
        ),
        (
            "10.5281/zenodo.2",
            "Preprint",
            "IsVersionOf",
            "DOI",
            "10.5281/zenodo.1",
            "version-of doi:10.5281/zenodo.1",
        ),
        (
            "10.5281/zenodo.2",
            "Dataset",
            "IsVersionOf",
            "DOI",
            "10.5281/zenodo.1",
            "version-of doi:10.5281/zenodo.1",
        ),
        (
            "10.5281/zenodo.2",
            "Dataset",
            "IsNewVersionOf",
            "DOI",
            "10.5281/zenodo.1",
            "update-of doi:10.5281/zenodo.1",
        ),
        (
            "10.5281/zenodo.2",
            "JournalArticle",
            "IsVersionOf",
            "arXiv",
            "arXiv:2101.00001",
            "has-preprint arxiv:2101.00001",
        ),
        (
            "10.5281/zenodo.2",
            "Dataset",
            "IsSupplementTo",
            "DOI",
            "10.5555/x",
            "supplement-to doi:10.5555/x",
        ),
        ("10.5281/zenodo.2", "Text", "IsPreprintOf", "PMID", "7", "preprint-of pmid:7"),
        ("10.5281/zenodo.2", "Dataset", "References", "DOI", "10.5555/x", ""),
    ],
)
def test_related_identifiers_of_datacite_are_relations(
    own: str, kind: str, relation: str, scheme: str, number: str, expected: str
) -> None:
    related = {
        "relationType": relation,
        "relatedIdentifierType": scheme,
        "relatedIdentifier": number,
    }
    work = {
        "doi": own,
        "titles": [{"title": "T"}],
        "creators": [],
        "publicationYear": 2021,
        "types": {"resourceTypeGeneral": kind},
    }
    record = one("datacite", json.dumps(work | {"relatedIdentifiers": [related]}))
    assert record.relations == ((expected,) if expected else ())


def test_what_datacite_states_of_a_place_stays_beside() -> None:
    related = {
        "relationType": "IsPartOf",
        "relatedIdentifierType": "ISSN",
        "relatedIdentifier": "1234-5678",
    }
    work = {
        "doi": "10.5555/x",
        "titles": [{"title": "T"}],
        "publicationYear": 2021,
        "relatedIdentifiers": [related, 1, {}],
    }
    assert dict(one("datacite", json.dumps(work)).extra) == {
        "datacite:related": ("IsPartOf 1234-5678",)
    }


@pytest.mark.parametrize(
    ("stated", "doi", "related"),
    [
        ("<arxiv:doi>10.5555/x</arxiv:doi>", "", ("preprint-of doi:10.5555/x",)),
        ("<arxiv:doi>10.48550/arXiv.2101.00001</arxiv:doi>", "10.48550/arxiv.2101.00001", ()),
        (
            '<link title="doi" href="http://dx.doi.org/10.5555/x" rel="related"/>',
            "",
            ("preprint-of doi:10.5555/x",),
        ),
        ("", "", ()),
    ],
)
def test_the_doi_that_arxiv_states_is_that_of_the_journal(
    stated: str, doi: str, related: tuple[str, ...]
) -> None:
    text = f"""<feed xmlns="http://www.w3.org/2005/Atom" xmlns:arxiv="http://arxiv.org/schemas/atom"><entry>
        <id>http://arxiv.org/abs/2101.00001v1</id><title>T</title>{stated}</entry></feed>"""
    record = one("atom", text)
    assert (record.doi, record.arxiv, record.relations) == (doi, "2101.00001", related)


def test_an_article_in_bibtex_with_the_doi_of_its_journal_keeps_the_number_of_its_preprint() -> (
    None
):
    record = one(
        "bibtex",
        "@article{a, title={T}, journal={Tides}, doi={10.5555/x}, eprint={2101.00001},"
        " archiveprefix={arXiv}}",
    )
    assert (record.doi, record.arxiv, record.relations) == ("10.5555/x", "2101.00001", ())


def jats(inner: str, kind: str = "research-article") -> Record:
    return one(
        "jats",
        f"""<article article-type="{kind}" xmlns:xlink="http://www.w3.org/1999/xlink"><front><journal-meta>
        <journal-title>Tides</journal-title></journal-meta><article-meta><title-group><article-title>T</article-title></title-group>{inner}</article-meta></front></article>""",
    )


@pytest.mark.parametrize(
    ("kind", "stated", "expected"),
    [
        (
            "retraction",
            'related-article-type="retracted-article" ext-link-type="doi" xlink:href="10.5555/x"',
            "retraction-of doi:10.5555/x",
        ),
        (
            "retraction",
            'related-article-type="retraction" xlink:href="10.5555/x"',
            "retraction-of doi:10.5555/x",
        ),
        (
            "research-article",
            'related-article-type="retraction-forward" xlink:href="10.5555/x"',
            "retraction-in doi:10.5555/x",
        ),
        (
            "partial-retraction",
            'related-article-type="partial-retraction" xlink:href="10.5555/x"',
            "partial-retraction-of doi:10.5555/x",
        ),
        (
            "correction",
            'related-article-type="corrected-article" ext-link-type="pmid" xlink:href="7"',
            "erratum-for pmid:7",
        ),
        (
            "research-article",
            'related-article-type="correction-forward" ext-link-type="pmc" xlink:href="PMC12345"',
            "erratum-in pmcid:PMC12345",
        ),
        (
            "editorial",
            'related-article-type="commentary-article" vol="7" page="12"',
            "comment-on 7 12",
        ),
        (
            "research-article",
            'related-article-type="companion" ext-link-type="doi" xlink:href="10.5555/x"',
            "companion doi:10.5555/x",
        ),
        (
            "research-article",
            'related-article-type="preprint" ext-link-type="doi" xlink:href="10.1101/123456"',
            "has-preprint doi:10.1101/123456",
        ),
        (
            "preprint",
            'related-article-type="published-article" ext-link-type="doi" xlink:href="10.5555/x"',
            "preprint-of doi:10.5555/x",
        ),
    ],
)
def test_related_articles_of_jats_are_relations(kind: str, stated: str, expected: str) -> None:
    record = jats(f"<related-article {stated}/>", kind)
    assert record.relations == (expected,)
    assert dict(record.extra).get("retracted") == (
        ("true",) if expected.startswith("retraction-in") else None
    )


def test_related_objects_of_jats_are_relations_where_they_say_what_they_are() -> None:
    record = jats(
        '<related-object document-type="peer-reviewed-article" document-id="10.5555/x"'
        ' document-id-type="doi"/>'
        '<related-object document-type="book">A book</related-object>'
        '<related-article related-article-type="letter" xlink:href="10.5555/y"/>'
    )
    assert record.relations == ("review-of doi:10.5555/x",)
    extra = dict(record.extra)
    assert (extra["jats:related-object"], extra["jats:letter"]) == (("A book",), ("10.5555/y",))


@pytest.mark.skipif(not REAL.exists(), reason="the collection of real records is not here")
def test_real_records_state_what_their_sources_do() -> None:
    expected: dict[str, dict[str, tuple[str, ...]]] = {
        "pubmed_xml/zotero_PubMed_XML_11.xml": {
            "37398060": ("preprint-of doi:10.1038/s41592-025-02621-6",)
        },
        "pubmed_xml/zotero_PubMed_XML_09.xml": {
            "36798302": ("preprint-of doi:10.1016/j.cell.2023.05.044",)
        },
        "pubmed_xml/fatcat_pubmedsample_2019.xml": {
            "8655018": ("comment-in pmid:9867475", "retraction-in pmid:9867474"),
            "11600210": ("retraction-of pmid:11543891",),
            "10612833": ("republished-from pmid:10502787",),
            "12230384": ("original-report-in pmid:12230355", "original-report-in pmid:12230356"),
            "17823161": ("erratum-in doi:10.1136/bmj.39454.454676.ad",),
            "11279676": ("update-of pmid:10796117", "update-in pmid:11405950"),
        },
        "nbib/pybibx_pubmed.txt": {
            "31623981": ("erratum-in pmid:33422458",),
            "31117875": ("comment-in pmid:31694502", "comment-in pmid:31694503"),
        },
        "arxiv_atom/ewanm_science_entries_1-6.xml": {
            "0808.0631": ("preprint-of doi:10.1214/07-sts246b",),
            "1501.05039": (),
        },
        "datacite_json/zotero_Datacite_JSON_09.json": {
            "10.5281/zenodo.5513598": ("version-of doi:10.5281/zenodo.5513597",)
        },
    }
    forms = {
        "pubmed_xml": "pubmed-xml",
        "nbib": "medline",
        "arxiv_atom": "atom",
        "datacite_json": "datacite",
    }
    for name, stated in expected.items():
        data = (REAL / name).read_bytes()
        form = BY_NAME[forms[name.partition("/")[0]]]
        entries = form.stream(io.BytesIO(data)) if form.streams else form.read(data.decode())
        found = {
            entry.record.pmid or entry.record.arxiv or entry.record.doi: entry.record.relations
            for entry in entries
            if entry.record
        }
        assert {number: found[number] for number in stated} == stated
        assert all(relations.parse(entry) for entries in found.values() for entry in entries)
