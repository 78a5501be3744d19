"""Publishing, against real bare repositories on this disk.

On a kill at any moment: publishing writes objects, moves no ref of the person's repository, and the
remote moves its branch in one step after it has all objects. So there is no state between old and
new that a test could catch; what can be tested is that nothing but objects changes on our side
(``a_snapshot``), and that a lost push is followed by a whole one.
"""

from __future__ import annotations

import http.server
import os
import subprocess
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from digest.errors import DigestError, Problem, Refused, Stopped
from digest.publish import Published, publish, site_url
from digest.workflow import write as workflow

pytestmark = pytest.mark.skipif(
    subprocess.run(["git", "--version"], capture_output=True, check=False).returncode != 0,
    reason="no git",
)


@pytest.fixture(autouse=True)
def _own_git_configuration(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The machine's git configuration must not matter."""
    for name in [name for name in os.environ if name.startswith(("GIT_", "SSH_"))] + ["EMAIL"]:
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "home").mkdir()
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    (tmp_path / "home/gitconfig").write_text("[init]\n\tdefaultBranch = main\n")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "home/gitconfig"))


def git(folder: Path, *words: str, check: bool = True) -> str:
    done = subprocess.run(
        ["git", *words], cwd=folder, capture_output=True, check=check, stdin=subprocess.DEVNULL
    )
    return done.stdout.decode("utf-8", "surrogateescape").rstrip("\n")


def commit_all(folder: Path) -> None:
    git(folder, "add", "-A")
    git(
        folder,
        "-c",
        "user.name=Ada",
        "-c",
        "user.email=ada@example.org",
        "commit",
        "-qm",
        "sources",
    )


def fill(output: Path) -> None:
    output.mkdir(exist_ok=True)
    (output / "index.html").write_text("<!doctype html><title>Digest</title>")
    (output / "topics").mkdir(exist_ok=True)
    (output / "topics/index.html").write_text("topics")


class Place:
    """A repository with a site, and its bare remote."""

    def __init__(self, parent: Path) -> None:
        self.root, self.bare = parent / "site", parent / "remote.git"
        self.output = self.root / "public"
        self.problems: list[Problem] = []
        git(parent, "init", "-q", "--bare", str(self.bare))
        git(parent, "init", "-q", str(self.root))
        (self.root / "digest.toml").write_text("[site]\n")
        (self.root / ".gitignore").write_text("public/\n")
        commit_all(self.root)
        git(self.root, "remote", "add", "origin", "../remote.git")
        git(self.root, "push", "-q", "origin", "main")
        fill(self.output)

    def publish(self, **options: Any) -> Published:
        return publish(
            self.root, options.pop("output", self.output), report=self.problems.append, **options
        )

    def published(self, branch: str = "gh-pages") -> dict[str, str]:
        """Path → mode and object of what the remote holds."""
        rows = git(self.bare, "ls-tree", "-r", "-z", branch).split("\0")
        return {path: head for head, _, path in (row.partition("\t") for row in rows if row)}

    def content(self, path: str) -> str:
        return git(self.bare, "show", f"gh-pages:{path}")

    def commits(self) -> list[str]:
        return git(self.bare, "rev-list", "gh-pages", check=False).splitlines()

    def a_snapshot(self) -> dict[str, bytes]:
        """All of the repository except objects and what git notes about the remote."""
        passing = ("objects", "refs/remotes", "logs/refs/remotes")
        files = (path for path in self.root.rglob("*") if path.is_file())
        return {
            str(path): path.read_bytes()
            for path in files
            if not path.relative_to(self.root)
            .as_posix()
            .startswith(tuple(f".git/{name}" for name in passing))
        }


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


