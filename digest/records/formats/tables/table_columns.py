"""What the columns of a table are called: in English, German, French, Spanish, Italian, Portuguese,
Dutch, and by the databases.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from digest import model
from digest.patterns import pattern
from digest.text import slug

_NAMES = {
    "title": "title titel titre titulo titolo primary-title article-title document-title "
    "item-title title-of-reference titel-des-artikels",
    "authors": "author-full-names authors-full-names authors author author-s author-names "
    "first-authors autor autoren autorin verfasser verfasserin auteur auteurs auteur-s autore "
    "autores autori autor-es creator creators",
    "editors": "editors editor editor-s herausgeber editeurs-scientifiques",
    "year": "year publication-year pub-year published-year year-of-publication jahr "
    "erscheinungsjahr publikationsjahr annee annee-de-publication ano ano-de-publicacion "
    "ano-de-publicacao anno anno-di-pubblicazione jaar jaartal",
    "date": "date publication-date pub-date date-published date-of-publication published datum "
    "erscheinungsdatum publikationsdatum date-de-publication fecha fecha-de-publicacion "
    "data-di-pubblicazione data-de-publicacao publicatiedatum cover-date",
    "month": "month publication-month monat mois mes mese maand",
    "day": "day giorno dia jour",
    "journal": "journal journal-title journal-name journal-full-title journal-book source-title "
    "zeitschrift zeitschriftentitel revue revista rivista periodico tijdschrift periodical "
    "publication publication-name publication-title container-title secondary-title",
    "volume": "volume vol band jahrgang tome volumen",
    "issue": "issue number no issue-number heft ausgabe nummer numero fascicule fascicolo",
    "pages": "pages page page-s page-range pagination seiten seite paginas pagine paginazione blz",
    "first page": "start-page page-start first-page startseite",
    "last page": "end-page page-end last-page endseite",
    "article number": "article-number art-no article-no",
    "publisher": "publisher verlag editeur maison-d-edition editorial editora editore uitgever",
    "doi": "doi doi-link digital-object-identifier",
    "pmid": "pmid pubmed-id pubmedid pubmed",
    "pmcid": "pmcid pmc-id pmc",
    "arxiv": "arxiv arxiv-id",
    "issn": "issn issns e-issn eissn p-issn print-issn electronic-issn issn-isbn isbn-issn",
    "isbn": "isbn isbns",
    "url": "url urls link links web-address webadresse lien enlace",
    "language": "language languages language-of-original-document sprache langue idioma lingua "
    "taal",
    "keywords": "keywords keyword key-words author-keywords schlagworter schlagworte schlagwort "
    "schlusselworter schluesselwoerter stichworter stichworte mots-cles mot-cle mots-clefs "
    "palabras-clave palavras-chave parole-chiave trefwoorden tags subjects subject topics",
    "index terms": "index-keywords index-terms indexed-keywords indexing-terms descriptors "
    "controlled-terms subject-headings",
    "keywords plus": "keywords-plus",
    "mesh": "mesh mesh-terms mesh-headings",
    "abstract": "abstract abstract-note zusammenfassung kurzfassung resume resumen resumo "
    "riassunto samenvatting summary",
    "type": "item-type type document-type publication-type reference-type type-of-reference "
    "dokumenttyp type-de-document tipo tipo-de-documento",
}  # fmt: skip

# what table.py calls those without a heading: a spreadsheet may have thousands
_UNNAMED = pattern(r"column \d+")
_HUMP = pattern(r"(?<=[a-z])(?=[A-Z])")

FIELDS = model.COLUMNS
"""What a column can mean."""


def known(columns: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """The columns that mean something, by field, in the order in which the names are listed above
    (then as they stand).
    """
    by_slug: dict[str, list[str]] = {}
    for column in columns:
        if _UNNAMED.fullmatch(column):
            continue
        for spelling in dict.fromkeys((column, _HUMP.sub(" ", column))):
            # slug sets a reserved word apart: page-x
            by_slug.setdefault(slug(spelling).removesuffix("-x"), []).append(column)
    found = {
        field: tuple(column for name in names.split() for column in by_slug.get(name, ()))
        for field, names in _NAMES.items()
    }
    return {field: tuple(dict.fromkeys(names)) for field, names in found.items() if names}


def mapped(columns: Sequence[str], mapping: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """The same, with the columns that a person has given a meaning ("" for none) first; case and
    accents do not count.
    """
    if not mapping:
        return known(columns)
    meant = {slug(column): field for column, field in mapping.items()}
    found = known([column for column in columns if slug(column) not in meant])
    given: dict[str, tuple[str, ...]] = {}
    for column in dict.fromkeys(columns):
        field = meant.get(slug(column), "")
        if field:
            given[field] = (*given.get(field, ()), column)
    return found | {field: (*names, *found.get(field, ())) for field, names in given.items()}
