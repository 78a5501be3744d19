"""The house keeps its plan: who may import whom, which module knows which package, how large a
module may grow.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

import digest
from digest import shipped

PACKAGE = Path(digest.__file__).parent

# from the ground up: a module may import from its own layer and from those above it in this list,
# never from one below
LAYERS = (
    ("errors", "patterns"),
    (
        "config",
        "dates",
        "disk",
        "git",
        "history",
        "identifiers",
        "model",
        "names",
        "preprints",
        "relations",
        "shipped",
        "text",
        "work",
    ),
    ("library",),
    ("records",),
    ("topics",),
    ("site",),
    ("check", "desk", "export", "new", "preview", "publish", "serve", "workflow"),
    ("console",),
    ("cli", "cli_topics"),
    ("__main__",),
)

# the modules, or the beginnings of their names, that may know a package
KNOWN_TO = {
    "_typeshed": ("",),  # the type checker's own; nothing of it is there when the program runs
    "citeproc": ("site.citing.csl",),
    "click": ("cli", "console"),
    "frontmatter": ("library.frontmatter",),
    "jinja2": ("site.inlined", "site.render"),
    "markupsafe": ("site.inlined", "text"),
    "livereload": ("serve", "preview"),
    "markdown_it": ("library.markdown",),
    "msgspec": ("",),
    "rdflib": ("desk.imports.skos",),
    "tornado": ("serve", "preview"),
    "watchfiles": ("serve", "preview"),
    "yaml": ("library.frontmatter",),
}

MODULES = {
    path.relative_to(PACKAGE).with_suffix("").as_posix().replace("/", "."): path
    for path in PACKAGE.rglob("*.py")
}


# the public door hands on what is above it, when it is asked
HOUSE = sorted(MODULES.keys() - {"__init__"})


def tree(module: str) -> ast.Module:
    return ast.parse(MODULES[module].read_text("utf-8"))


def imported(module: str) -> Iterator[str]:
    """Every name that is imported anywhere in the module, whole: ``from digest.site import build``
    gives ``digest.site.build``.
    """
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{module} imports by dots"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def ours(module: str) -> set[str]:
    """The modules of this package that a module imports."""
    found = set()
    for name in imported(module):
        parts = name.split(".")
        if parts[0] == "digest":
            inner = parts[1:]
            candidates = (
                ".".join(inner),
                ".".join(inner[:-1]),
                ".".join([*inner, "__init__"]),
                ".".join([*inner[:-1], "__init__"]),
            )
            found.add(next(candidate for candidate in candidates if candidate in MODULES))
    return found - {"__init__"}


def layer(module: str) -> int:
    top = module.split(".")[0]
    found = [number for number, names in enumerate(LAYERS) if top in names]
    assert found, f"{module} has no layer yet: give it one in LAYERS"
    return found[0]


def test_a_module_imports_only_from_its_own_layer_and_below() -> None:
    upwards = {
        module: sorted(above)
        for module in HOUSE
        if (above := {other for other in ours(module) if layer(other) > layer(module)})
    }
    assert upwards == {}


def test_no_two_modules_need_each_other() -> None:
    arrows = {module: ours(module) for module in HOUSE}
    list(TopologicalSorter(arrows).static_order())  # raises CycleError, which names them


def test_a_package_is_known_only_where_it_may_be() -> None:
    wrong = {
        f"{module} knows {name}"
        for module in MODULES
        for name in {name.split(".")[0] for name in imported(module)}
        if name not in {"digest", *sys.stdlib_module_names}
        and not module.startswith(KNOWN_TO.get(name, ("?",)))
    }
    assert wrong == set()


def test_a_module_has_one_subject_and_says_which() -> None:
    sources = {module: path.read_text("utf-8") for module, path in MODULES.items()}
    assert [module for module, source in sources.items() if source.count("\n") > 400] == []
    silent = [name for name, text in sources.items() if text.strip() and not _said(tree(name))]
    assert silent == []


def test_what_is_public_is_explained() -> None:
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    unexplained = [
        f"{module}.{node.name}"
        for module in MODULES
        for node in tree(module).body
        if isinstance(node, kinds) and not node.name.startswith("_") and not _said(node)
    ]
    assert unexplained == []


def _said(node: ast.Module | ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> str | None:
    return ast.get_docstring(node)


@pytest.mark.parametrize("name", ["content", "templates", "themes"])
def test_what_is_shipped_is_found_and_is_data(name: str) -> None:
    # a .py file there would be code that nobody checks, and breaks editable installs
    assert any(path.is_file() for path in shipped.folder(name).rglob("*"))
    assert not list(shipped.folder(name).rglob("*.py"))