def another_publisher(place: Place) -> str:
    """Somebody else's push, from a clone; the id of the new tip."""
    clone = place.root.parent / "clone"
    git(place.root.parent, "clone", "-q", str(place.bare), str(clone))
    there = git(clone, "rev-parse", "--verify", "-q", "origin/gh-pages", check=False)
    git(
        clone,
        "checkout",
        "-q",
        *(["-B", "gh-pages", "origin/gh-pages"] if there else ["--orphan", "gh-pages"]),
    )
    (clone / "theirs.html").write_text("theirs")
    commit_all(clone)
    git(clone, "push", "-q", "origin", "gh-pages")
    return git(clone, "rev-parse", "HEAD")


def test_the_first_publish_makes_the_branch_with_every_file_plain(place: Place) -> None:
    (place.output / "topics/index.html").chmod(0o755)
    done = place.publish()
    assert (done.branch, done.remote, done.changed, done.files) == ("gh-pages", "origin", True, 3)
    assert done.bytes == sum(
        path.stat().st_size for path in place.output.rglob("*") if path.is_file()
    )
    assert place.commits() == [done.commit]
    assert set(place.published()) == {".nojekyll", "index.html", "topics/index.html"}
    assert {head[:11] for head in place.published().values()} == {"100644 blob"}
    assert place.problems == []
    git(place.bare, "fsck", "--strict")


def test_an_unchanged_site_makes_no_commit(place: Place) -> None:
    first = place.publish()
    (place.output / "index.html").touch()
    second = place.publish()
    assert (second.changed, second.commit, second.files, second.bytes) == (
        False,
        "",
        first.files,
        first.bytes,
    )
    assert place.commits() == [first.commit]


def test_a_change_makes_one_commit_on_top_and_removes_what_is_gone(place: Place) -> None:
    first = place.publish()
    (place.output / "topics/index.html").unlink()
    (place.output / "topics").rmdir()
    (place.output / "topics").write_text("a file where a folder was")
    (place.output / "index.html").unlink()
    fill_again = "<title>New</title>"
    (place.output / "index.html").write_text(fill_again)
    second = place.publish(message="Édition\nof May")
    assert place.commits() == [second.commit, first.commit]
    assert set(place.published()) == {".nojekyll", "index.html", "topics"}
    assert place.content("index.html") == fill_again
    assert git(place.bare, "log", "-1", "--format=%B", "gh-pages").strip() == "Édition\nof May"


def test_the_same_output_gives_the_same_tree_from_another_folder(
    place: Place, tmp_path: Path
) -> None:
    place.publish()
    (tmp_path / "second").mkdir()
    second = Place(tmp_path / "second")
    outside = second.output.rename(tmp_path / "second/outside")
    second.publish(output=outside)
    assert git(second.bare, "rev-parse", "gh-pages^{tree}") == git(
        place.bare, "rev-parse", "gh-pages^{tree}"
    )


def test_a_fresh_clone_publishes_on_top_of_what_is_there(place: Place, tmp_path: Path) -> None:
    first = place.publish()
    git(tmp_path, "clone", "-q", "--depth=1", place.bare.as_uri(), "fresh")
    fill(tmp_path / "fresh/public")
    (tmp_path / "fresh/public/new.html").write_text("new")
    done = publish(tmp_path / "fresh", tmp_path / "fresh/public", report=place.problems.append)
    assert place.commits() == [done.commit, first.commit]


def in_a_merge(place: Place) -> None:
    (place.root / ".git/MERGE_HEAD").write_text(git(place.root, "rev-parse", "HEAD") + "\n")


def dirty(place: Place) -> None:
    (place.root / "digest.toml").write_text("[site]\ntitle = 'dirty'\n")
    (place.root / "untracked.txt").write_text("new")
    (place.root / "staged.txt").write_text("staged")
    git(place.root, "add", "staged.txt")


STATES: dict[str, Callable[[Place], object]] = {
    "clean": lambda place: None,
    "dirty": dirty,
    "merge": in_a_merge,
    "detached": lambda place: git(place.root, "checkout", "-q", "--detach"),
    "lock": lambda place: (place.root / ".git/index.lock").touch(),
    "local gh-pages": lambda place: git(place.root, "branch", "gh-pages"),
}


