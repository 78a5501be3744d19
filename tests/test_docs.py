"""The manual and the README say what is so: each command, option, key, field and view is named, and
nothing that does not exist.
"""

from __future__ import annotations

import inspect
import json
import re
import shlex
import tomllib
from collections.abc import Iterator
from pathlib import Path

import click
import msgspec
import pytest

from digest import config, shipped
from digest.cli import digest
from digest.errors import Problem
from digest.library import document, fields
from digest.library.markdown import Markdown
from digest.new import EXPLAINED
from digest.records.formats import FORMATS
from digest.site import views

ROOT = Path(__file__).parents[1]
MANUAL = (ROOT / "content/pages/manual.md").read_text("utf-8")
README = (ROOT / "README.md").read_text("utf-8")

SECTIONS = {part.partition("\n")[0]: part for part in re.split(r"(?m)^#{2,3} ", MANUAL)}
ROWS = {match[1]: match[0] for match in re.finditer(r"(?m)^\| `([^`]+)`.*$", MANUAL)}


def options(command: click.Command) -> set[str]:
    found = (
        parameter
        for parameter in command.params
        if isinstance(parameter, click.Option) and not parameter.hidden
    )
    return {name for option in found for name in (*option.opts, *option.secondary_opts)}


def commands_of(text: str) -> Iterator[list[str]]:
    """The command lines of ``digest`` in blocks of code and in ``code``."""
    blocks = re.findall(r"(?ms)^```(\w*)\n(.*?)^```$|^(    .*?)$", text)
    shown = ["".join(block) for language, *block in blocks if language in ("", "sh", "console")]
    lines = [line for block in shown for line in block.splitlines()] + re.findall(
        r"`([^`\n]+)`", text
    )
    for line in lines:
        words = (
            shlex.split(line, comments=True)
            if "digest" in line and line.count('"') % 2 == 0
            else []
        )
        if words[:1] == ["digest"] and len(words) > 1:
            yield words[1:]


VIEWS = [
    view
    for _, view in inspect.getmembers(views, inspect.isclass)
    if issubclass(view, msgspec.Struct) and view is not msgspec.Struct
]


def flat(group: click.Group, before: str = "") -> Iterator[tuple[str, click.Command]]:
    """All commands by their whole names, those that stand behind another one too."""
    for name, command in group.commands.items():
        yield before + name, command
        if isinstance(command, click.Group):
            yield from flat(command, f"{before}{name} ")


COMMANDS = dict(flat(digest))


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_has_a_section_with_all_its_options(name: str) -> None:
    missing = {
        option
        for option in options(COMMANDS[name])
        if f"`{option}`" not in SECTIONS[f"digest {name}"]
    }
    assert not missing


def test_every_option_before_the_command_is_named() -> None:
    with click.Context(digest) as context:
        names = {name for parameter in digest.get_params(context) for name in parameter.opts}
    assert {name for name in names if f"`{name}`" not in SECTIONS["Commands"]} == set()


def test_no_section_is_about_a_command_that_does_not_exist() -> None:
    assert {name.removeprefix("digest ") for name in SECTIONS if name.startswith("digest ")} == set(
        COMMANDS
    )


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_no_option_is_described_that_does_not_exist(name: str) -> None:
    rows = re.findall(r"(?m)^\| (`-.*?) \|", SECTIONS[f"digest {name}"])
    named = {option for row in rows for option in re.findall(r"`(-{1,2}[\w-]+)`", row)}
    assert named <= options(COMMANDS[name])


@pytest.mark.parametrize("text", [MANUAL, README], ids=["manual", "README"])
def test_every_command_line_that_is_shown_would_be_understood(text: str) -> None:
    shown = list(commands_of(text))
    assert shown
    for words in shown:
        command = COMMANDS.get(" ".join(words[:2])) or COMMANDS.get(words[0])
        assert command, f"digest {words[0]}"
        known = {*options(command), "--help"}
        assert {
            word.partition("=")[0] for word in words[1:] if word.startswith("-") and word != "-"
        } <= known, words


def test_the_readme_names_only_targets_that_make_knows() -> None:
    targets = set(re.findall(r"(?m)^([\w-]+):", (ROOT / "Makefile").read_text("utf-8")))
    named = set(re.findall(r"(?m)(?:^|`)make ([\w-]+)", README))
    assert named
    assert named <= targets


def test_every_file_that_the_readme_leads_to_is_there() -> None:
    links = {target for target in re.findall(r"\]\(([^)#]+)\)", README) if "://" not in target}
    assert {
        link for link in links if not (ROOT / link).is_file() and not link.endswith(".png")
    } == set()


def test_every_key_of_the_configuration_is_described_with_its_default() -> None:
    defaults = msgspec.to_builtins(config.Config())
    keys = {
        f"{section}.{key}": value
        for section, values in defaults.items()
        if section != "theme"
        for key, value in values.items()
    }
    for key, value in keys.items():
        shown = json.dumps(value)
        assert f"| `{shown}` |" in ROWS[key], key
    assert set(EXPLAINED) == set(keys)
    sections = {row for row in ROWS if re.match(rf"(?:{'|'.join(defaults)})\.\w+\Z", row)}
    assert sections == set(keys)


def test_every_option_of_the_default_theme_is_described() -> None:
    stated = tomllib.loads((shipped.folder("themes") / "default/theme.toml").read_text("utf-8"))[
        "options"
    ]
    assert {name for name in stated if f"`{name}`" not in SECTIONS["Configuration"]} == set()


def test_every_field_of_an_article_is_described_with_its_other_names() -> None:
    rows = {
        row[0]: set(re.findall(r"`([^`]+)`", row[1]))
        for row in re.findall(r"(?m)^\| `([^`]+)` .*\|(.*)\|$", SECTIONS["Fields"])
    }
    assert rows == {name: set(others) for name, others in fields.ALSO_READ.items()}


def test_every_format_is_described() -> None:
    assert {
        form.name for form in FORMATS if f"| `{form.name}` |" not in SECTIONS["Formats"]
    } == set()
    assert f"{len(FORMATS)} formats are read" in SECTIONS["Formats"]


def test_every_view_is_described_field_by_field() -> None:
    names = {view.__name__ for view in VIEWS}
    described = {
        name: set(re.findall(r"`(\w+)`", row)) - names
        for name, row in ROWS.items()
        if name in names
    }
    assert described == {view.__name__: set(views.fields(view)) for view in VIEWS}


def test_the_examples_of_the_manual_are_read_without_a_word(tmp_path: Path) -> None:
    problems: list[Problem] = []
    (tmp_path / "digest.toml").write_text(
        re.findall(r"(?ms)^```toml\n(.*?)^```", MANUAL)[0], "utf-8"
    )
    assert config.read(tmp_path, problems.append).site.title == "Tidal pools"
    for example in re.findall(r"(?ms)^```markdown\n(.*?)^```", MANUAL):
        read = document.loads(example)
        assert isinstance(read, document.Document)
        assert fields.article(read, "example", "example.md", problems.append)
    assert problems == []


def test_every_link_inside_the_manual_leads_to_a_heading() -> None:
    html = Markdown("pages", anchors="").html(document_body(MANUAL))
    assert set(re.findall(r'href="#([^"]+)"', html)) <= set(re.findall(r'id="([^"]+)"', html))


def document_body(text: str) -> str:
    read = document.loads(text)
    assert isinstance(read, document.Document)
    return f"{read.abstract}\n\n{read.notes}"
