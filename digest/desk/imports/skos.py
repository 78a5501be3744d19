"""SKOS in RDF/XML, Turtle, N-Triples or JSON-LD, read by rdflib, which is installed with the extra
``skos``.

Source of the rules: W3C, "SKOS Simple Knowledge Organization System Reference" (2009), its appendix
B (SKOS-XL) for labels that are things of their own, ISO 25964 for kinds of broader.
"""

from __future__ import annotations

import json
import warnings
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from digest.desk.imports.stated import Stated
from digest.errors import Problem, Refused, Report, UsageError
from digest.text import one_line, paragraphs

if TYPE_CHECKING:
    from rdflib import Graph
    from rdflib.term import Node

_CORE, _XL = "http://www.w3.org/2004/02/skos/core#", "http://www.w3.org/2008/05/skos-xl#"
_ISO = "http://purl.org/iso25964/skos-thes#"
_OWL = "http://www.w3.org/2002/07/owl#"
_BROADER = (
    f"{_CORE}broader",
    f"{_ISO}broaderGeneric",
    f"{_ISO}broaderPartitive",
    f"{_ISO}broaderInstantial",
)
_NARROWER = (
    f"{_CORE}narrower",
    f"{_ISO}narrowerGeneric",
    f"{_ISO}narrowerPartitive",
    f"{_ISO}narrowerInstantial",
)

_Text = tuple[str, str]  # language in lower case ("" for none), text


def form(sample: str) -> str:
    """Which form of RDF a text begins as, in rdflib's words; "" when it is none."""
    start = sample.lstrip("\ufeff \t\r\n")
    if start.startswith("<") and ("22-rdf-syntax-ns#" in sample or "<rdf:RDF" in sample):
        return "xml"
    if start[:1] in ("{", "[") and ("@context" in sample or "@graph" in sample or "@id" in sample):
        return "json-ld"
    lines = [line.strip().lower() for line in start.splitlines()]
    if any(line.startswith(("@prefix", "@base", "prefix ", "base <")) for line in lines):
        return "turtle"
    first = next((line for line in lines if line and not line.startswith("#")), "")
    return "nt" if first.startswith("<") and first.endswith(".") and first.count("<") > 1 else ""


def read(text: str, name: str, kind: str, language: str, report: Report) -> Iterator[Stated]:
    """The concepts, in the order of their URIs. Those that are deprecated are left out.

    Raises UsageError where rdflib is not installed, Refused when the file can't be read.
    """
    graph = _graph(text, name, kind)
    vocabulary = _Vocabulary(graph, language.lower())
    concepts = vocabulary.concepts()
    if not concepts:
        report(Problem("holds no skos:Concept", name))
    for concept in concepts:
        stated = vocabulary.stated(concept)
        if stated is None:
            report(
                Problem(f"concept {concept} has no label and is left out", name, severity="warning")
            )
        else:
            yield stated


def _graph(text: str, name: str, kind: str) -> Graph:
    try:
        import rdflib
    except ImportError as error:
        hint = "pip install topic-digest[skos]"
        raise UsageError(
            Problem("SKOS is read with rdflib, which is not installed", name, hint=hint)
        ) from error
    if kind == "json-ld":
        _check_contexts(text, name)
    graph = rdflib.Graph()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # rdflib warns of its own ways
            graph.parse(data=text, format=kind, publicID="urn:x-vocabulary:")
    except Exception as error:  # each of rdflib's readers raises errors of its own
        line = getattr(error, "lines", 0) + 1 if hasattr(error, "lines") else _line(error)
        raise Refused(
            Problem(f"can't be read as RDF: {one_line(str(error))[:200]}", name, line)
        ) from error
    return graph


def _line(error: Exception) -> int:
    number = getattr(error, "getLineNumber", None)
    return int(number() or 0) if number else 0