@pytest.mark.parametrize("state", STATES)
def test_nothing_of_the_persons_repository_changes(place: Place, state: str) -> None:
    STATES[state](place)
    before = place.a_snapshot()
    place.publish()
    another_publisher(place)
    place.publish()
    assert place.a_snapshot() == before
    assert "theirs.html" not in place.published()
    assert len(place.commits()) == 3


def test_a_repository_without_commits_publishes(tmp_path: Path, place: Place) -> None:
    git(tmp_path, "init", "-q", "young")
    git(tmp_path / "young", "remote", "add", "origin", str(place.bare))
    done = publish(tmp_path / "young", place.output, report=place.problems.append)
    assert place.commits() == [done.commit]


def test_without_a_name_of_the_person_the_commit_is_signed_by_digest(place: Place) -> None:
    place.publish()
    assert (
        git(place.bare, "log", "-1", "--format=%cn <%ce> %an", "gh-pages")
        == "digest <digest@localhost> digest"
    )


def test_the_person_signs_when_git_knows_them(place: Place) -> None:
    git(place.root, "config", "user.name", "Grace Hopper")
    git(place.root, "config", "user.email", "grace@example.org")
    place.publish()
    assert (
        git(place.bare, "log", "-1", "--format=%cn <%ce>", "gh-pages")
        == "Grace Hopper <grace@example.org>"
    )


def test_a_dry_run_counts_and_pushes_nothing(place: Place) -> None:
    would = place.publish(dry_run=True)
    assert (would.changed, would.commit, would.files) == (True, "", 3)
    assert place.commits() == []
    place.publish()
    assert not place.publish(dry_run=True).changed


def test_a_repository_with_sha256_names_publishes(place: Place, tmp_path: Path) -> None:
    git(tmp_path, "init", "-q", "--bare", "--object-format=sha256", "long.git")
    git(tmp_path, "init", "-q", "--object-format=sha256", "long")
    git(tmp_path / "long", "remote", "add", "origin", "../long.git")
    for changed in (True, False):
        assert (
            publish(tmp_path / "long", place.output, report=place.problems.append).changed
            is changed
        )


def test_a_site_in_a_folder_of_the_repository_publishes(place: Place) -> None:
    inner = place.root / "docs"
    inner.mkdir()
    done = publish(inner, place.output, report=place.problems.append)
    assert place.commits() == [done.commit]


@pytest.mark.parametrize(
    ("theirs", "own", "configured", "expected", "url"),
    [
        ("kept.example.org", None, "", "kept.example.org", "https://kept.example.org/"),
        ("kept.example.org", "own.example.org", "", "own.example.org", "https://own.example.org/"),
        (
            "kept.example.org",
            "own.example.org",
            "set.example.org",
            "set.example.org\n",
            "https://set.example.org/",
        ),
        ("set.example.org", None, "set.example.org", "set.example.org", "https://set.example.org/"),
        (None, None, "bücher.example", "xn--bcher-kva.example\n", "https://xn--bcher-kva.example/"),
        (None, None, "", None, ""),
    ],
)
def test_the_domain_is_kept_unless_the_site_says_otherwise(
    place: Place,
    theirs: str | None,
    own: str | None,
    configured: str,
    expected: str | None,
    url: str,
) -> None:
    if theirs:
        (place.output / "CNAME").write_text(theirs)
        place.publish()
        (place.output / "CNAME").unlink()
    if own:
        (place.output / "CNAME").write_text(own)
    done = place.publish(cname=configured)
    raw = subprocess.run(
        ["git", "show", "gh-pages:CNAME"], cwd=place.bare, capture_output=True, check=False
    ).stdout.decode()
    assert (raw or None, done.url) == (expected, url)
    assert not place.publish(cname=configured).changed


