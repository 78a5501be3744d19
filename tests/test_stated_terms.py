"""Authors' keywords, index terms and Keywords Plus are all keywords, told apart where the source
tells them apart.
"""

from __future__ import annotations

import io
import json

import pytest

from digest.records.formats import FORMATS
from digest.records.formats.shared.stated_terms import Terms

BY_NAME = {form.name: form for form in FORMATS}
_WOS = "PT J\nTI T\nUT {}:1\nDE Tea; Cups\nID STEAM; Tea\nMC Concepts\nMI descriptors, x\nER\n"
_PUBMED = """<PubmedArticle><MedlineCitation><PMID>1</PMID><Article><ArticleTitle>T</ArticleTitle>
    </Article><MeshHeadingList><MeshHeading>
    <DescriptorName>Humans</DescriptorName></MeshHeading></MeshHeadingList>{}</MedlineCitation></PubmedArticle>"""
_LIST = '<KeywordList Owner="{}"><Keyword>{}</Keyword></KeywordList>'
_JATS = """<article><front><article-meta><title-group><article-title>T</article-title></title-group>
    <kwd-group kwd-group-type="author"><kwd>tea</kwd></kwd-group>
    <kwd-group {}><kwd>Steam</kwd></kwd-group></article-meta></front></article>"""
_OVID = "VN  - Ovid Technologies\nDB  - {}\nTI  - T\nKW  - tea\nDE  - Descriptor, Other\n{}"
_MODS = "<mods xmlns='http://www.loc.gov/mods/v3'><titleInfo><title>T</title></titleInfo>{}</mods>"


