"""A new site: its configuration with every key explained, three articles of the demonstration to
learn from, a page about itself.
"""

from __future__ import annotations

import contextlib
import datetime
import json
from collections.abc import Iterator
from pathlib import Path

import msgspec

from digest import disk, shipped
from digest.config import NAME, Config
from digest.errors import Problem, UsageError, stopped_by
from digest.library import document
from digest.text import one_line

_ARTICLES = (
    "physiology-of-hot-flashes.md",
    "pathophysiology-and-treatment-of-hot-flashes.md",
    "effect-of-soy-phytoestrogens-on-hot-flashes-in.md",
)

_NOTES = """
## Notes

This part of the file is yours: everything from the first `##` heading on. Write what you think of \
the article, in Markdown; no import ever
touches it. What stands above the heading is the abstract, or a summary of your own.

Link to another article by its file's name, as to [a review of \
treatments](pathophysiology-and-treatment-of-hot-flashes.md).
"""

_ABOUT = """\
---
title: About
---
Say here what this digest is about, who keeps it, and how articles are chosen. Each \
file in `content/pages/` is a page like this one.

The three articles that came with this site show how one is written. \
Their titles, authors, journals, identifiers and keywords come from
[OpenAlex](https://openalex.org/), which gives its data to the public domain. Delete their files \
in `content/articles/` when you have your
own:

    digest import records.ris
    digest serve
"""

_IGNORED = """\
# what digest makes
/public/
/.digest/
"""

_HEAD = """\
# The configuration of this site. A line that begins with # is not read: it shows a key with \
what holds without it.
"""

EXPLAINED = {
    "site.title": "the name of the site, on every page and in the feeds",
    "site.description": "one sentence below it, and for search engines",
    "site.base_url": (
        "where the site is published, as in https://example.org/digest/; feeds and sitemap need it"
    ),
    "site.language": "the language of the pages: a tag such as en, de or pt-BR",
    "site.theme": "a folder in themes/, yours or one that comes with digest",
    "site.timezone": "a name such as Europe/Vienna",
    "site.curator": "who answers for the digest, as it is told below each topic",
    "site.rights": "what readers may do with it, in a sentence",
    "build.output": (
        "the folder that the site is built into; what is no part of the site is removed from it"
    ),
    "build.page_size": "articles on one page of a list",
    "build.jobs": "processes that build; 0 is one a processor",
    "topics.minimum": "articles that a topic needs to have a page of its own",
    "topics.most": "topics that one article may have",
    "topics.check_tags": "whether NLM's check tags (Humans, Female, Middle Aged …) are topics",
    "topics.panels": "what the page of a topic shows below its head, in this order",
    "editions.period": "how long an edition is: week, month, quarter or year",
    "editions.topics": "whether every topic has editions, not only those whose file says so",
    "outputs.authors": "articles from which on an author has a page; false makes none",
    "outputs.journals": "the same for journals",
    "outputs.years": "a page for each year",
    "outputs.kinds": (
        "the same for types of publication, levels of evidence, languages and open access"
    ),
    "outputs.browse": "the page where topics, years and kinds are combined",
    "outputs.follow": "what has feeds and citation files: topics, authors, journals",
    "outputs.feeds": "the formats of their feeds: atom, json; the whole site has both",
    "outputs.citations": (
        "the formats of their citation files: ris, bibtex, csl-json; the whole site has all"
    ),
    "outputs.minimum": (
        "articles that a topic, author or journal needs to have feeds and citation files"
    ),
    "outputs.editions": "what came in, period by period",
    "outputs.email": "each edition as a mail, ready to paste",
    "outputs.data": "everything as data files in data/",
    "outputs.abstracts": (
        'how much of each abstract is published: "full", "none", or a number of words as in "60"'
    ),
    "outputs.cited_abstracts": (
        "articles up to which citation files hold abstracts; data/ has them always"
    ),
    "outputs.styles": (
        'how an article can be cited: "nlm", "apa", "ama", or the path of a CSL style that '
        "ends in .csl"
    ),
    "serve.port": "where the preview listens; the next free port when it is taken",
    "publish.remote": "the git remote that digest publish pushes to",
    "publish.branch": "the branch there; never the one that holds your sources",
    "publish.cname": "your own domain, as in digest.example.org",
    "import.columns": (
        "what columns of your tables mean, where we do not know their names: "
        '{Headline="title", Written="year"}'
    ),
}


