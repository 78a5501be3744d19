"""How many records a second are read, on one core, and how many are written as articles.

    python tests/benchmarks/reading.py [RECORDS] [--large]

``--large`` adds what takes half an hour: a gigabyte of PubMed XML, and a batch into a library of ten times its size.

The records are made by ``../shared/bench/gen_corpus.py`` (seeded); each format gets the same ones, in its own dress.
"""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from functools import partial
from html import escape
from pathlib import Path
from typing import Any

from digest import work
from digest.records import formats, ingest
from digest.site.door import Site

BENCH = Path(__file__).resolve().parents[3] / "shared" / "bench"
MEMORY = "/dev/shm" if Path("/dev/shm").is_dir() else None  # a disk would be measured otherwise
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def ris(records: list[dict[str, Any]]) -> str:
    """RIS."""
    return "".join(
        f"TY  - JOUR\nTI  - {r['title']}\n{''.join(f'AU  - {a}{chr(10)}' for a in r['authors'])}PY  - {r['date'].replace('-', '/')}\n"
        f"JO  - {r['journal']}\nDO  - {r['doi']}\n{''.join(f'KW  - {k}{chr(10)}' for k in r['keywords'])}AB  - {r['abstract']}\nER  - \n\n"
        for r in records
    )


def bibtex(records: list[dict[str, Any]]) -> str:
    """BibTeX."""
    return "".join(
        f"@article{{{r['slug']},\n  title = {{{r['title']}}},\n  author = {{{' and '.join(r['authors'])}}},\n  year = {{{r['date'][:4]}}},\n"
        f"  journal = {{{r['journal']}}},\n  doi = {{{r['doi']}}},\n  keywords = {{{'; '.join(r['keywords'])}}},\n"
        f"  abstract = {{{r['abstract'].replace('%', chr(92) + '%')}}}\n}}\n\n"
        for r in records
    )


def medline(records: list[dict[str, Any]]) -> str:
    """PubMed MEDLINE text."""
    return "".join(
        f"PMID- {number}\nDP  - {r['date'][:4]} {MONTHS[int(r['date'][5:7]) - 1]} {int(r['date'][8:])}\nTI  - {r['title']}.\n"
        f"AB  - {' '.join(r['abstract'].split())}\n{''.join(f'FAU - {a}{chr(10)}' for a in r['authors'])}PT  - Journal Article\n"
        f"JT  - {r['journal']}\n{''.join(f'MH  - {k}{chr(10)}' for k in r['keywords'])}LID - {r['doi']} [doi]\n\n"
        for number, r in enumerate(records, 1)
    )


def renumbered(more: int, pmid: re.Match[str]) -> str:
    """A PubMed number that no batch before has."""
    return str(int(pmid[0]) + more)


def pubmed_xml(records: list[dict[str, Any]]) -> str:
    """PubMed XML."""
    articles = (
        f'<PubmedArticle><MedlineCitation><PMID Version="1">{number}</PMID><Article><Journal><JournalIssue><PubDate><Year>{r["date"][:4]}</Year>'
        f"<Month>{MONTHS[int(r['date'][5:7]) - 1]}</Month></PubDate></JournalIssue><Title>{escape(r['journal'])}</Title></Journal>"
        f"<ArticleTitle>{escape(r['title'])}.</ArticleTitle><Abstract><AbstractText>{escape(r['abstract'])}</AbstractText></Abstract><AuthorList>"
        + "".join(
            f"<Author><LastName>{escape(a.split()[-1])}</LastName><ForeName>{escape(a.split()[0])}</ForeName></Author>"
            for a in r["authors"]
        )
        + "</AuthorList></Article><MeshHeadingList>"
        + "".join(
            f"<MeshHeading><DescriptorName>{escape(k)}</DescriptorName></MeshHeading>"
            for k in r["keywords"]
        )
        + f'</MeshHeadingList></MedlineCitation><PubmedData><ArticleIdList><ArticleId IdType="doi">{escape(r["doi"])}</ArticleId></ArticleIdList>'
        "</PubmedData></PubmedArticle>\n"
        for number, r in enumerate(records, 1)
    )
    return (
        '<?xml version="1.0"?>\n<PubmedArticleSet>\n' + "".join(articles) + "</PubmedArticleSet>\n"
    )


def csl_json(records: list[dict[str, Any]]) -> str:
    """CSL-JSON."""
    items = [
        {
            "id": r["slug"],
            "type": "article-journal",
            "title": r["title"],
            "author": [{"given": a.split()[0], "family": a.split()[-1]} for a in r["authors"]],
            "issued": {"date-parts": [[int(part) for part in r["date"].split("-")]]},
            "container-title": r["journal"],
            "DOI": r["doi"],
            "keyword": "; ".join(r["keywords"]),
            "abstract": r["abstract"],
        }
        for r in records
    ]
    return json.dumps(items, ensure_ascii=False, indent=1)


def openalex(records: list[dict[str, Any]]) -> str:
    """OpenAlex JSON Lines."""

    def lines() -> Iterator[str]:
        for number, r in enumerate(records):
            inverted: dict[str, list[int]] = {}
            for at, word in enumerate(r["abstract"].split()):
                inverted.setdefault(word, []).append(at)
            work = {
                "id": f"https://openalex.org/W{number}",
                "doi": f"https://doi.org/{r['doi']}",
                "title": r["title"],
                "publication_date": r["date"],
                "publication_year": int(r["date"][:4]),
                "type": "article",
                "primary_location": {"source": {"display_name": r["journal"]}},
                "authorships": [
                    {"author": {"display_name": a}, "raw_author_name": a} for a in r["authors"]
                ],
                "keywords": [{"display_name": k} for k in r["keywords"]],
                "abstract_inverted_index": inverted,
            }
            yield json.dumps(work, ensure_ascii=False) + "\n"

    return "".join(lines())