@pytest.mark.parametrize(
    ("form", "text", "expected"),
    [
        (
            "wos",
            _WOS.format("WOS"),
            Terms(
                ("Tea", "Cups", "STEAM", "Concepts", "descriptors", "x"),
                (),
                ("Concepts", "descriptors", "x"),
                ("STEAM", "Tea"),
            ),
        ),
        (
            "wos",
            "PT J\nTI T\nUT CABI:1\nDE Tea; Cups\nID steam\nER\n",
            Terms(("Tea", "Cups", "steam"), (), ("Tea", "Cups", "steam")),
        ),
        (
            "wos-tab",
            "PT\tTI\tSO\tDE\tID\nJ\tT\tTides\tTea\tSTEAM\n",
            Terms(("Tea", "STEAM"), (), (), ("STEAM",)),
        ),
        (
            "scopus-csv",
            (
                "Title,Source title,Author Keywords,Index Keywords,EID\n"
                "T,Tides,tea; cups,Steam; Human,2-s2.0-1\n"
            ),
            Terms(("tea", "cups", "Steam", "Human"), (), ("Steam", "Human")),
        ),
        (
            "embase-csv",
            (
                "Title,Author Keywords,"
                "Emtree Drug Index Terms,Emtree Drug Index Terms (Major Focus)\n"
                'T,tea,"adult, burn (therapy)",burn\n'
            ),
            Terms(("tea", "burn", "adult"), (), ("burn", "adult")),
        ),
        (
            "csv",
            "Title,Authors,Keywords,Keywords Plus,Descriptors\nT,Roe J,tea,steam,Cups\n",
            Terms(("tea", "Cups", "steam"), (), ("Cups",), ("steam",)),
        ),
        (
            "json",
            '[{"title": "T", "year": 2019, "keywords": ["tea"], "index_terms": ["Cups, green"]}]',
            Terms(("tea", "Cups, green"), (), ("Cups, green",)),
        ),
        (
            "bibtex",
            "@article{a, title={T}, keywords={tea}, keywords-plus={STEAM; cups}}",
            Terms(("tea", "STEAM", "cups"), (), (), ("STEAM", "cups")),
        ),
        (
            "bibtex",
            (
                "@article{a, title={T}, source={Scopus}, author_keywords={tea},"
                " keywords={Cups; Steam}}"
            ),
            Terms(("tea", "Cups", "Steam"), (), ("Cups", "Steam")),
        ),
        (
            "bibtex",
            "@article{a, title={T}, keywords={tea}, index_terms={Cups}}",
            Terms(("tea", "Cups"), (), ("Cups",)),
        ),
        (
            "pubmed-xml",
            _PUBMED.format(
                _LIST.format("NOTNLM", "tea")
                + _LIST.format("NASA", "Non-NASA Center")
                + _LIST.format("PIP", "*Cups")
            ),
            Terms(
                ("Humans", "tea", "Non-NASA Center", "Cups"),
                ("Humans",),
                ("Non-NASA Center", "Cups"),
            ),
        ),
        (
            "medline",
            "PMID- 1\nTI  - T\nMH  - Humans\nOTO - NOTNLM\nOT  - tea\nOTO - KIE\nOT  - *Cups\n",
            Terms(("Humans", "tea", "Cups"), ("Humans",), ("Cups",)),
        ),
        ("medline", "PMID- 1\nTI  - T\nOT  - tea\n", Terms(("tea",))),
        (
            "medline",
            "OWN - ERIC\nTI  - T\nOT  - Tests\nAID - http://example.org\n",
            Terms(("Tests",), (), ("Tests",)),
        ),
        (
            "ovid",
            _OVID.format("Embase", "SH  - *cup/dt [Drug Therapy]\n"),
            Terms(
                ("tea", "Descriptor", "Other", "cup"),
                ("*cup/dt [Drug Therapy]",),
                ("Descriptor", "Other", "cup"),
            ),
        ),
        (
            "ovid",
            _OVID.format("Ovid MEDLINE(R)", "MH  - Humans\n"),
            Terms(("tea", "Descriptor", "Other", "Humans"), ("Humans",), ("Descriptor", "Other")),
        ),
        (
            "jats",
            _JATS.format('kwd-group-type="research-organism"'),
            Terms(("tea", "Steam"), (), ("Steam",)),
        ),
        ("jats", _JATS.format('vocab="MeSH"'), Terms(("tea", "Steam"), (), ("Steam",))),
        ("jats", _JATS.format(""), Terms(("tea", "Steam"))),
        (
            "mods",
            _MODS.format(
                "<subject authority='lcsh'><topic>Tea</topic></subject>"
                "<subject><topic>cups</topic></subject>"
            ),
            Terms(("Tea", "cups"), (), ("Tea",)),
        ),
        (
            "datacite",
            json.dumps(
                {
                    "doi": "10.5555/x",
                    "titles": [{"title": "T"}],
                    "publicationYear": 2021,
                    "subjects": [{"subject": "tea"}, {"subject": "Cups", "subjectScheme": "GEMET"}],
                }
            ),
            Terms(("tea", "Cups"), (), ("Cups",)),
        ),
        (
            "openalex",
            json.dumps(
                {
                    "id": "https://openalex.org/W1",
                    "title": "T",
                    "keywords": [{"display_name": "Tea"}],
                    "mesh": [{"descriptor_name": "Humans"}],
                }
            ),
            Terms(("Humans", "Tea"), ("Humans",), ("Tea",)),
        ),
        (
            "crossref",
            json.dumps({"DOI": "10.5555/x", "title": ["T"], "subject": ["Ecology"]}),
            Terms(("Ecology",), (), ("Ecology",)),
        ),
    ],
)
def test_terms_are_told_apart_where_the_source_does(form: str, text: str, expected: Terms) -> None:
    chosen = BY_NAME[form]
    (entry,) = chosen.stream(io.BytesIO(text.encode())) if chosen.streams else chosen.read(text)
    record = entry.record
    assert record
    assert Terms(record.keywords, record.mesh, record.index_terms, record.keywords_plus) == expected
    assert {*record.index_terms, *record.keywords_plus} <= set(record.keywords)