@pytest.mark.parametrize(
    "cname",
    [
        "https://example.org/",
        "-o.example",
        "example",
        "a b.example",
        "é..example",
        "x.example\ny.example",
    ],
)
def test_a_domain_that_is_none_is_refused(place: Place, cname: str) -> None:
    with pytest.raises(Refused, match="not a domain name"):
        place.publish(cname=cname)


SECRETS = [
    ".env",
    ".env.local",
    "server.pem",
    "id_rsa",
    "a/site.KEY",
    ".ssh/config",
    ".npmrc",
    ".pypirc",
    "credentials.json",
    ".git/config",
]


def test_secrets_links_and_dot_files_are_left_out_and_named(place: Place, tmp_path: Path) -> None:
    (tmp_path / "canary.txt").write_text("CANARY")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere/x.html").write_text("CANARY")
    for name in [
        *SECRETS,
        ".DS_Store",
        ".well-known/security.txt",
        "topics/credentials/index.html",
        "credentials-of-nurses.html",
    ]:
        (place.output / name).parent.mkdir(parents=True, exist_ok=True)
        (place.output / name).write_text("K=1")
    (place.output / "link.txt").symlink_to(tmp_path / "canary.txt")
    (place.output / "folder").symlink_to(tmp_path / "elsewhere")
    os.mkfifo(place.output / "pipe")
    place.publish()
    assert set(place.published()) == {
        ".nojekyll", ".well-known/security.txt", "credentials-of-nurses.html", "index.html", "topics/credentials/index.html",
        "topics/index.html",
    }  # fmt: skip
    named = {problem.file for problem in place.problems}
    left = {name.replace("/config", "") for name in SECRETS} | {
        ".DS_Store",
        "link.txt",
        "folder",
        "pipe",
    }
    assert named == {f"public/{name}" for name in left}
    assert {problem.severity for problem in place.problems} == {"warning"}


@settings(
    max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(
        st.text(
            st.characters(exclude_characters="/\0", exclude_categories=["Cs"]),
            min_size=1,
            max_size=20,
        ).filter(lambda name: not name.startswith(".") and len(name.encode()) < 200),
        max_size=8,
    )
)
def test_any_file_name_is_published_as_it_is(
    tmp_path_factory: pytest.TempPathFactory, names: list[str]
) -> None:
    place = Place(tmp_path_factory.mktemp("names"))
    names += [
        "line\nbreak",
        'quo"te',
        "back\\slash",
        "tab\t",
        " blank ",
        "-option",
        "é\u0301",
        os.fsdecode(b"bytes\xff\xfe"),
    ]
    (place.output / "odd").mkdir()
    for name in names:
        (place.output / "odd" / name).write_text(name, "utf-8", "surrogateescape")
    place.publish()
    left_out = {problem.file for problem in place.problems}
    wanted = {f"odd/{name}" for name in names if f"public/odd/{name}" not in left_out}
    assert set(place.published()) == wanted | {".nojekyll", "index.html", "topics/index.html"}
    assert not place.publish().changed
    (place.output / "odd/line\nbreak").unlink()
    place.publish()
    assert "odd/line\nbreak" not in place.published()


def no_output(place: Place) -> None:
    place.output.rename(place.root / "gone")


def empty_output(place: Place) -> None:
    no_output(place)
    place.output.mkdir()


def large_site(place: Place) -> None:
    with (place.output / "big.bin").open("wb") as file:
        file.truncate(1_100_000_000)  # sparse: it must not be read


