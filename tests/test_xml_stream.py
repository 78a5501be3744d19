"""XML is read one record at a time: broken ones stand alone, attacks and cut files are told, no
text is lost.
"""

from __future__ import annotations

import io
from typing import NamedTuple
from xml.etree.ElementTree import XML, Element

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.records.formats.xml import inline, xml_fields, xml_stream, xml_text
from digest.records.formats.xml.xml_stream import Found


def found(
    data: str | bytes, *names: str, spaces: dict[str, str] | None = None, nested: bool = False
) -> list[Found]:
    data = data.encode() if isinstance(data, str) else data
    return list(xml_stream.records(io.BytesIO(data), names or ("r",), spaces=spaces, nested=nested))


def told(data: str | bytes) -> list[str]:
    return [problem.text for one in found(data) for problem in one.problems]


def test_records_come_with_their_line_and_their_text() -> None:
    first, second = found(
        '<?xml version="1.0"?>\n<!-- <r>no</r> -->\n<all>\n <r>one</r><x/>\n <r a="1">\n<![CDATA[</r>]]></r>\n</all>\n'
    )
    assert (first.line, first.raw) == (4, "<r>one</r>")
    assert (second.line, second.raw) == (5, '<r a="1">\n<![CDATA[</r>]]></r>')
    assert second.element is not None
    assert second.element.text == "\n</r>"


@pytest.mark.parametrize(
    ("data", "whole", "message"),
    [
        ("<all><r>1</r><r>2", 1, "cut off"),
        ("<all><r>1</r>", 1, "cut off"),
        ("<all><r>1</r><!-- ", 1, "cut off"),
        ("<all><r>1</r><x", 1, "cut off"),
        ("<all><r>1</r><r><![CDATA[ </r></all>", 1, "cut off"),
        ("<all><r>1</r><r><r>3</r></all>", 2, "not closed before the next"),
        ("<all><r>1</r><r><a></b></r><r>3</r></all>", 2, "mismatched tag"),
        ("<all><r>1</r><r>" + "<a>" * 300 + "</a>" * 300 + "</r></all>", 1, "200 deep"),
        (
            '<!DOCTYPE all [<!ENTITY x SYSTEM "file:///etc/hostname">]><all><r>&x;</r></all>',
            0,
            "declares entities",
        ),
        ('<!DOCTYPE all [<!ENTITY a "aa"><!ENTITY b "&a;&a;">', 0, "declares entities"),
        ("<!DOCTYPE all [<!ELEMENT r ANY>", 0, "DOCTYPE is not closed"),
    ],
)
def test_what_is_whole_comes_in_and_one_message_tells_of_the_rest(
    data: str, whole: int, message: str
) -> None:
    results = found(data)
    broken = [one for one in results if one.element is None]
    assert len(results) - len(broken) == whole
    assert len(broken) == 1
    assert message in broken[0].problems[0].text
    assert broken[0].problems[0].line == 1


@pytest.mark.parametrize(
    "data",
    [
        "<all/>",
        "<r",
        "<",
        "",
        "no xml",
        "<<<<",
        "<all><!DOCTYPE a></all>",
        "</r></r>",
        "<r/>",
        "<all><r>1</r></all>x",
    ],
)
def test_odd_files_never_raise(data: str) -> None:
    assert len(found(data)) <= 1


@given(st.text("<>/r!-[]CDATx&;\"'= \n", max_size=60))
def test_any_text_is_read_to_its_end(data: str) -> None:
    for one in found("<all>" + data):
        assert one.element is not None or one.problems


@given(st.binary(max_size=60))
def test_any_bytes_are_read_to_their_end(data: bytes) -> None:
    assert all(
        one.element is not None or one.problems for one in found(b"<all><r>" + data + b"</r></all>")
    )


@pytest.mark.parametrize(
    ("data", "text", "message"),
    [
        ("<r>a&nbsp;b</r>", "a\u00a0b", "entity &nbsp; is not declared"),
        ("<r>a &nosuch; b</r>", "a &nosuch; b", "unknown entity &nosuch;"),
        ("<r>A & B</r>", "A & B", "a bare &"),
        ("<r>a\x00b&#0;&#xD800;c\x0b</r>", "abc", ""),
        ("<r>&alpha;<![CDATA[&alpha;]]>&lt;</r>", "α&alpha;<", "entity &alpha;"),
    ],
)
def test_small_slips_are_mended_and_told(data: str, text: str, message: str) -> None:
    (one,) = found(data)
    assert one.element is not None
    assert one.element.text == text
    assert [problem.severity for problem in one.problems] == ["warning"] * bool(message)
    assert all(message in problem.text for problem in one.problems)


def test_entities_of_a_named_document_type_need_no_word() -> None:
    assert told('<!DOCTYPE dblp SYSTEM "dblp.dtd"><dblp><r>M&uuml;ller</r></dblp>') == []


def test_records_of_a_name_can_stand_in_one_another_where_a_format_allows_it() -> None:
    (outer,) = found("<all><r><r/><r>x</r></r></all>", nested=True)
    assert outer.raw == "<r><r/><r>x</r></r>"