MAKERS = (ris, bibtex, medline, pubmed_xml, csl_json, openalex)


def reading(text: str) -> tuple[float, int]:
    """Seconds of the processor that reading takes, the best of three, and how many records are found."""
    form = formats.choose(text[:60_000])
    assert form is not None
    best, read = float("inf"), 0
    for _ in range(3):
        start = time.process_time()
        entries = form.stream(io.BytesIO(text.encode())) if form.streams else form.read(text)
        read = sum(entry.record is not None for entry in entries)
        best = min(best, time.process_time() - start)
    return best, read


def importing(texts: Sequence[str], jobs: int) -> float:
    """Seconds that the whole import into an empty site takes, the best of three."""
    best = float("inf")
    for _ in range(3):
        with tempfile.TemporaryDirectory(dir=MEMORY) as folder:
            site = new_site(Path(folder), jobs)
            names = []
            for number, text in enumerate(texts):
                (site / f"in-{number}").write_text(text)
                names.append(str(site / f"in-{number}"))
            start = time.perf_counter()
            ingest.run(Site.open(site), names, report=lambda _: None)
            best = min(best, time.perf_counter() - start)
    return best


def new_site(folder: Path, jobs: int) -> Path:
    """An empty site whose imports use so many processes."""
    (folder / "digest.toml").write_text(f'[site]\ntitle = "T"\n[build]\njobs = {jobs}\n')
    return folder


def again(records: list[dict[str, Any]], number: int) -> list[dict[str, Any]]:
    """The same records as if they were others."""
    return [
        {**r, "title": f"{r['title']} {number} {at}", "doi": f"{r['doi']}.{number}"}
        for at, r in enumerate(records)
    ]


def memory(records: list[dict[str, Any]], megabytes: int) -> str:
    """A dry run over so much PubMed XML, in a process of its own: records, seconds, peak memory."""
    with tempfile.TemporaryDirectory(dir=MEMORY) as folder:
        site = new_site(Path(folder), 1)
        with (site / "in.xml").open("w") as file:
            file.write('<?xml version="1.0"?>\n<PubmedArticleSet>\n')
            number = 0
            while file.tell() < megabytes * 1_000_000:
                body = (
                    pubmed_xml(again(records, number))
                    .split("\n", 2)[2]
                    .removesuffix("</PubmedArticleSet>\n")
                )
                file.write(
                    re.sub(
                        r'(?<=<PMID Version="1">)\d+',
                        partial(renumbered, number * len(records)),
                        body,
                    )
                )
                number += 1
            file.write("</PubmedArticleSet>\n")
        code = (
            "import resource, sys; import digest; from digest.records import ingest\n"
            "told = ingest.run(digest.open(sys.argv[1]), [sys.argv[1] + '/in.xml'], dry_run=True, report=lambda _: None)\n"
            "print(f'{told.total(\"found\"):,} records, {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MB')"
        )
        start = time.perf_counter()
        done = subprocess.run(
            [sys.executable, "-c", code, str(site)], capture_output=True, text=True, check=True
        )
        return f"{done.stdout.strip()}, {time.perf_counter() - start:,.0f} s"


def into_a_library(records: list[dict[str, Any]], times: int) -> tuple[float, float]:
    """Seconds of one processor for importing the records into a library of so many times as many, and for reading that alone."""
    with tempfile.TemporaryDirectory(dir=MEMORY) as folder:
        site = new_site(Path(folder), 1)
        for number in range(times):
            (site / "in.ris").write_text(ris(again(records, number)))
            ingest.run(Site.open(site), [str(site / "in.ris")], report=lambda _: None)
        (site / "in.ris").write_text(ris(again(records, times)))
        start = time.process_time()
        for _ in Site.open(site).stated():
            pass
        read = time.process_time() - start
        start = time.process_time()
        ingest.run(Site.open(site), [str(site / "in.ris")], report=lambda _: None)
        return time.process_time() - start, read


def main(count: int, *, large: bool) -> None:
    """One line for each format, then many files, then what takes long."""
    sys.path.insert(0, str(BENCH))
    import gen_corpus  # type: ignore[import-not-found]

    records = list(gen_corpus.records(count))
    for make in MAKERS:
        text = make(records)
        seconds, read = reading(text)
        assert read == count, (make.__name__, read)
        one, both = (count / importing([text], jobs) for jobs in (1, work.cores()))
        megabytes = len(text.encode()) / 1e6
        name = make.__name__
        print(
            f"{name:12} {megabytes:6.1f} MB  read {read / seconds:8,.0f} a second  imported {one:7,.0f} on one core, {both:7,.0f} on all"
        )
    texts = [ris(records[at::8]) for at in range(8)]
    one, both = (count / importing(texts, jobs) for jobs in (1, work.cores()))
    print(f"eight files of RIS: imported {one:,.0f} a second on one core, {both:,.0f} on all")
    if large:
        for megabytes in (100, 1000):
            print(
                f"dry run of {megabytes:,} MB of PubMed XML: {memory(records, megabytes)}",
                flush=True,
            )
        for times in (1, 10):
            whole, shelved = into_a_library(records, times)
            print(
                f"{count:,} records into {times * count:,} articles: {whole:,.1f} s of one core, {shelved:,.1f} s of them for reading those"
            )


if __name__ == "__main__":
    numbers = [int(argument) for argument in sys.argv[1:] if argument.isdecimal()]
    main(numbers[0] if numbers else 10_000, large="--large" in sys.argv)
