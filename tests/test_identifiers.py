"""Identifiers in whatever dress they come, and addresses that are safe to link."""

from __future__ import annotations

import re
from urllib.parse import unquote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest import identifiers

SICI = "10.1002/(sici)1097-0142(19960801)78:3<456::aid-cncr12>3.0.co;2-k"

settled = settings(max_examples=300, deadline=None, derandomize=True)


@pytest.mark.parametrize(
    ("written", "doi"),
    [
        ("10.5555/ABC.1", "10.5555/abc.1"),
        ("doi:10.5555/abc", "10.5555/abc"),
        ("DOI: 10.5555/abc.", "10.5555/abc"),
        ("https://doi.org/10.5555/abc", "10.5555/abc"),
        ("http://dx.doi.org/10.5555%2Fabc", "10.5555/abc"),
        ("https://doi.org/10.5555/a%28b%29%3Cc", "10.5555/a(b)<c"),
        ("(doi:10.5555/abc)", "10.5555/abc"),
        ("“10.5555/abc”", "10.5555/abc"),
        ("see 10.5555/abc; and more", "10.5555/abc"),
        ("10.5555/a(b)c", "10.5555/a(b)c"),
        ("(10.5555/a(b)c).", "10.5555/a(b)c"),
        ("10.5555/abc}", "10.5555/abc"),
        (f"DOI {SICI.upper()}", SICI),
        (SICI.replace("<", "&lt;").replace(">", "&gt;"), SICI),
        ('<a href="https://doi.org/10.5555/xy">10.5555/xy</a>', "10.5555/xy"),
        ("10.5555/xyz<script>alert(1)</script>", "10.5555/xyz"),
        ("10.5555/abc</i>", "10.5555/abc"),
        ("10.1/x", "10.1/x"),
        ("10.1000.10/123456", "10.1000.10/123456"),
        ("10.5555/a%20b", "10.5555/a%20b"),
        ("10.5555/潮間帯", "10.5555/潮間帯"),
        ("10.5555/", ""),
        ("10.5555", ""),
        ("110.5555/abc", ""),
        ("version 10.2", ""),
        ("", ""),
    ],
)
def test_a_doi_is_found_in_any_dress(written: str, doi: str) -> None:
    assert identifiers.doi(written) == doi


@settled
@given(st.text(max_size=20).filter(lambda suffix: not {"&", "%"} & set(suffix)))
def test_a_doi_in_its_normal_form_stays_so(suffix: str) -> None:
    found = identifiers.doi(f"https://doi.org/10.5555/{suffix}")
    assert identifiers.doi(found) == found
    assert not re.search(r'[\s"]', found)
    assert identifiers.doi(f"doi:10.5555/{suffix}") == found


@settled
@given(
    st.text(
        st.characters(exclude_characters='&"', exclude_categories=("Z", "C", "Lu", "Lt")),
        min_size=1,
        max_size=15,
    )
)
def test_the_resolvers_address_leads_back_to_the_doi(suffix: str) -> None:
    doi = identifiers.doi(f"10.5555/{suffix}")
    if doi:
        address = identifiers.doi_url(doi)
        assert re.fullmatch(r"https://doi\.org/[!-~]+", address)
        assert not re.search(r"[\"'<>\s]", address)
        assert unquote(address).removeprefix("https://doi.org/") == doi


@pytest.mark.parametrize(
    ("written", "pmid"),
    [
        ("12345678", "12345678"),
        ("PMID: 12345", "12345"),
        ("pmid:0012345", "12345"),
        ("https://pubmed.ncbi.nlm.nih.gov/12345/", "12345"),
        ("http://www.ncbi.nlm.nih.gov/pubmed/12345", "12345"),
        ("PMC12345", ""),
        ("0", ""),
        ("1234567890", ""),
        ("12 monkeys", ""),
    ],
)
def test_a_pmid_is_a_number_alone_or_where_it_says_so(written: str, pmid: str) -> None:
    assert identifiers.pmid(written) == pmid


