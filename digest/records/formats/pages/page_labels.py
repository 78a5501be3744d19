"""What publishers' pages write around an article: the tables that a new publisher adds a line to.

All texts are compared in lower case, on one line, without a bullet in front.
"""

from __future__ import annotations

import re

from digest.patterns import pattern

LABELS = {
    "title": ("title", "article title", "назва"),
    "authors": (
        "author", "authors", "author(s)", "author list", "by", "автор", "автори", "автор(и)",
    ),
    "abstract": (
        "abstract", "abstracts", "summary", "article abstract", "résumé", "resumen", "resumo",
        "zusammenfassung", "riassunto", "анотація", "аннотация", "реферат", "摘要", "要旨", "抄録",
        "초록",
    ),
    "keywords": (
        "keywords", "keyword", "keyword(s)", "key words", "key-words", "author keywords",
        "index terms", "subject(s)", "subjects", "ключові слова", "ключевые слова", "mots-clés",
        "palabras clave", "palavras-chave", "schlüsselwörter", "parole chiave", "关键词", "关键字",
        "キーワード",
    ),
    "mesh": ("mesh terms", "mesh headings", "mesh"),
    "document type": (
        "document type", "article type", "article category", "publication type",
        "publication types", "type of article", "type", "item type", "research output",
        "тип документа",
    ),
    "date": (
        "publication date", "date of publication", "published", "published on", "date published",
        "дата публікації", "first published",
    ),
    "date online": (
        "published online", "publication date (web)", "available online", "online publication date",
        "epub date",
    ),
    "year": ("year", "publication year", "year of publication", "рік"),
    "status": ("state", "publication status", "status"),
    "journal": (
        "journal", "journal title", "publication title", "journal name", "published in", "журнал",
    ),
    "issue of journal": ("видання", "source"),
    "volume": ("volume", "vol", "том"),
    "issue": ("issue", "issue number", "number", "no", "номер", "випуск"),
    "pages": ("pages", "page range", "pages (from-to)", "сторінки"),
    "article number": ("article number", "article id"),
    "number of pages": ("pp", "number of pages"),
    "publisher": ("publisher", "видавець", "издатель"),
    "doi": ("doi", "dois", "digital object identifier", "digital object identifier (doi)"),
    "pmid": ("pmid", "pubmed id"),
    "pmcid": ("pmcid", "pmc id"),
    "issn": ("issn", "eissn", "pissn", "e-issn", "p-issn", "online issn", "print issn"),
    "url": ("url", "web address (url)", "permalink"),
    "language": ("language", "language(s)", "original language", "мова"),
    "affiliations": ("affiliation", "affiliations", "author affiliations"),
    "editor": ("editor", "academic editor", "handling editor"),
    "citation": (
        "citation", "citation style", "cite as", "how to cite", "how to cite this article",
        "recommended citation",
    ),
    "blurb": ("more about this publication?",),
    "subject areas": ("asjc scopus subject areas",),
    "references": (
        "references", "reference", "bibliography", "literature cited", "список літератури",
        "similar content being viewed by others", "publications citing this paper",
        "similar articles", "cited by", "related articles", "references & citations",
    ),
    "other": (
        "introduction", "full text", "figures", "simple summary", "graphical abstract",
        "plain language summary", "highlights", "lay summary", "funding", "acknowledgments",
        "acknowledgements", "conflict of interest", "copyright", "substances",
        "author contributions", "notes", "correspondence", "correspondence to", "telephone",
        "access this article", "about this article", "linkout - more resources",
        "supplementary material", "data availability", "author information",
        "rights and permissions", "rights", "comment in", "comment on", "grant support",
        "publication history", "editor who approved publication", "peer reviewer comments",
        "resource type", "h-index", "scimago journal rank", "place of publication",
        "externally published", "abbreviations", "вступ", "downloads per month over past year",
    ),
}  # fmt: skip
"""The field that a label at the start of a line states; after it comes a colon, a bar, a dash
between spaces, or nothing.
"""

WHOLE = frozenset({"abstract", "references", "other", "blurb"})
"""What these labels begin goes on to the next label; every other one has one line, or one block
below it.
"""

DATED = ("date", "date online", "status", "year")
"""Labels of the date of publication, the best first; what they claim holds a year."""

BELOW_TITLE = frozenset({
    "abstract", "keywords", "authors", "document type", "mesh", "affiliations", "citation",
    "references", "blurb", "status",
})  # fmt: skip
"""No page states its title below one of these."""

ENDS_REFERENCES = frozenset({"abstract", "keywords", "mesh", "document type", "blurb", "date"})
"""Labels in a list of references belong to what is cited there, apart from these."""

EXTRA = ("affiliations", "editor", "article number", "number of pages", "subject areas")
"""Stated on pages, and kept under these names, though a record has no field for them."""

