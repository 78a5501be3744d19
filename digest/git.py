"""Running git: no shell, no prompt, no terminal, and git's own last meaningful line when it
refuses.

Nothing here writes to the person's index, HEAD, work tree or branches: objects are added, and a
commit is pushed by its id. So a kill at any moment leaves unreferenced objects at worst, which
``git gc`` clears away.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path

import msgspec

from digest.errors import Problem, Stopped, stopped_by
from digest.patterns import pattern

# seconds for the first word of a remote; what moves data afterwards may take as long as it needs
_PATIENCE = 120

# A hook that calls us sets these for its own repository; the folder of the site alone says which
# repository is meant.
_FOREIGN = (
    "GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_COMMON_DIR",
    "GIT_NAMESPACE", "GIT_PREFIX",
)  # fmt: skip

_NOISE = pattern(
    r"hint:|To |Done$|Please make sure you have|and the repository exists"
    r"|fatal: Could not read from remote|fatal: the remote end hung up"
    r"|error: failed to push some refs"
)
_TELLING = pattern(r"(remote: )?(fatal|error):", re.I)
_SECRET_IN_ADDRESS = pattern(r"(?<=://)[^/\s@]+@")

_NETWORK = "check the network and the address of the remote: git remote -v"
_HINTS = (
    (
        (
            r"could not read (Username|Password)|Authentication failed|prompts disabled"
            r"|Invalid username|error: 40[13]|Permission to .* denied"
        ),
        (
            "sign in first: gh auth login, or store a token with git's credential helper; "
            "then publish again"
        ),
    ),
    (
        r"Permission denied|publickey",
        (
            "sign in first: add your key with ssh-add and register it with the host; "
            "then publish again"
        ),
    ),
    (
        r"Host key verification",
        "connect once by hand to accept the key of the host: ssh -T git@HOST",
    ),
    (r"dubious ownership", "the repository belongs to another user; see git config safe.directory"),
    (
        r"not appear to be a git repository|not found|[Nn]o such file",
        "check that the remote is still there: git remote -v",
    ),
    (r"unable to access|resolve host|[Cc]onnect|timed out|unreachable", _NETWORK),
    (r"No space left", "free some space and run the command again"),
)


class Answer(msgspec.Struct, frozen=True):
    """What git said; ``code`` is its exit code."""

    code: int
    out: bytes
    err: bytes = b""

    @property
    def text(self) -> str:
        return self.out.decode("utf-8", "replace").strip()

    def refusal(self, doing: str) -> Stopped:
        """Git's own last meaningful line as a problem: ``doing`` says what was being done ("reach
        origin").
        """
        said = self.out.decode("utf-8", "replace") + "\n" + self.err.decode("utf-8", "replace")
        line = _meaningful(said.splitlines()) or f"git ended with code {self.code}"
        hint = next((hint for pattern, hint in _HINTS if re.search(pattern, said)), "")
        return Stopped(Problem(f"cannot {doing}: {_SECRET_IN_ADDRESS.sub('', line)}", hint=hint))


def _meaningful(lines: list[str]) -> str:
    """The line that says most; the lines of a hook on the remote count more than git's remark that
    a hook refused.
    """
    lines = [line.strip() for line in lines if line.strip()]
    kept = [line for line in lines if not _NOISE.match(line)]
    for wanted in (_TELLING, re.compile("remote: ")):
        if found := [line for line in kept if wanted.match(line)]:
            return found[-1]
    return (kept or lines or [""])[-1]


class Repository(msgspec.Struct, frozen=True):
    """The repository that a folder belongs to."""

    folder: Path
    environment: dict[str, str]

    def ask(self, *words: str, timeout: float | None = None) -> Answer:
        """What git answers, whatever its exit code; Stopped when it does not answer in ``timeout``
        seconds.
        """
        try:
            done = subprocess.run(  # noqa: S603 (a list of arguments, no shell)
                [_program(), *words], cwd=self.folder, env=self.environment, timeout=timeout,
                stdin=subprocess.DEVNULL, capture_output=True, start_new_session=True, check=False,
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            raise Stopped(
                Problem(f"git {words[0]} got no answer in {timeout} seconds", hint=_NETWORK)
            ) from None
        except OSError as error:
            raise stopped_by(error, "run git") from error
        return Answer(done.returncode, done.stdout, done.stderr)

    def run(self, *words: str, doing: str, timeout: float | None = None) -> Answer:
        """What git answers when all went well; else Stopped."""
        answer = self.ask(*words, timeout=timeout)
        if answer.code:
            raise answer.refusal(doing)
        return answer

    def feed(self, *words: str, chunks: Iterable[bytes], doing: str) -> Answer:
        """As ``run``, for a command that reads ``chunks``; it is stopped when they cannot be
        had.
        """
        with subprocess.Popen(  # noqa: S603 (a list of arguments, no shell)
            [_program(), *words], cwd=self.folder, env=self.environment, start_new_session=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        ) as process:  # fmt: skip
            assert process.stdin is not None  # noqa: S101 (for the type checker)
            try:
                for chunk in chunks:
                    process.stdin.write(chunk)
            except BrokenPipeError:
                pass  # git has given up; its own words, read below, say why
            except BaseException:
                process.kill()
                raise
            out, err = process.communicate()
        if process.returncode:
            raise Answer(process.returncode, out, err).refusal(doing)
        return Answer(0, out, err)


def _program() -> str:
    if found := shutil.which("git"):
        return found
    raise Stopped(
        Problem(
            "git is not installed",
            hint=(
                "install git (https://git-scm.com), or copy the output folder to a server yourself"
            ),
        )
    )


def repository(folder: Path) -> Repository:
    """The repository around ``folder``; Stopped when there is none or git is missing."""
    environment = {name: value for name, value in os.environ.items() if name not in _FOREIGN}
    found = Repository(folder, environment | {"LC_ALL": "C", "GIT_TERMINAL_PROMPT": "0"})
    answer = found.ask("rev-parse", "--git-dir")
    if answer.code and b"not a git repository" in answer.err:
        hint = (
            "git init, then git remote add origin ADDRESS; or copy the output folder to a server "
            "yourself"
        )
        raise Stopped(
            Problem(f"{folder.absolute().name or folder} is not in a git repository", hint=hint)
        )
    if answer.code:
        raise answer.refusal("use the git repository")
    ssh = _ssh(found)
    return Repository(folder, found.environment | {"GIT_SSH_COMMAND": ssh}) if ssh else found


def _ssh(found: Repository) -> str:
    """The person's ssh command, told never to ask; empty when it is a program whose options we
    don't know.
    """
    command = (
        found.environment.get("GIT_SSH_COMMAND")
        or found.ask("config", "--get", "core.sshCommand").text
    )
    if not command and "GIT_SSH" in found.environment:
        return ""
    known = re.match(r"(\S*/)?ssh(\.exe)?(\s|$)", command or "ssh")
    return f"{command or 'ssh'} -o BatchMode=yes -o ConnectTimeout=30" if known else ""


def tip(repo: Repository, remote: str, branch: str) -> str:
    """The id of the commit that the branch of the remote stands at; empty when there is no such
    branch.
    """
    ref = f"refs/heads/{branch}"
    answer = repo.run("ls-remote", "--", remote, ref, doing=f"reach {remote}", timeout=_PATIENCE)
    found = (line.split("\t") for line in answer.text.splitlines())
    # ls-remote matches the ends of names: x/refs/heads/gh-pages
    return next((line[0] for line in found if line[1:] == [ref]), "")


def fetch(repo: Repository, remote: str, branch: str, commit: str) -> None:
    """Bring the objects of ``commit``, the tip of the branch, without moving any ref; Stopped when
    the branch has moved on.
    """
    if (
        repo.ask("rev-parse", "--verify", "--quiet", f"refs/remotes/{remote}/{branch}").text
        == commit
    ):
        return  # what a ref points at is here whole
    quiet = (
        "--quiet", "--no-tags", "--no-write-fetch-head", "--no-recurse-submodules", "--no-prune",
        "--refmap=",
    )  # fmt: skip
    repo.run(
        *("-c", "gc.auto=0", "-c", "maintenance.auto=false", "fetch", *quiet),
        *("--", remote, f"refs/heads/{branch}"),
        doing=f"fetch {branch} from {remote}",
    )
    if repo.ask("cat-file", "-e", f"{commit}^{{tree}}").code:
        raise Stopped(
            Problem(
                f"{branch} on {remote} changed while it was read", hint="run digest publish again"
            )
        )


def listing(repo: Repository, commit: str) -> dict[str, tuple[str, str]]:
    """Path → (mode, object id) of all that the commit holds."""
    out = repo.run("ls-tree", "-r", "-z", "--full-tree", commit, doing="read what is published").out
    rows = (row.split(b"\t", 1) for row in out.split(b"\0") if row)
    heads = ((os.fsdecode(path), head.decode("ascii").split()) for head, path in rows)
    return {path: (mode, name) for path, (mode, _kind, name) in heads}


Written = Iterable[tuple[str, bytes]]
"""Paths with their new content."""


def object_format(repo: Repository) -> str:
    """What the repository names its objects by: ``sha1`` or ``sha256``."""
    return repo.run("rev-parse", "--show-object-format", doing="read the repository").text


def blob_id(content: bytes, algorithm: str) -> str:
    """The name git gives to this content (gitformat: SHA of ``blob LENGTH NUL content``)."""
    return hashlib.new(
        algorithm, b"blob %d\0" % len(content) + content, usedforsecurity=False
    ).hexdigest()


def commit(
    repo: Repository, parent: str, message: str, removed: Iterable[str], written: Written
) -> str:
    """The id of a new commit: ``parent`` (empty: none) without the removed paths and with the
    written ones, as plain files.

    ``git fast-import`` makes one pack of it where ``git add`` would make a loose object for each
    file. The ref that it insists on is taken back in the same stream, before it is written.
    """
    nothing = "0" * len(blob_id(b"", object_format(repo)))
    ref = f"refs/digest/{secrets.token_hex(8)}".encode()
    head = b"commit %b\nmark :1\ncommitter %b\n" % (ref, _identity(repo))
    head += _data(message.replace("\0", "").encode("utf-8", "replace"))
    head += f"from {parent}\n".encode() if parent else b""
    tail = b"\nget-mark :1\nreset %b\nfrom %b\n" % (ref, nothing.encode())
    # On a Mac, git is told to fold the case of paths: HER2/ and Her2/ would become one folder.
    words = ("-c", "core.ignoreCase=false", "fast-import", "--quiet")
    return repo.feed(
        *words, chunks=chain([head], _changes(removed, written), [tail]), doing="make the commit"
    ).text


def _changes(removed: Iterable[str], written: Written) -> Iterator[bytes]:
    for path in removed:  # first: a file may have become a folder
        yield b"D " + _quoted(path) + b"\n"
    for path, content in written:
        yield b"M 100644 inline " + _quoted(path) + b"\n" + _data(content)


def _data(content: bytes) -> bytes:
    return b"data %d\n" % len(content) + content + b"\n"


def _quoted(path: str) -> bytes:
    escaped = os.fsencode(path).replace(b"\\", b"\\\\").replace(b'"', b'\\"').replace(b"\n", b"\\n")
    return b'"' + escaped + b'"'


def _identity(repo: Repository) -> bytes:
    """Who commits, and when. A name that git would guess from the machine is not the person's: then
    it is ours.
    """
    own = repo.ask("-c", "user.useConfigOnly=true", "var", "GIT_COMMITTER_IDENT")
    if own.code:
        ours = ("-c", "user.name=digest", "-c", "user.email=digest@localhost")
        own = repo.run(*ours, "var", "GIT_COMMITTER_IDENT", doing="sign the commit")
    return own.out.strip()


def push(repo: Repository, remote: str, branch: str, commit: str, parent: str) -> None:
    """Move the branch of the remote from ``parent`` to ``commit``, never by force; Stopped when it
    stands elsewhere by now.
    """
    plain = ("--porcelain", "--quiet", "--no-follow-tags", "--recurse-submodules=no")
    answer = repo.ask("push", *plain, "--", remote, f"{commit}:refs/heads/{branch}")
    if not answer.code:
        return
    refusal = answer.refusal(f"push to {branch} on {remote}")
    try:
        now = tip(repo, remote, branch)
    except Stopped:
        raise refusal from None
    if now == commit:
        return  # the line broke after the remote had taken it
    if now != parent:
        what = (
            f"somebody else published to {branch} on {remote} at the same time; nothing was lost "
            "and nothing was overwritten"
        )
        raise Stopped(Problem(what, hint="run digest publish again"))
    raise refusal