@pytest.mark.parametrize(
    ("written", "arxiv"),
    [
        ("2009.12345", "2009.12345"),
        ("arXiv:2009.12345v2", "2009.12345"),
        ("arXiv: 0704.0001", "0704.0001"),
        ("https://arxiv.org/abs/hep-th/9901001v1", "hep-th/9901001"),
        ("https://arxiv.org/pdf/2009.12345v1.pdf", "2009.12345"),
        ("math.GT/0309136", "math.gt/0309136"),
        ("10.48550/arXiv.2009.12345", "2009.12345"),
        ("10.5555/2009.12345", ""),
        ("https://doi.org/1234567", ""),
        ("12345.12345", ""),
        ("", ""),
    ],
)
def test_an_arxiv_identifier_is_known_by_its_form_and_place(written: str, arxiv: str) -> None:
    assert identifiers.arxiv(written) == arxiv


@pytest.mark.parametrize(
    ("find", "written", "found"),
    [
        (identifiers.pmcid, "PMC 1234567", "PMC1234567"),
        (identifiers.pmcid, "https://pmc.ncbi.nlm.nih.gov/articles/pmc123456/", "PMC123456"),
        (identifiers.pmcid, "123456", ""),
        (identifiers.issn, "1234-567x (print) 2345-6789", "1234-567X"),
        (identifiers.issn, "12345678", "1234-5678"),
        (identifiers.issn, "978-3-16-148410-0", ""),
        (identifiers.isbn, "ISBN 978-3-16-148410-0 (hbk)", "9783161484100"),
        (identifiers.isbn, "ISBN 13 978-3-16-148410-0", "9783161484100"),
        (identifiers.isbn, "0-8044-2957-X", "080442957X"),
        (identifiers.isbn, "0-306-40615-2 0-306-40615-3", "0306406152"),
        (identifiers.isbn, "12345678901234", ""),
        (identifiers.orcid, "https://orcid.org/0000-0001-2345-678x", "0000-0001-2345-678X"),
        (identifiers.orcid, "0000-0001-2345", ""),
    ],
)
def test_the_other_identifiers_in_their_normal_form(
    find: type[str], written: str, found: str
) -> None:
    assert find(written) == found


def test_of_several_issns_those_with_a_right_check_digit_count_once() -> None:
    stated = "0378-5955; 1234-5678 (no) 20493630 0378-5955 0000-0000 1050-124x"
    assert identifiers.issns(stated) == ("0378-5955", "2049-3630", "1050-124X")


@pytest.mark.parametrize(
    ("written", "link"),
    [
        ("https://example.org/a?b=c&d=1#e", "https://example.org/a?b=c&d=1#e"),
        ("  http://example.org ", "http://example.org"),
        ("HTTPS://Example.org/", "https://Example.org/"),
        ("mailto:a@example.org", "mailto:a@example.org"),
        ("http://example.org/c d", "http://example.org/c%20d"),
        ("http://example.org/\"onx='1'<b>", "http://example.org/%22onx=%271%27%3Cb%3E"),
        ("http://müller.example/ä", "http://m%C3%BCller.example/%C3%A4"),
        ("http://[::1]/", "http://[::1]/"),
        ("javascript:alert(1)", ""),
        ("JaVa\tScRiPt:alert(1)", ""),
        ("\x01javascript:alert(1)", ""),
        ("java\nscript:alert(1)", ""),
        ("data:text/html,<script>", ""),
        ("vbscript:x", ""),
        ("blob:https://example.org/1", ""),
        ("view-source:https://example.org", ""),
        ("file:///etc/passwd", ""),
        ("ftp://example.org", ""),
        ("//example.org", ""),
        ("/relative", ""),
        ("http:example.org", ""),
        ("http:///x", ""),
        ("http://", ""),
        ("http://[", ""),
        ("https://user@example.org/", ""),
        ("https://example.org\\@evil.example", ""),
        ("https://example.org\\evil", ""),
        ("", ""),
    ],
)
def test_only_addresses_that_are_safe_become_links(written: str, link: str) -> None:
    assert identifiers.link(written) == link


starts = st.sampled_from(
    [
        "",
        "http://",
        "https://a.b/",
        "HTTP://x",
        "mailto:",
        "javascript:",
        " https://",
        "http://[",
        "\thttp://a",
        "data:",
    ]
)


@settled
@given(starts, st.text(max_size=20))
def test_a_link_is_nothing_or_begins_with_a_known_scheme_and_can_stand_in_an_attribute(
    start: str, rest: str
) -> None:
    link = identifiers.link(start + rest)
    assert re.fullmatch(r"|(https?://|mailto:)[!-~]*", link)
    assert not re.search(r"[\"'<>\\`]", link)
    assert identifiers.link(link) == link
