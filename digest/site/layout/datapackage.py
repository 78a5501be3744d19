"""What describes the data to machines: a Data Package (datapackage.org, 2.0) and schema.org's
Dataset.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence

import msgspec

from digest.config import Site
from digest.patterns import pattern
from digest.site.layout.records import ARTICLE, TOPIC, Field, address
from digest.text import short_digest, slug

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"

_LICENCE = pattern(
    r"CC(?:[ -](BY(?:-(?:NC|ND|SA|NC-SA|NC-ND))?)|0)[ -](\d\.\d)(?: International| Universal)?",
    re.I,
)
_ADDRESS = pattern(r"https?://[^\s<>\"'()]+")


class Table(msgspec.Struct, frozen=True):
    """A table of the package: its files, the media type, how many objects there are, their fields,
    and all bytes where they are at hand.
    """

    name: str
    title: str
    files: tuple[str, ...]
    mediatype: str
    count: int
    fields: tuple[Field, ...]
    key: str
    data: bytes = b""


def tables(
    articles: Sequence[str], number: int, topics: bytes, topic_number: int
) -> tuple[Table, Table]:
    """The two tables of a library; ``articles`` are the files that hold them."""
    lines = Table(
        "articles", "Articles", tuple(articles), "application/jsonl", number, ARTICLE, "key"
    )
    return lines, Table(
        "topics",
        "Topics",
        ("topics.json",),
        "application/json",
        topic_number,
        TOPIC,
        "slug",
        topics,
    )


def package(site: Site, found: Sequence[Table]) -> bytes:
    """The descriptor, datapackage.json. A licence is named only where the site's rights are nothing
    else.
    """
    stated = {
        "$schema": PROFILE,
        "name": _name(site.title),
        "title": site.title,
        "description": site.description,
        "homepage": site.base_url,
        "contributors": [{"title": site.curator, "roles": ["dataCurator"]}] if site.curator else [],
        "licenses": [known] if (known := licence(site.rights)) else [],
        "rights": site.rights,
        "resources": [_resource(table) for table in found],
    }
    text = msgspec.json.encode({name: value for name, value in stated.items() if value})
    return msgspec.json.format(text, indent=2) + b"\n"


def licence(rights: str) -> dict[str, str]:
    """The licence that a statement of rights names, if it says nothing else: by the name of a
    Creative Commons licence, or an address.
    """
    link = _ADDRESS.search(rights)
    path = link[0].rstrip(".") if link else ""
    words = re.sub(r"[\s().:,]+$|^[\s().:,]+", "", rights.replace(path, " ") if path else rights)
    named = _LICENCE.fullmatch(words)
    if named:
        kind, version = (named[1] or "").lower(), named[2]
        place = f"licenses/{kind}" if kind else "publicdomain/zero"
        name = f"CC-{kind.upper()}-{version}" if kind else f"CC0-{version}"
        return {
            "name": name,
            "path": path or f"https://creativecommons.org/{place}/{version}/",
            "title": words,
        }
    return {"path": path} if path and not words else {}


def dataset(
    site: Site, found: Sequence[Table], years: Sequence[int], policy: str
) -> dict[str, object]:
    """The same as a Dataset of schema.org; ``years`` are the first and the last of publication."""
    known = licence(site.rights)
    stated = {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": f"{site.title}: data",
        "description": " ".join(filter(None, (site.description, description(found), policy))),
        "url": address(site.base_url, "data/index.html") if site.base_url else "",
        "license": known.get("path", ""),
        "usageInfo": "" if known else site.rights,
        "creditText": site.curator,
        "temporalCoverage": "/".join(f"{year:04}" for year in years),
        "isPartOf": {"@type": "WebSite", "name": site.title, "url": site.base_url}
        if site.base_url
        else "",
        "distribution": [
            _download(site, table.mediatype, file) for table in found for file in table.files
        ],
    }
    return {name: value for name, value in stated.items() if value}


def description(found: Sequence[Table]) -> str:
    """What the tables hold, in a sentence."""
    counts = [
        f"{table.count:,} {table.name if table.count != 1 else table.name.removesuffix('s')}"
        for table in found
    ]
    return f"Bibliographic data of {' and '.join(counts)}."


def _resource(table: Table) -> dict[str, object]:
    stated: dict[str, object] = {
        "name": table.name,
        "type": "table",
        "title": table.title,
        "path": table.files[0] if len(table.files) == 1 else list(table.files),
        "format": table.files[0].rpartition(".")[2],
        "mediatype": table.mediatype,
        "encoding": "utf-8",
    }
    if table.data:
        stated |= {
            "bytes": len(table.data),
            "hash": f"sha256:{hashlib.sha256(table.data).hexdigest()}",
        }
    return {
        **stated,
        "schema": {
            "fields": [field._asdict() for field in table.fields],
            "primaryKey": [table.key],
        },
    }


def _download(site: Site, mediatype: str, file: str) -> dict[str, str]:
    url = f"{site.base_url}data/{file}" if site.base_url else file
    return {"@type": "DataDownload", "name": file, "encodingFormat": mediatype, "contentUrl": url}


def _name(title: str) -> str:
    """A name of the few letters that both versions of the specification take."""
    name = slug(title, longest=60)
    return name if name.isascii() else f"digest-{short_digest(title)}"