SHAPES = (
    ("doi", r"(?i:doi)\s+(?=https?://|10\.)"),
    ("doi", r"(?=https?://(?:dx\.)?doi\.org/10\.)"),
    ("date", r"Published\s+(?=\d|[A-Z][a-z]{2,8}\.? \d)"),
    ("date online", r"Published online\s+(?=\d|[A-Z][a-z]{2,8}\.? \d)"),
    ("authors", r"Authors?\s+(?=[A-Z][^\s,]+ [A-Z]{1,3}(?:,|$))"),
    ("authors", r"expand article info\s*(?=\w)"),
    ("keywords", r"(?:KEYWORDS|KEY WORDS)\s+(?=\w)"),
    ("volume", r"Volume \d{4}:(?=\d+$)"),
    ("pages", r"Pages (?=\d+ ?[-–—] ?\d+$)"),
    # Pure (Elsevier) writes a table whose cells run together in the copy
    ("language", r"Original language(?=[A-Z])"),
    ("pages", r"Pages \(from-to\)(?=\w)"),
    ("number of pages", r"Number of pages(?=\d)"),
    ("journal", r"Journal(?=[A-Z])"),
    ("volume", r"Volume(?=\d)"),
    ("issue", r"Issue number(?=\d)"),
    ("publisher", r"Publisher(?=[A-Z])"),
    ("status", r"(?:Publication status|State)(?=Published)"),
    ("doi", r"DOIs(?=https?://|10\.)"),
    # Semantic Scholar shows a BibTeX entry, of which the first and last line are buttons
    *(
        (field, rf"{name}\s*=\s*\{{")
        for name, field in (
            ("title", "title"),
            ("author", "authors"),
            ("journal", "journal"),
            ("year", "year"),
        )
    ),
    *((name, rf"{name}\s*=\s*\{{") for name in ("volume", "pages", "doi")),
)
"""Labels without a mark after them, and what has to follow so that they are labels; the case
counts.
"""

NOISE = frozenset(
    """skip to main content; skip to content; skip to main page content; buy article; buy this
    article; download article; no references; no citations; no supplementary data; no article media;
    no data/media; no metrics; editorial board; information for authors; subscribe to this title;
    membership information; access key; cookie policy; terms & conditions; advertisement; log in;
    sign in; register; search; menu; home; current issue; latest papers; more; html; pdf; print;
    download; download pdf; view pdf; full text pdf; xml; epub; citations; views; downloads; cite;
    cite this article; share; save; journal browser; volume | year; issue; news and announcements;
    view all; show less; show more; show all; article details; submit manuscript; open access;
    premium; catalog home page; item control page; free access; full access; peer reviewed; paper
    version not known; talk to us; schedule a call; continue reading; author guidelines; submit a
    manuscript; table of contents; favorites; actions; permalink; copy; email; tweet; metrics;
    purchase; add to cart; rights and permissions; get permissions; accept all; accept cookies; back
    to top; previous article; next article; instant access to the full article pdf; price excludes
    vat (usa); pdf - published version; tax calculation will be finalised during checkout; the full
    text article is temporarily unavailable; we apologise for the inconvenience. please try again
    later; loading; feedback""".replace("\n    ", " ").split("; ")
)
"""Lines of buttons, menus and notices, without the full stop or colon at their end."""

NOISE_SHAPES = (
    r"padlock icon\b",
    r"[$€£¥]\s?\d[\d.,]*(?: ?(?:\+|plus|incl|excl).*)?$",
    r"\(PDF [\d.]+ ?[km]?b\)",
    r"(?:(?:Partial )?(?:Free|New|Open Access|Subscribed|Free Trial) content){1,2}$",
    r"Ingenta Connect (?:is not responsible|website makes use of cookies)",
    (
        r"(?:Received|Revised|Accepted|Submitted)(?: for publication)?:? "
        r"(?:\d{1,2} \w+ \d{4}|\w+\.? \d{1,2}, \d{4}|\d{4}-)"
    ),
    r"copyright:? ?(?:©|\(c\)|\d{4})|©|\(c\) ?\d{4}",
    r"(?:this site|this website|we) uses? cookies",
    r"current issues?:",
    r"home ?[>›»/|]",
    r"volume \d+ no\. ?\d+$",
    r"download \(\d",
    r"link to open access version",
    r"\*",
    r"checked for plagiarism\b",
    r"review by\b.{0,40}peer review",
    r"peer reviewer comments\b",
    r"(?:\d[\d,.]* )?(?:citations|downloads|views)(?: \([^)]*\))?$",
    r"[\d\s.,|·-]+$",
    r".{0,80}\blogo ?Link to\b",
    r"dive into the research topics of",
    r"mendeley helps you\b",
    r"table of contents author guidelines\b",
    r"this is a preview of subscription content\b",
    r"join us for a \d+ min\b",
    r"showing \d+-\d+ of",
    r"abstract ?\| ?(?:full|pdf|html|ref|fig|article)",
    r"article +google scholar$",
    r"(?:access|view|read) (?:the )?full[- ]text",
)
"""The beginnings of more such lines; all but the first word of a long sentence would be too little
to know one by.
"""

BADGE = pattern(r"Free Content (?=\S)")
"""What Ingenta's picture beside the title leaves in a copy."""