REFUSALS: dict[str, tuple[Any, dict[str, Any], type[DigestError], str]] = {
    "missing output": (no_output, {}, Refused, "no folder public .*digest build"),
    "empty output": (empty_output, {}, Refused, "public is empty.*digest build"),
    "no index": (lambda p: (p.output / "index.html").unlink(), {}, Refused, "no index.html"),
    "1 GB": (large_site, {}, Refused, "limit of GitHub Pages is 1 GB"),
    "branch as option": (None, {"branch": "--upload-pack=touch pwned"}, Refused, "not a name for a branch"),
    "remote as option": (None, {"remote": "--upload-pack=touch pwned"}, Refused, "not a name for a remote"),
    "branch with blanks": (None, {"branch": "a b"}, Refused, "not a name for a branch"),
    "branch of before": (None, {"branch": "@{-1}"}, Refused, "not a name for a branch"),
    "branch with a zero": (None, {"branch": "a\0b"}, Refused, "not a name for a branch"),
    "HEAD": (None, {"branch": "HEAD"}, Refused, "not a name for a branch"),
    "checked out": (None, {"branch": "main"}, Refused, "main is the branch you work on"),
    "sources": (STATES["detached"], {"branch": "main"}, Refused, r"holds the sources of a site \(digest.toml\)"),
    "unknown remote": (None, {"remote": "upstream"}, Stopped, "no remote called upstream.*origin"),
    "remote is an address": (None, {"remote": "ext::touch pwned"}, Stopped, "no remote called"),
    "remote gone": (lambda p: p.bare.rename(p.bare.with_name("x")), {}, Stopped, "cannot reach origin: .*not appear.*git remote -v"),
    "no remote": (lambda p: git(p.root, "remote", "remove", "origin"), {}, Stopped, "git remote add origin"),
    "not git": (lambda p: (p.root / ".git").rename(p.root / "nogit"), {}, Stopped, "not in a git repository.*git init"),
    "no connection": (
        lambda p: git(p.root, "remote", "set-url", "origin", "https://me:secret@127.0.0.1:9/x.git"), {}, Stopped, "git remote -v",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSALS)
def test_what_cannot_be_published_is_refused_in_one_line_with_a_hint(
    place: Place, case: str, tmp_path: Path
) -> None:
    prepare, options, kind, said = REFUSALS[case]
    if prepare:
        prepare(place)
    with pytest.raises(kind, match=said) as refused:
        place.publish(**options)
    assert len(str(refused.value).split("\n")) == len(refused.value.problems)
    assert "secret" not in str(refused.value)
    assert all(problem.hint for problem in refused.value.problems)
    assert not list(tmp_path.rglob("pwned"))
    if place.bare.exists():
        assert git(place.bare, "for-each-ref", "--format=%(refname)") == "refs/heads/main"


def test_the_folder_of_the_sources_is_never_published(place: Place) -> None:
    (place.root / "index.html").write_text("mine")
    with pytest.raises(Refused, match="sources"):
        place.publish(output=place.root)


def test_a_missing_git_is_told(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(place.root))
    with pytest.raises(Stopped, match="git is not installed"):
        place.publish()


def test_force_publishes_beyond_the_limits_with_a_warning(place: Place) -> None:
    with (place.output / "big.bin").open("wb") as file:
        file.truncate(100 * 1024 * 1024 + 1)
    with pytest.raises(Refused, match=r"public/big.bin.*GitHub refuses files over 100 MB"):
        place.publish()
    assert place.publish(force=True, dry_run=True).changed
    assert [(problem.file, problem.severity) for problem in place.problems] == [
        ("public/big.bin", "warning")
    ]


def hook(place: Place, script: str) -> None:
    path = place.bare / "hooks/pre-receive"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


def test_the_word_of_a_remote_that_refuses_is_passed_on(place: Place) -> None:
    hook(place, "echo 'error: frozen until Monday \033[31m' >&2; exit 1")
    with pytest.raises(
        Stopped, match=r"cannot push to gh-pages on origin: .*frozen until Monday"
    ) as refused:
        place.publish()
    assert str(refused.value).isprintable()
    hook(place, "exit 0")
    assert place.publish().commit in place.commits()


@pytest.mark.parametrize("moment", ["after it was read", "while ours comes in"])
def test_a_remote_that_moved_meanwhile_keeps_what_the_other_published(
    place: Place, tmp_path: Path, moment: str
) -> None:
    first = place.publish()
    theirs = another_publisher(place)
    git(place.bare, "update-ref", "refs/heads/other", theirs)
    git(place.bare, "update-ref", "refs/heads/gh-pages", first.commit)
    move = f"git -C '{place.bare}' update-ref refs/heads/gh-pages refs/heads/other"
    if moment == "after it was read":
        reader = tmp_path / "read-then-move"
        reader.write_text(f'#!/bin/sh\ngit-upload-pack "$@"\n{move}\n')
        reader.chmod(0o755)
        git(place.root, "config", "remote.origin.uploadpack", str(reader))
    else:
        hook(place, f"unset GIT_QUARANTINE_PATH; {move}")
    (place.output / "index.html").write_text("ours")
    with pytest.raises(Stopped, match=r"at the same time; nothing was lost.*publish again"):
        place.publish()
    assert place.commits() == [theirs, first.commit]
    again = place.publish()
    assert place.commits() == [again.commit, theirs, first.commit]


def test_two_at_once_lose_nothing(place: Place, tmp_path: Path) -> None:
    def attempt(number: int) -> str:
        output = tmp_path / f"out{number}"
        fill(output)
        (output / "number.html").write_text(str(number))
        try:
            return publish(place.root, output, report=lambda problem: None).commit
        except Stopped:
            return ""

    for _round in range(2):
        before = place.commits()
        with ThreadPoolExecutor(2) as pool:
            commits = [commit for commit in pool.map(attempt, range(2)) if commit]
        assert commits or _round  # in the second round, the last one's site may stand there already
        assert sorted(place.commits()) == sorted([*commits, *before])


def test_output_that_changes_while_it_is_read_is_not_pushed(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.open

    def opening_rewrites(path: Any, *rest: Any, **options: Any) -> int:
        if str(path).endswith("public/index.html"):
            (place.output / "late.html").write_text("late")
        return real(path, *rest, **options)

    monkeypatch.setattr("digest.publish.os.open", opening_rewrites)
    with pytest.raises(Stopped, match="public changed while it was read"):
        place.publish()
    assert place.commits() == []


class _AsksForPassword(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(401)
        self.send_header("WWW-Authenticate", 'Basic realm="git"')
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_words: Any) -> None:
        pass


@pytest.fixture
def guarded_address() -> Iterator[str]:
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), _AsksForPassword) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/x.git"
        server.shutdown()


