"""DataCite's metadata in JSON: DataCite JSON by content negotiation, and the REST interface's
JSON:API.

Source of the rules: DataCite Metadata Schema 4.6; "DataCite REST API", object DOI.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from digest import dates, identifiers, names, preprints, relations
from digest.dates import PartialDate
from digest.errors import Problem
from digest.model import CSL_TYPES, Record
from digest.names import Person
from digest.patterns import pattern
from digest.records.formats.base import Entry, Format
from digest.records.formats.json import json_dates, json_looks
from digest.records.formats.json.json_decode import Object
from digest.records.formats.json.json_values import (
    arxiv_of,
    entries,
    extra,
    first,
    language,
    link,
    objects,
    part,
    raw_text,
    text,
    texts,
    warn,
)
from digest.records.formats.shared import marked_text, serials, type_words
from digest.records.formats.shared.stated_terms import Terms
from digest.records.formats.tagged import tagged
from digest.records.keywords import united

WRAPPERS = frozenset({"data"})

# resourceTypeGeneral; what is missing here (Text, Other, Collection …) says less than the type in
# "citeproc"
_TYPES = {
    "Dataset": "dataset", "DataPaper": "article-journal", "Software": "software",
    "ComputationalNotebook": "software", "JournalArticle": "article-journal",
    "Journal": "periodical", "Preprint": "article", "Book": "book", "BookChapter": "chapter",
    "ConferencePaper": "paper-conference", "ConferenceProceeding": "book", "Dissertation": "thesis",
    "Report": "report", "PeerReview": "review", "Standard": "standard",
    "Audiovisual": "motion_picture", "Sound": "song", "Image": "graphic",
}  # fmt: skip
_CLASSIFICATIONS = pattern(r"\b(?:ddc|dewey|fos|oecd|lcc|udc|msc|jel|anzsrc|bisac|bk|rvk)\b", re.I)
_RELATIONS = {
    "IsVersionOf": "version-of", "HasVersion": "has-version", "IsVariantFormOf": "version-of",
    "IsOriginalFormOf": "has-version", "IsIdenticalTo": "version-of", "IsNewVersionOf": "update-of",
    "IsPreviousVersionOf": "update-in", "Obsoletes": "update-of", "IsObsoletedBy": "update-in",
    "IsPreprintOf": "preprint-of", "HasPreprint": "has-preprint", "Reviews": "review-of",
    "IsReviewedBy": "has-review", "IsSupplementTo": "supplement-to",
    "IsSupplementedBy": "has-supplement", "IsTranslationOf": "translation-of",
    "HasTranslation": "has-translation",
}  # fmt: skip
_PLACES = frozenset({"IsPartOf", "IsPublishedIn"})
_PAGE = pattern(r"\w{0,6}\d\w{0,9}(?:[.:]\w+)?")


def looks(text: str) -> int:
    """3 for a list of titles beside creators or a year of publication, in JSON:API or without."""
    seen = json_looks.members(text, WRAPPERS)
    for place in ("", "attributes."):
        titles = seen.get(f"{place}titles", "").startswith("[")
        known = [
            f"{place}{name}" in seen
            for name in (
                "creators",
                "publicationYear",
                "schemaVersion",
                "types.resourceTypeGeneral",
            )
        ]
        if sum(known) >= (1 if titles else 3):
            return 3
    return 0


def stream(file: BinaryIO) -> Iterator[Entry]:
    """The records in order; one that states no title is rejected."""
    return entries(file, WRAPPERS, _record)


def _record(item: Object, doubts: list[Problem]) -> Record:
    stated = item.get("attributes")
    work = stated if isinstance(stated, dict) else item
    title, titles = _titles(work.get("titles"))
    doi = identifiers.doi(first(work.get("doi"), work.get("id"), item.get("id")))
    date, other = _date(work, doubts)
    container = work.get("container")
    terms, classes = _subjects(work.get("subjects"))
    kind = _type(work)
    related, others = _related(work, doi, kind)
    pages, odd = _pages(container)
    is_serial = "IS" in text(part(container, "identifierType"))
    numbers = serials.numbers([text(part(container, "identifier"))] if is_serial else [])
    return Record(
        title=title,
        authors=_people(work.get("creators")),
        editors=_people(
            [
                one
                for one in objects(work.get("contributors"))
                if one.get("contributorType") == "Editor"
            ]
        ),
        date=date,
        type=kind,
        publication_types=type_words.telling(texts(part(work, "types", "resourceType")), kind),
        journal=marked_text.line(text(part(container, "title"))),
        volume=text(part(container, "volume")),
        issue=text(part(container, "issue")),
        pages=pages,
        publisher=marked_text.line(first(work.get("publisher"), part(work, "publisher", "name"))),
        doi=doi,
        pmid=_number(work, "pmid"),
        arxiv=arxiv_of(doi) or _number(work, "arxiv"),
        isbn=numbers.isbn,
        issn=numbers.issn,
        issns=numbers.issns,
        url=link(work.get("url"), doi),
        open_access=united(text(one.get("rights")) for one in objects(work.get("rightsList"))),
        language=language(work.get("language")),
        keywords=terms.keywords,
        index_terms=terms.index_terms,
        relations=related,
        abstract="\n\n".join(_descriptions(work, is_abstract=True)),
        source="DataCite",
        extra=extra(
            "datacite",
            [
                ("title", titles),
                ("date", other),
                ("subject", classes),
                ("page", odd),
                *_left(work),
                ("related", others),
            ],
        ),
    )


def _titles(value: object) -> tuple[str, list[str]]:
    """The title, with its subtitle; and other titles, in translation or not."""
    titles = [
        (text(one.get("titleType")), marked_text.line(text(one.get("title"))))
        for one in objects(value)
    ]
    main = next((title for kind, title in titles if not kind and title), "") or next(
        (title for _, title in titles if title), ""
    )
    subtitle = next((title for kind, title in titles if kind == "Subtitle" and title), "")
    left = [title for _, title in titles if title not in (main, subtitle)]
    if not subtitle or subtitle in main:
        return main, left
    return (
        f"{main} {subtitle}" if main.endswith((":", "?", "!", ".")) else f"{main}: {subtitle}"
    ), left


def _people(value: object) -> tuple[Person, ...]:
    """Persons by their parts where they are stated; a name that is said to be an organisation's
    stays whole.
    """
    people = []
    for creator in objects(value):
        name, family = text(creator.get("name")), text(creator.get("familyName"))
        known = (text(one.get("nameIdentifier")) for one in objects(creator.get("nameIdentifiers")))
        orcid = next(filter(None, map(identifiers.orcid, known)), "")
        if creator.get("nameType") == "Organizational":
            people.append(Person(literal=name or family))
        elif family:
            people.append(Person(family=family, given=text(creator.get("givenName")), orcid=orcid))
        elif name:
            who = names.read(name)
            people.append(
                Person(
                    family=who.family,
                    given=who.given,
                    suffix=who.suffix,
                    literal=who.literal,
                    orcid=orcid,
                )
            )
    return tuple(who for who in people if who.name)


def _date(work: Object, doubts: list[Problem]) -> tuple[PartialDate | None, list[str]]:
    """The date of issue where it lies in the year of publication, else that year; a date of issue
    that says otherwise is left.

    The year of publication is the one to cite (schema 4.6, property 5).
    """
    stated = {
        text(one.get("dateType")): text(one.get("date"))
        for one in reversed(objects(work.get("dates")))
    }
    issued = dates.read(stated.get("Issued", ""))
    year = dates.read(text(work.get("publicationYear")))
    warn(doubts, issued.doubt or year.doubt)
    best = json_dates.most_exact(
        [year, issued, dates.read(stated.get("Available", "")) if not issued.date else issued]
    )
    doubts += tagged.future(best, 0)
    agrees = best and issued.date and best.edtf.startswith(issued.date.edtf)
    return best, [] if agrees or not stated.get("Issued") else [f"Issued {stated['Issued']}"]


def _type(work: Object) -> str:
    general = _TYPES.get(text(part(work, "types", "resourceTypeGeneral")), "")
    stated = text(part(work, "types", "citeproc"))
    # "article" is also what DataCite writes when it does not know
    return general or (stated if stated in CSL_TYPES and stated != "article" else "")


def _pages(container: object) -> tuple[str, str]:
    """The pages; what stands in their place and is none (repositories put "2 (2018)" there) comes
    second.
    """
    stated = [text(part(container, "firstPage")), text(part(container, "lastPage"))]
    if not all(_PAGE.fullmatch(page) for page in stated if page):
        return "", "; ".join(
            page for page in stated if page and page != text(part(container, "title"))
        )
    return tagged.pages("-".join(dict.fromkeys(filter(None, stated)))), ""


def _number(work: Object, kind: str) -> str:
    """An identifier of a kind among the identifiers and alternate identifiers."""
    read = identifiers.pmid if kind == "pmid" else identifiers.arxiv
    for one in (*objects(work.get("identifiers")), *objects(work.get("alternateIdentifiers"))):
        said = first(one.get("identifierType"), one.get("alternateIdentifierType")).casefold()
        if kind in said and (
            found := read(first(one.get("identifier"), one.get("alternateIdentifier")))
        ):
            return found
    return ""


def _subjects(value: object) -> tuple[Terms, list[str]]:
    """Keywords, those with a scheme by an index; and classes of a classification, which say where a
    work belongs, not what it is about.
    """
    terms: list[str] = []
    index: list[str] = []
    classes: list[str] = []
    for one in objects(value):
        scheme, term = text(one.get("subjectScheme")), marked_text.line(text(one.get("subject")))
        is_class = one.get("classificationCode") or _CLASSIFICATIONS.search(scheme)
        (classes if is_class else terms).append(term)
        index += [term] if scheme and not is_class else []
    return Terms(united(terms), (), united(index)), classes


def _related(work: Object, doi: str, kind: str) -> tuple[tuple[str, ...], list[str]]:
    """Versions, preprints, reviews and supplements; and what the work is part of, or is bound to by
    what names no article.

    arXiv calls its preprint a version of the article that it became.
    """
    found: dict[str, None] = {}
    left: list[str] = []
    for one in objects(work.get("relatedIdentifiers")):
        relation, number, scheme = (
            text(one.get(name))
            for name in ("relationType", "relatedIdentifier", "relatedIdentifierType")
        )
        entry = _relation(
            relation,
            number,
            scheme.casefold(),
            doi,
            is_preprint=kind == "article" or preprints.is_doi_of_preprint(doi),
        )
        if entry:
            found[entry] = None
        elif number and relation in _RELATIONS.keys() | _PLACES:
            left.append(f"{relation} {number}")
    return tuple(found), left


def _relation(relation: str, number: str, scheme: str, own: str, *, is_preprint: bool) -> str:
    doi = identifiers.doi(number) if scheme in ("", "doi", "url") else ""
    arxiv = (
        arxiv_of(doi) if doi else identifiers.arxiv(number) if scheme in ("arxiv", "url") else ""
    )
    pmid = identifiers.pmid(number) if scheme == "pmid" else ""
    if (
        relation not in _RELATIONS
        or not (doi or arxiv or pmid)
        or doi == own
        or (arxiv and arxiv == arxiv_of(own))
    ):
        return ""
    word = _RELATIONS[relation]
    # those of one place are versions of one thing
    if doi.partition("/")[0] != own.partition("/")[0]:
        word = preprints.linked(
            word, preprint=is_preprint, other=bool(arxiv) or preprints.is_doi_of_preprint(doi)
        )
    return relations.stated(word, doi=doi, pmid=pmid, arxiv=arxiv)


def _descriptions(work: Object, *, is_abstract: bool) -> Iterator[str]:
    for one in objects(work.get("descriptions")):
        said = marked_text.blocks(raw_text(one.get("description")))
        # Zenodo keeps its list of references in a description
        if (
            (one.get("descriptionType") == "Abstract") == is_abstract
            and said
            and not said.startswith('{"references"')
        ):
            yield said


def _left(work: Object) -> Iterator[tuple[str, object]]:
    """What has no field; references, sizes, formats and places are left out."""
    if not _type(work):
        yield "resourceTypeGeneral", first(part(work, "types", "resourceTypeGeneral"))
    yield "version", work.get("version")
    yield "description", list(_descriptions(work, is_abstract=False))
    roles = [
        (text(one.get("name")), text(one.get("contributorType")))
        for one in objects(work.get("contributors"))
    ]
    yield (
        "contributor",
        [f"{name} ({role})" if role else name for name, role in roles if name and role != "Editor"],
    )
    yield (
        "funder",
        list(
            dict.fromkeys(
                text(one.get("funderName")) for one in objects(work.get("fundingReferences"))
            )
        ),
    )


FORMAT = Format(
    name="datacite", title="DataCite JSON", endings=(".json", ".jsonl"), looks=looks, stream=stream
)