def make(folder: Path) -> tuple[str, ...]:
    """Makes a site that builds at once; gives the names of its files, relative to the folder and
    sorted.

    A folder that holds nothing but ``.git`` counts as empty. Raises UsageError when it holds more,
    Stopped for what the system refuses; then nothing that was written stays.
    """
    _check_empty(folder)
    files = dict(sorted(_files(_title(folder))))
    made: list[Path] = []
    try:
        for name, text in files.items():
            _make_folder((folder / name).parent, made)
            made.append(folder / name)
            disk.write(folder / name, text.encode())
    except BaseException as error:
        _undo(made)
        if isinstance(error, OSError):
            raise stopped_by(error, f"make a site in {folder}") from error
        raise
    return tuple(files)


def _check_empty(folder: Path) -> None:
    try:
        if any(path.name != ".git" for path in folder.iterdir()):
            raise UsageError(
                Problem(f"{folder} is not empty", hint="name a folder that does not exist yet")
            )
    except FileNotFoundError:
        return
    except NotADirectoryError as error:
        raise UsageError(
            Problem(f"{folder} is a file", hint="name a folder that does not exist yet")
        ) from error
    except OSError as error:
        raise stopped_by(error, f"make a site in {folder}") from error


def _make_folder(folder: Path, made: list[Path]) -> None:
    if folder.is_dir():
        return
    _make_folder(folder.parent, made)
    folder.mkdir()
    made.append(folder)
    folder.chmod(disk.FOLDER_MODE)  # whatever the umask


def _undo(made: list[Path]) -> None:
    for path in reversed(made):
        with contextlib.suppress(OSError):
            path.rmdir() if path.is_dir() else path.unlink()


def _title(folder: Path) -> str:
    """The name of the folder as words, with a capital."""
    words = one_line(folder.resolve().name.replace("-", " ").replace("_", " "))
    return words[:1].upper() + words[1:] or Config().site.title


def _files(title: str) -> Iterator[tuple[str, str]]:
    yield NAME, _configuration(title)
    yield ".gitignore", _IGNORED
    yield "content/pages/about.md", _ABOUT
    today = datetime.datetime.now(datetime.UTC).date().isoformat()
    for number, name in enumerate(_ARTICLES):
        text = (shipped.folder("content") / "articles" / name).read_text("utf-8")
        revised = document.revised(text, {"added": today})
        assert isinstance(revised, str)  # noqa: S101 - we ship it, and a test reads it
        yield f"content/articles/{name}", revised if number else revised + _NOTES


def _configuration(title: str) -> str:
    """Every key that digest.toml knows, with its default, commented out but for the title."""
    parts = [_HEAD]
    for section, keys in msgspec.to_builtins(Config(theme={})).items():
        parts.append(f"\n[{section}]\n")
        if section == "theme":
            parts += [f"# {line}\n" for line in _theme_options()]
            continue
        for key, default in keys.items():
            shown = (
                f"{key} = {_toml(title)}"
                if (section, key) == ("site", "title")
                else f"# {key} = {_toml(default)}"
            )
            parts.append(f"# {EXPLAINED[f'{section}.{key}']}\n{shown}\n")
    return "".join(parts)


def _theme_options() -> list[str]:
    """The options of the default theme, as its theme.toml states and explains them."""
    text = (shipped.folder("themes") / "default" / "theme.toml").read_text("utf-8")
    _, _, options = text.partition("[options]\n")
    return [line for line in options.splitlines() if line.strip()]


def _toml(value: str | int | list[str] | dict[str, str]) -> str:
    # JSON's strings are TOML's basic strings, an empty object is an empty table; the title holds no
    # control characters
    return json.dumps(value, ensure_ascii=False)