def test_a_remote_that_asks_for_a_password_never_hangs(place: Place, guarded_address: str) -> None:
    git(place.root, "remote", "set-url", "origin", guarded_address)
    with pytest.raises(Stopped, match="sign in first"):
        place.publish()


@pytest.mark.parametrize(
    ("configured", "called"), [("", "ssh"), ("{home}/ssh -i key", "ssh -i key")]
)
def test_ssh_is_told_not_to_ask_and_the_persons_options_stay(
    place: Place, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, configured: str, called: str
) -> None:
    fake = tmp_path / "home/ssh"
    fake.write_text(
        f"#!/bin/sh\necho ssh \"$@\" >> '{tmp_path}/called'\necho 'git@h: Permission denied (publickey).' >&2\nexit 255\n"
    )
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path / 'home'}:{os.environ['PATH']}")
    git(place.root, "remote", "set-url", "origin", "git@host.invalid:u/r.git")
    if configured:
        git(place.root, "config", "core.sshCommand", configured.format(home=tmp_path / "home"))
    with pytest.raises(Stopped, match=r"Permission denied.*ssh-add"):
        place.publish()
    assert (tmp_path / "called").read_text().startswith(f"{called} -o BatchMode=yes ")


@pytest.mark.parametrize(
    ("address", "url"),
    [
        ("https://github.com/Ada/digest-site.git", "https://ada.github.io/digest-site/"),
        ("https://token@github.com/ada/Digest", "https://ada.github.io/Digest/"),
        ("git@github.com:ada/digest.git", "https://ada.github.io/digest/"),
        ("ssh://git@github.com/ada/digest.git", "https://ada.github.io/digest/"),
        ("ssh://git@ssh.github.com:443/ada/digest.git", "https://ada.github.io/digest/"),
        ("git@github.com:Ada/ada.github.io.git", "https://ada.github.io/"),
        ("https://github.com/ada/ada.github.io/", "https://ada.github.io/"),
        ("https://gitlab.com/ada/digest.git", ""),
        ("https://github.com.evil.example/ada/digest", ""),
        ("../remote.git", ""),
    ],
)
def test_the_url_follows_from_the_address_of_the_remote(address: str, url: str) -> None:
    assert site_url(address) == url
    assert site_url(address, "digest.example.org") == "https://digest.example.org/"


