"""A GitHub Actions workflow that builds the site at every push and shows it with GitHub Pages."""

from __future__ import annotations

import json
import os
import re
import tomllib
from pathlib import Path

from digest import disk, git
from digest.errors import Problem, Refused, Report, Stopped, stopped_by

_NAME = ".github/workflows/digest.yml"
_WORKFLOW = """\
# Builds the site and shows it with GitHub Pages. Written by: digest publish --workflow
name: digest
on:
  push:
    branches: [BRANCH]
  workflow_dispatch:
permissions:
  contents: read
  pages: write
  id-token: write
concurrency:
  group: pages
  cancel-in-progress: false
jobs:
  build:
    runs-on: ubuntu-latest
    defaults:
      run:
        working-directory: FOLDER
    steps:
      - uses: actions/checkout@v5
      - uses: actions/setup-python@v6
        with:
          python-version: "3.13"
      - run: pip install PACKAGE
      - id: pages
        uses: actions/configure-pages@v6
      - run: digest build --output public --base-url "${{ steps.pages.outputs.base_url }}"
      - uses: actions/upload-pages-artifact@v5
        with:
          path: PUBLIC
          include-hidden-files: true
  deploy:
    needs: build
    runs-on: ubuntu-latest
    environment:
      name: github-pages
      url: ${{ steps.deployment.outputs.page_url }}
    steps:
      - id: deployment
        uses: actions/deploy-pages@v5
"""


def write(root: Path, *, report: Report) -> Path:
    """Write the GitHub Actions workflow that builds the site at every push, and return its path.

    It stands at the top of the repository, where alone GitHub looks; outside a repository, in
    ``root``. Reports what remains to be done by hand. Raises Refused when another workflow has its
    name, Stopped when it cannot be written.
    """
    top, branch = _top_and_branch(root)
    folder = root.resolve().relative_to(top).as_posix()
    values = {
        "BRANCH": json.dumps(
            re.sub(r"([+!])", r"\\\1", branch), ensure_ascii=False
        ),  # signs of the pattern language of workflows
        "FOLDER": json.dumps(folder, ensure_ascii=False),
        "PACKAGE": "." if _is_our_source(root) else "topic-digest",
        "PUBLIC": json.dumps(f"{folder}/public" if folder != "." else "public", ensure_ascii=False),
    }
    text = re.sub("BRANCH|FOLDER|PACKAGE|PUBLIC", lambda found: values[found[0]], _WORKFLOW)
    path = top / _NAME
    _write_new(path, text)
    what = (
        'on GitHub, set Settings → Pages → Source to "GitHub Actions", else the workflow ends with '
        '"Get Pages site failed"'
    )
    report(Problem(what, hint="then commit and push the workflow", file=_NAME, severity="warning"))
    return path


def _top_and_branch(root: Path) -> tuple[Path, str]:
    try:
        repo = git.repository(root)
    except Stopped:
        return root.resolve(), "main"
    top = repo.run("rev-parse", "--show-toplevel", doing="find the top of the repository").text
    for ref in ("refs/remotes/origin/HEAD", "HEAD"):
        found = repo.ask("symbolic-ref", "--quiet", ref).text
        if branch := re.sub(r"^refs/(heads|remotes/origin)/", "", found):
            return Path(top).resolve(), branch
    return Path(top).resolve(), "main"


def _is_our_source(root: Path) -> bool:
    try:
        project = tomllib.loads((root / "pyproject.toml").read_text("utf-8")).get("project")
    except (OSError, ValueError):
        return False
    return isinstance(project, dict) and project.get("name") == "topic-digest"


def _write_new(path: Path, text: str) -> None:
    """Write the file whole or not at all, and never over one that says something else."""
    try:
        if os.path.lexists(path):
            if path.read_bytes().replace(b"\r\n", b"\n") == text.encode():
                return
            hint = "rename or delete it, and run the command again"
            raise Refused(
                Problem("another workflow has this name; it was left alone", file=_NAME, hint=hint)
            )
        path.parent.mkdir(parents=True, exist_ok=True)
        disk.write(path, text.encode())
    except OSError as error:
        raise stopped_by(error, f"write {_NAME}") from error