def _check_contexts(text: str, name: str) -> None:
    """A context at an address would be fetched. Raises Refused."""
    try:
        waiting = [json.loads(text)]
    except (ValueError, RecursionError) as error:
        raise Refused(
            Problem(f"is not valid JSON: {error}", name, getattr(error, "lineno", 0))
        ) from error
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            context = value.get("@context")
            if (
                any(
                    isinstance(part, str)
                    for part in (context if isinstance(context, list) else [context])
                )
                or "@import" in value
            ):
                hint = "write the context into the file, or use Turtle or RDF/XML"
                raise Refused(
                    Problem("names a context at an address, which is not fetched", name, hint=hint)
                )
            waiting += value.values()
        elif isinstance(value, list):
            waiting += value


class _Vocabulary:
    """A graph as SKOS."""

    def __init__(self, graph: Graph, language: str) -> None:
        from rdflib import URIRef

        self._graph = graph
        self._language = language
        self._uri = URIRef

    def concepts(self) -> list[Node]:
        """What is a concept and still in use."""
        kind = self._uri("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
        found = set(self._graph.subjects(kind, self._uri(f"{_CORE}Concept")))
        old = {
            one
            for one in found
            if any(
                str(value).lower() in ("true", "1")
                for value in self._said(one, f"{_OWL}deprecated")
            )
        }
        return sorted(found - old, key=str)

    def stated(self, concept: Node) -> Stated | None:
        """The concept in the language of the site where there is a label in it, else in any."""
        preferred = self._texts(concept, "prefLabel")
        more = [*self._texts(concept, "altLabel"), *self._texts(concept, "hiddenLabel")]
        if not preferred:
            return None
        language, label = min(preferred, key=self._nearness)
        names = [(spoken, text) for spoken, text in (*preferred, *more) if text != label]
        mine = [text for spoken, text in names if spoken in ("", language) or self._is_ours(spoken)]
        notes = self._texts(concept, "definition", lines=True) or self._texts(
            concept, "scopeNote", lines=True
        )
        return Stated(
            key=str(concept),
            label=label,
            aliases=tuple(dict.fromkeys(mine)),
            others=tuple(dict.fromkeys(text for _, text in names if text not in mine)),
            broader=self._keys(concept, _BROADER, _NARROWER),
            related=self._keys(concept, (f"{_CORE}related",), (f"{_CORE}related",)),
            text=min(notes, key=self._nearness)[1] if notes else "",
        )

    def _keys(self, concept: Node, there: Sequence[str], back: Sequence[str]) -> tuple[str, ...]:
        found = {str(other) for name in there for other in self._said(concept, name)}
        found |= {
            str(other) for name in back for other in self._graph.subjects(self._uri(name), concept)
        }
        return tuple(sorted(found - {str(concept)}))

    def _said(self, concept: Node, name: str) -> Iterator[Node]:
        return self._graph.objects(concept, self._uri(name))

    def _texts(self, concept: Node, name: str, *, lines: bool = False) -> list[_Text]:
        """What is said by a property of SKOS, as it is or by way of SKOS-XL or a note with a value,
        sorted.
        """
        from rdflib import Literal

        forms = (f"{_XL}literalForm", "http://www.w3.org/1999/02/22-rdf-syntax-ns#value")
        values = [*self._said(concept, f"{_CORE}{name}"), *self._said(concept, f"{_XL}{name}")]
        values += [
            text
            for value in values
            if not isinstance(value, Literal)
            for form in forms
            for text in self._said(value, form)
        ]
        texts = {
            ((value.language or "").lower(), (paragraphs if lines else one_line)(str(value)))
            for value in values
            if isinstance(value, Literal)
        }
        return sorted(pair for pair in texts if pair[1])

    def _nearness(self, pair: _Text) -> tuple[int, _Text]:
        """The site's language, then a variety of it, then none, then English, then any."""
        spoken = pair[0]
        wanted = (spoken == self._language, self._is_ours(spoken), spoken == "", spoken == "en")
        return wanted.index(True) if True in wanted else len(wanted), pair

    def _is_ours(self, spoken: str) -> bool:
        return bool(spoken) and spoken.partition("-")[0] == self._language.partition("-")[0]