def steps(path: Path) -> list[dict[str, Any]]:
    document: Any = yaml.safe_load(path.read_text("utf-8"))
    return [step for job in ("build", "deploy") for step in document["jobs"][job]["steps"]]


def test_the_workflow_builds_and_deploys_the_site(place: Place) -> None:
    path = workflow(place.root, report=place.problems.append)
    document: Any = yaml.safe_load(path.read_text("utf-8"))
    assert path == place.root.resolve() / ".github/workflows/digest.yml"
    assert document[True]["push"]["branches"] == ["main"]  # YAML 1.1 reads "on" as true
    assert document["permissions"] == {"contents": "read", "pages": "write", "id-token": "write"}
    assert document["concurrency"] == {"group": "pages", "cancel-in-progress": False}
    words = [step.get("uses") or step["run"] for step in steps(path)]
    assert words == [
        "actions/checkout@v5", "actions/setup-python@v6", "pip install topic-digest", "actions/configure-pages@v6",
        'digest build --output public --base-url "${{ steps.pages.outputs.base_url }}"', "actions/upload-pages-artifact@v5",
        "actions/deploy-pages@v5",
    ]  # fmt: skip
    assert steps(path)[5]["with"] == {"path": "public", "include-hidden-files": True}
    assert ['Source to "GitHub Actions"' in problem.text for problem in place.problems] == [True]
    assert [file.name for file in path.parent.iterdir()] == ["digest.yml"]


def test_the_workflow_of_a_site_within_a_repository_stands_at_its_top(place: Place) -> None:
    git(place.root, "checkout", "-q", "-b", "c++")
    inner = place.root / "my «site»"
    inner.mkdir()
    (inner / "pyproject.toml").write_text('[project]\nname = "topic-digest"\n')
    path = workflow(inner, report=place.problems.append)
    assert path.parent.parent.parent == place.root.resolve()
    document: Any = yaml.safe_load(path.read_text("utf-8"))
    assert document["jobs"]["build"]["defaults"]["run"]["working-directory"] == "my «site»"
    assert steps(path)[5]["with"]["path"] == "my «site»/public"
    assert steps(path)[2]["run"] == "pip install ."
    assert document[True]["push"]["branches"] == [r"c\+\+"]


def test_a_workflow_of_the_person_is_left_alone_and_our_own_is_fine(place: Place) -> None:
    write = partial(workflow, place.root, report=place.problems.append)
    path = write()
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert write() == path
    path.write_text("name: mine\n")
    with pytest.raises(Refused, match=r"digest\.yml: error: another workflow"):
        write()
    assert path.read_text() == "name: mine\n"


def test_a_workflow_can_be_written_before_there_is_a_repository(tmp_path: Path) -> None:
    (tmp_path / "plain").mkdir()
    problems: list[Problem] = []
    assert workflow(tmp_path / "plain", report=problems.append).is_file()
    (tmp_path / "blocked").mkdir()
    (tmp_path / "blocked/.github").write_text("a file")
    with pytest.raises(Stopped, match="cannot write"):
        workflow(tmp_path / "blocked", report=problems.append)
