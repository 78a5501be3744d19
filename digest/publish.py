"""The output folder → a branch of a git remote, from which GitHub Pages shows it.

The story of ``publish``: look at the folder, look at the remote, compare, make one commit on top of
what is published, push it. Nothing of the person's repository but its store of objects is touched,
and the remote moves in one step or not at all.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import msgspec

from digest import git
from digest.errors import Problem, Refused, Report, Stopped, stopped_by
from digest.patterns import pattern
from digest.site import budget

_SITE_WARNING = 900_000_000  # bytes
_PUBLIC_DOTS = {".nojekyll", ".well-known"}
_SECRET = pattern(
    r"\.(env|git|ssh|aws|gnupg)(\..*)?|\.(gitconfig|git-credentials|npmrc|pypirc|netrc|htpasswd)"
    r"|.*\.(env|pem|key|p12|pfx|ppk|kdbx)|id_(rsa|dsa|ecdsa|ed25519)(\..*)?|credentials.*(?<!\.html)",
    re.I,
)
_HOST = pattern(r"(?=.{4,253}$)([a-z0-9_]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}", re.I)
_GITHUB = pattern(
    r"(?:https?://(?:[^@/]+@)?(?:www\.)?github\.com/|(?:ssh://)?(?:[^@/]+@)?(?:ssh\.)?github\.com(?::\d+/|[:/]))"
    r"/*(?P<user>[^/]+)/(?P<repository>[^/]+?)(?:\.git)?/*",
    re.I,
)


class Published(msgspec.Struct, frozen=True):
    """What came of it. ``url`` is where the site will be seen, empty when unknown; ``commit`` is
    empty when none was made.
    """

    branch: str
    remote: str
    url: str
    commit: str
    files: int
    bytes: int
    changed: bool

    def summary(self, *, dry_run: bool = False) -> str:
        """One line for a person."""
        place = f"{self.remote}/{self.branch}" + (f", seen at {self.url}" if self.url else "")
        size = f"{self.files:,} files, {_megabytes(self.bytes)}"
        if not self.changed:
            return f"Nothing changed: {place} ({size})"
        return f"{'Would publish' if dry_run else 'Published'} {size} to {place}"

    def as_json(self) -> dict[str, object]:
        """The same facts for a program."""
        return msgspec.structs.asdict(self)


class _File(msgspec.Struct, frozen=True):
    size: int
    # nanoseconds and inode: a file that is written anew while we read shows it
    stamp: tuple[int, int]


def publish(
    root: Path,
    output: Path,
    *,
    remote: str = "origin",
    branch: str = "gh-pages",
    cname: str = "",
    message: str = "",
    dry_run: bool = False,
    force: bool = False,
    report: Report,
) -> Published:
    """Publish the files below ``output`` to the branch, and say what came of it.

    ``force`` publishes beyond the size limits of GitHub; nothing is ever pushed by force. What is
    left out is reported as a warning. Raises Refused for a folder or a name that will not do,
    Stopped for what git or the remote refuses.
    """
    domain = _domain(cname)
    _check_names(remote, branch)
    files = _look(root, output, report)
    _check_sizes(output, files, force, report)
    repo = git.repository(root)
    address = _check_place(repo, remote, branch)

    tip = git.tip(repo, remote, branch)
    if tip:
        git.fetch(repo, remote, branch, tip)
    old = git.listing(repo, tip) if tip else {}
    _check_not_sources(old, files, branch)

    contents = _contents(repo, output, files, old, domain)
    algorithm = git.object_format(repo)
    new = {
        path: ("100644", git.blob_id(_read(content), algorithm))
        for path, content in contents.items()
    }
    written = [path for path, entry in new.items() if old.get(path) != entry]
    removed = sorted(old.keys() - new.keys())
    changed = bool(written or removed)

    commit = ""
    if changed and not dry_run:
        fresh = ((path, _read(contents[path])) for path in written)
        commit = git.commit(repo, tip, message or "Publish the site", removed, fresh)
        # half of one build and half of the next must not be shown
        if dict(_walk(output, _unheard)) != files:
            raise Stopped(
                Problem(
                    f"{output.name} changed while it was read",
                    hint="wait for the build to end and publish again",
                )
            )
        git.push(repo, remote, branch, commit, tip)
    size = sum(
        len(content) if isinstance(content, bytes) else files[path].size
        for path, content in contents.items()
    )
    return Published(
        branch,
        remote,
        site_url(address, _shown_domain(contents)),
        commit,
        len(contents),
        size,
        changed,
    )


def site_url(address: str, domain: str = "") -> str:
    """Where GitHub Pages shows the repository with this address; empty for an address elsewhere and
    no domain.
    """
    if domain:
        return f"https://{domain}/"
    found = _GITHUB.fullmatch(address)
    if not found:
        return ""
    host, name = f"{found['user'].lower()}.github.io", found["repository"]
    return f"https://{host}/" if name.lower() == host else f"https://{host}/{name}/"


def _domain(cname: str) -> str:
    try:
        domain = cname if cname.isascii() else cname.encode("idna").decode("ascii")
    except UnicodeError:
        domain = "?"
    if domain and not _HOST.fullmatch(domain):
        raise Refused(
            Problem(
                f"cname is not a domain name: {cname}",
                hint="only the name, as in digest.example.org",
            )
        )
    return domain


def _shown_domain(contents: dict[str, Path | bytes]) -> str:
    domain = _read(contents.get("CNAME", b"")).decode("utf-8", "replace").strip()
    return domain if _HOST.fullmatch(domain) else ""


def _check_names(remote: str, branch: str) -> None:
    """A name that begins with a hyphen would be read as an option by git or by what git starts."""
    for what, name in (("remote", remote), ("branch", branch)):
        if not name or name.startswith("-") or not name.isprintable():
            raise Refused(
                Problem(
                    f"not a name for a {what}: {name}",
                    hint=f"set {what} in the [publish] table of digest.toml",
                )
            )


def _check_place(repo: git.Repository, remote: str, branch: str) -> str:
    """The address of the remote, when the branch there may be published to."""
    if branch == "HEAD" or repo.ask("check-ref-format", f"refs/heads/{branch}").code:
        raise Refused(
            Problem(f"not a name for a branch: {branch}", hint="gh-pages is the usual one")
        )
    if repo.ask("symbolic-ref", "--quiet", "HEAD").text == f"refs/heads/{branch}":
        raise Refused(
            Problem(
                f"{branch} is the branch you work on; the site would replace its files",
                hint="publish to gh-pages",
            )
        )
    remotes = repo.run("remote", doing="list the remotes").text.splitlines()
    if remote not in remotes:
        known = (
            f"the remotes are: {', '.join(remotes)}"
            if remotes
            else f"git remote add {remote} ADDRESS"
        )
        raise Stopped(Problem(f"this repository has no remote called {remote}", hint=known))
    return repo.run("remote", "get-url", "--push", "--", remote, doing=f"find {remote}").text.split(
        "\n"
    )[0]


def _check_not_sources(
    old: dict[str, tuple[str, str]], files: dict[str, _File], branch: str
) -> None:
    sources = next(
        (path for path in old if path.split("/")[-1] == "digest.toml" and path not in files), ""
    )
    if sources:
        raise Refused(
            Problem(
                f"{branch} holds the sources of a site ({sources}); they would be replaced",
                hint="publish to gh-pages",
            )
        )


def _look(root: Path, output: Path, report: Report) -> dict[str, _File]:
    """What may be published, by path; Refused when that is no site."""
    if not output.is_dir():
        raise Refused(
            Problem(f"there is no folder {output.name} to publish", hint="run digest build")
        )
    if root.resolve().is_relative_to(output.resolve()):
        raise Refused(
            Problem(
                f"the output folder holds the site's own sources: {output}",
                hint="set output in digest.toml",
            )
        )
    files = dict(_walk(output, report))
    if "index.html" not in files:
        what = "has no index.html" if files else "is empty"
        raise Refused(
            Problem(f"{output.name} {what}; nothing is published", hint="run digest build")
        )
    return files


def _walk(output: Path, report: Report) -> Iterator[tuple[str, _File]]:
    """Every file that may be published, its path with ``/``; the others are reported."""
    folders = [""]
    while folders:
        prefix = folders.pop()
        try:
            for entry in sorted(os.scandir(output / prefix), key=lambda entry: entry.name):
                path = prefix + entry.name
                if why := _left_out(entry):
                    report(
                        Problem(
                            f"not published: {why}",
                            file=f"{output.name}/{path}",
                            severity="warning",
                        )
                    )
                elif entry.is_dir(follow_symlinks=False):
                    folders.append(path + "/")
                else:
                    stat = entry.stat(follow_symlinks=False)
                    yield path, _File(stat.st_size, (stat.st_mtime_ns, stat.st_ino))
        except OSError as error:
            raise stopped_by(error, f"read {output.name}/{prefix}") from error


def _left_out(entry: os.DirEntry[str]) -> str:
    folder = entry.is_dir(follow_symlinks=False)
    if entry.is_symlink():
        return "a symbolic link"
    if not folder and not entry.is_file(follow_symlinks=False):
        return "neither a file nor a folder"  # to read a pipe would wait for ever
    hidden = entry.name.startswith(".")
    # a topic may well be called credentials
    if _SECRET.fullmatch(entry.name) and (hidden or not folder):
        return "it looks like a secret"
    return "its name begins with a dot" if hidden and entry.name not in _PUBLIC_DOTS else ""


def _unheard(_problem: Problem) -> None:
    """For what was reported before."""


def _check_sizes(output: Path, files: dict[str, _File], force: bool, report: Report) -> None:
    hint = "publish less, or use --force if the remote takes it"
    large = [(path, file.size) for path, file in files.items() if file.size > budget.FILE]
    told = [
        Problem(
            f"{_megabytes(n)}; GitHub refuses files over 100 MB", f"{output.name}/{path}", hint=hint
        )
        for path, n in large
    ]
    size = sum(file.size for file in files.values())
    if size > budget.SITE:
        told.append(
            Problem(
                f"the site has {_megabytes(size)}; the limit of GitHub Pages is 1 GB", hint=hint
            )
        )
    if told and not force:
        raise Refused(*told)
    if _SITE_WARNING < size <= budget.SITE:
        told.append(
            Problem(f"the site has {_megabytes(size)}, close to the limit of GitHub Pages, 1 GB")
        )
    for problem in told:
        report(msgspec.structs.replace(problem, severity="warning"))


def _megabytes(size: int) -> str:
    return f"{size / 1_000_000:,.0f} MB" if size >= 10_000_000 else f"{-(-size // 1000):,} kB"


def _contents(
    repo: git.Repository,
    output: Path,
    files: dict[str, _File],
    old: dict[str, tuple[str, str]],
    domain: str,
) -> dict[str, Path | bytes]:
    """What the branch shall hold: the files, ``.nojekyll`` (else GitHub drops names with ``_``),
    and the domain.
    """
    contents: dict[str, Path | bytes] = {".nojekyll": b""}
    contents.update((path, output / path) for path in files)
    kept = b""
    if "CNAME" in old and (domain or "CNAME" not in files):
        kept = repo.run(
            "cat-file", "blob", old["CNAME"][1], doing="read CNAME"
        ).out  # GitHub's own settings page writes it there
    if domain and kept.decode("utf-8", "replace").strip() != domain:
        kept = f"{domain}\n".encode()
    return contents | {"CNAME": kept} if kept else contents


def _read(content: Path | bytes) -> bytes:
    if isinstance(content, bytes):
        return content
    try:
        with open(
            os.open(
                content, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
            ),
            "rb",
        ) as file:
            return file.read()
    except OSError as error:
        raise stopped_by(error, f"read {content.name}") from error