TYPES = {
    "article-journal": (
        "research article", "research articles", "journal article", "article", "original article",
        "original paper", "original papers", "research paper", "original scientific paper",
        "original research", "review", "review article", "review paper", "systematic review",
        "rapid communication", "short communication", "brief report", "case report", "letter",
        "editorial", "commentary", "comment", "meta-analysis", "clinical trial",
        "randomized controlled trial", "conference article", "mini review", "perspective",
        "erratum", "correction", "technical note", "data paper", "note", "brief communication",
        "стаття",
    ),
    "paper-conference": (
        "conference paper", "conference contribution", "proceedings paper", "conference abstract",
    ),
    "chapter": ("chapter", "book chapter"), "book": ("book", "monograph"),
    "thesis": ("thesis", "doctoral thesis", "phd thesis", "master's thesis"),
    "report": ("report", "technical report", "working paper"), "article": ("preprint",),
    "dataset": ("dataset", "data set"), "review-book": ("book review",),
}  # fmt: skip
"""The CSL type of a document type, as pages state it."""

PARTS = frozenset(
    """background; introduction and aims; objective; objectives; aim; aims; purpose; methods;
    method; materials and methods; patients and methods; design; setting; participants;
    interventions; results; findings; conclusion; conclusions; discussion; interpretation;
    significance; implications; main outcome measures; study design; rationale; hypothesis;
    context""".replace("\n    ", " ").split("; ")
)
"""Headings inside an abstract."""

PLATFORMS = (
    ("Ingenta Connect", r"Ingenta Connect\b"),
    ("Mendeley", r"Mendeley helps you\b"),
    ("PMC", r"PMCID: ?PMC\d"),
    ("PubMed", r"PubMed(?: Disclaimer)?$"),
    ("PLOS", r"Citation: .*\bPL[Oo]S "),
    ("ScienceDirect", r"ScienceDirect\b"),
    ("SpringerLink", r"Springer(?:Link| Nature Link)\b"),
    ("Semantic Scholar", r"Semantic Scholar\b"),
    ("Wiley Online Library", r"Wiley Online Library\b"),
)
"""How a line of the page states which platform it stands on."""

WALLS = pattern(
    r"""\b(?:please|you\ (?:must|need\ to|have\ to)|to\ continue,?)\ (?:sign|log)\ ?[io]n\b
    | \b(?:sign|log)\ ?in\ to\ (?:continue|view|access|read)
    | enable\ (?:javascript|cookies) | javascript\ is\ (?:disabled|required)
    | verify(?:ing)?\ (?:that\ )?you\ are\ (?:a\ )?human | are\ you\ a\ robot | captcha
    | unusual\ traffic | checking\ your\ browser | just\ a\ moment
    | access\ (?:to\ this\ page\ )?(?:has\ been\ |is\ )?(?:denied|forbidden)
    | \b(?:403\ forbidden|404\ not\ found)\b
    | page\ (?:was\ |could\ |cannot\ )?(?:not\ )?(?:be\ )?found
    | \b50[0234]\ (?:internal|bad|service|gateway) | service\ unavailable
    | we\ (?:use|value)\ (?:cookies|your\ privacy) | session\ (?:has\ )?expired
    | too\ many\ requests""",
    re.I | re.X,
)
"""What stands on a page that was put before the article: a login, a question about cookies, a test
for robots, an error.
"""

LANGUAGES = {
    "english": "en", "german": "de", "french": "fr", "spanish": "es", "italian": "it",
    "portuguese": "pt", "dutch": "nl", "ukrainian": "uk", "russian": "ru", "polish": "pl",
    "chinese": "zh", "japanese": "ja", "korean": "ko", "turkish": "tr", "czech": "cs",
    "swedish": "sv", "українська": "uk", "англійська": "en", "deutsch": "de", "français": "fr",
    "español": "es",
}  # fmt: skip
"""BCP 47 codes of the languages that pages name."""

BLURB_VERBS = (
    "aims|is|publishes|provides|covers|offers|presents|features|welcomes|encompasses|focuses|seeks"
    "|serves|brings|reports|has"
)
"""What a journal does in the text about it, just after its name."""

BLURB_STARTS = frozenset({
    "this", "each", "our", "it", "we", "these", "all", "important", "access", "papers", "articles",
    "membership", "every",
})  # fmt: skip
"""First words of such a text that begin no journal's name."""

NOT_PERSONS = frozenset({
    "department", "university", "institute", "school", "college", "hospital", "center", "centre",
    "faculty", "division", "laboratory", "group", "committee", "version", "of", "in", "for", "with",
    "on", "the", "and",
})  # fmt: skip
"""Words that stand in affiliations and titles, never in the name of a person."""

PARTICLES = frozenset({
    "de", "del", "della", "den", "der", "di", "du", "da", "dos", "das", "la", "le", "van", "von",
    "zu", "zur", "ten", "ter", "af", "al", "el", "bin", "ibn", "st", "y",
})  # fmt: skip
"""Words in the name of a person that begin with a small letter."""

ABSTRACT_FOLLOWS = frozenset({
    "buy article", "buy this article", "download article",
    "the full text article is temporarily unavailable",
})  # fmt: skip
"""Noise that stands between the title and an abstract without a label."""