def test_namespaces_count_and_not_their_prefixes() -> None:
    spaces = {"urn:a": "", "urn:dc": "dc"}
    data = '<x:all xmlns:x="urn:a" xmlns:dc="urn:else"><x:r xmlns:d="urn:dc"><d:t/><dc:t/><t/></x:r><y:r xmlns:y="urn:y"/></x:all>'
    (one,) = found(data, spaces=spaces)
    assert one.element is not None
    assert [one.element.tag, *(child.tag for child in one.element)] == [
        "r",
        "dc:t",
        "{urn:else}t",
        "t",
    ]
    assert found('<p:r xmlns:p="urn:x"/>') == []


def test_a_record_longer_than_any_piece_of_the_file_arrives_whole() -> None:
    long = "é" * 700_000
    first, second = found(f"<all><r>{long}</r>\n<r>2</r></all>")
    assert first.element is not None
    assert first.element.text == long
    assert (second.line, second.raw) == (2, "<r>2</r>")


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("<r>é</r>".encode("utf-16"), "é"),
        ("<r>é</r>".encode("utf-16-le"), "é"),
        ("<r>é</r>".encode("utf-8-sig"), "é"),
        ('<?xml version="1.0" encoding="ISO-8859-1"?><r>é</r>'.encode("latin-1"), "é"),
        ('<?xml version="1.0" encoding="ISO-8859-1"?><r>é</r>'.encode(), "é"),
        (b'<?xml version="1.0" encoding="UTF-8"?><r>caf\xe9 \x96 \xc3\xa9</r>', "café – é"),
        (b'<?xml version="1.0" encoding="UTF-7"?><r>+ADw-b+AD4-</r>', "+ADw-b+AD4-"),
        ('<?xml version="1.0" encoding="GB2312"?><r>茶</r>'.encode("gb2312"), "茶"),
        (b'<?xml version="1.0" encoding="nonsense"?><r>x</r>', "x"),
    ],
)
def test_the_encoding_is_what_the_bytes_say_then_what_the_file_says(data: bytes, text: str) -> None:
    (one,) = found(data)
    assert one.element is not None
    assert one.element.text == text


def test_text_comes_in_pieces_that_never_cut_a_letter() -> None:
    data = "<all>" + "<r>é</r>" * 100_000
    assert "".join(xml_text.pieces(io.BytesIO(data.encode()))) == data


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (
            '\ufeff<?xml version="1.0"?>\n<!-- a --><!DOCTYPE a [<!ELEMENT b ANY>]>\n<a:b c="d">',
            "a:b",
        ),
        ("<html>", "html"),
        ('<!DOCTYPE b [<!ENTITY x "y">]><b>', "b"),
        ("TY  - JOUR <a>", ""),
        ("", ""),
    ],
)
def test_the_first_element_is_found(text: str, name: str) -> None:
    assert xml_stream.root(text) == name


@pytest.mark.parametrize(
    ("xml", "line"),
    [
        ("<t>Role of <i>Tbx5</i>-<sub>a</sub> at m<sup>2</sup> tail</t>", "Role of <i>Tbx5</i>-<sub>a</sub> at m<sup>2</sup> tail"),
        ("<t><jats:italic>a</jats:italic> <bold>b</bold> <sc>c</sc> d</t>", "<i>a</i> <b>b</b> c d"),
        ("<t>a<break/>b<p>c</p>d</t>", "a b c d"),
        ("<t>x<fn>note</fn> y</t>", "x y"),
        ("<t><m:math><m:msup> <m:mi>x</m:mi> <m:mn>2</m:mn> </m:msup>=<m:mfrac><m:mn>1</m:mn><m:mi>y</m:mi></m:mfrac></m:math></t>",
         "x<sup>2</sup>=1/y"),
        ("<t>a <alternatives><graphic/><tex-math>\\begin{document}$b$\\end{document}</tex-math></alternatives> c</t>", "a $b$ c"),
        ("<t> plain\n text </t>", "plain text"),
    ],
)  # fmt: skip
def test_inline_markup_becomes_ours_and_no_text_is_lost(xml: str, line: str) -> None:
    (one,) = found(xml, "t")
    assert inline.line(one.element, without=("fn",)) == line


class Tree(NamedTuple):
    text: str
    children: list[tuple[Tree, str]]


def _built(name: str, tree: Tree) -> Element:
    element = Element(name)
    element.text = tree.text
    for child, tail in tree.children:
        element.append(_built(name, child))
        element[-1].tail = tail
    return element


_trees = st.recursive(
    st.builds(Tree, st.text("ab ", max_size=4), st.just([])),
    lambda below: st.builds(
        Tree,
        st.text("ab ", max_size=4),
        st.lists(st.tuples(below, st.text("cd ", max_size=4)), max_size=3),
    ),
    max_leaves=12,
)


@given(_trees, st.sampled_from(["i", "sup", "p", "x", "math", "mi", "msup"]))
def test_every_letter_of_an_element_is_in_its_text(tree: Tree, name: str) -> None:
    root = Element("t")
    root.append(_built(name, tree))
    letters = "".join("".join(root.itertext()).split())
    for said in (inline.line(root), inline.paragraphs(root)):
        for tag in ("<i>", "</i>", "<sup>", "</sup>"):
            said = said.replace(tag, "")
        assert "".join(said.split()) == letters


def test_children_that_nobody_takes_are_left() -> None:
    fields = xml_fields.Children(XML("<r><a>1</a><a>2</a><b><c>x</c><d>y</d></b><e/></r>"))
    assert fields.line("nothing", "a") == "1"
    assert fields.left("f") == (("f:a", ("2",)), ("f:b", ("x, y",)))
