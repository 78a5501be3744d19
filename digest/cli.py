"""Words on the command line: one function call each, what it prints, how it exits. What a command
needs is imported when it is called.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from digest import __version__
from digest.cli_topics import topics
from digest.console import DONE, INTERNAL, INTERRUPTED, REFUSED, STOPPED, Progress, Told, answer
from digest.errors import DigestError, Problem, Refused, UsageError, stopped_by

if TYPE_CHECKING:
    from digest.site.door import Options


class _Digest(click.Group):
    """Ends every command with the exit codes of the manual, and no traceback but on ``--debug``."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except (click.exceptions.Exit, click.ClickException, BrokenPipeError):
            raise
        except (KeyboardInterrupt, click.Abort):
            click.echo("interrupted", err=True)
            ctx.exit(INTERRUPTED)
        except Exception as error:
            if ctx.params.get("debug"):
                raise
            problems, code = _explained(error)
            for problem in problems:
                click.echo(str(problem), err=True)
            ctx.exit(code)


def _explained(error: Exception) -> tuple[Sequence[Problem], int]:
    """What ended the command, as problems, and the exit code."""
    if isinstance(error, DigestError):
        return error.problems, error.exit_code
    if isinstance(error, OSError):
        return stopped_by(
            error, f"use {error.filename}" if error.filename else "write"
        ).problems, STOPPED
    if isinstance(error, MemoryError):
        return (Problem("there is not enough memory", hint="--jobs 1 needs the least"),), STOPPED
    text = f"internal error: {type(error).__name__}: {error}"
    return (Problem(text, hint="digest --debug … shows where; please report it"),), INTERNAL


@click.group(
    cls=_Digest, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.version_option(__version__, prog_name="digest")
@click.option("--debug", is_flag=True, help="Show a traceback when something goes wrong.")
@click.option(
    "-C",
    "--directory",
    "folder",
    type=click.Path(path_type=Path),
    default=Path(),
    help="The site's folder.  [default: .]",
)
@click.pass_context
def digest(ctx: click.Context, debug: bool, folder: Path) -> None:
    """Topic digests from article records: import, build, preview, publish."""
    ctx.obj = folder


@digest.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
def new(folder: Path) -> None:
    """Make a new site in DIR that builds at once."""
    from digest import new as making

    made = making.make(folder)
    click.echo(f"A new site in {folder}: {len(made)} files. Next: cd {folder} && digest serve")


@digest.command("import")
@click.argument("files", metavar="FILE... | -", nargs=-1)
@click.option("--formats", is_flag=True, help="List the formats that are read.")
@click.option(
    "--format",
    "form",
    metavar="NAME",
    help="Read all files as this format instead of telling by their look.",
)
@click.option("--dry-run", is_flag=True, help="Say what would happen; write nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as one line of JSON.")
@click.option("--strict", is_flag=True, help="Count warnings as errors.")
@click.pass_obj
def import_(
    root: Path,
    /,
    files: Sequence[str],
    formats: bool,
    form: str | None,
    dry_run: bool,
    as_json: bool,
    strict: bool,
) -> None:
    """Bring records in: every FILE, or standard input for "-"."""
    from digest.records import formats as registry
    from digest.records import ingest
    from digest.site.door import Site

    told = Told(strict=strict)
    if formats:
        known = registry.known(told)
        lines = [f"{one.name:18} {one.title} ({', '.join(one.endings)})" for one in known]
        answer(
            "\n".join(lines),
            lambda: {"formats": [{"name": one.name, "title": one.title} for one in known]},
            as_json=as_json,
        )
        sys.exit(DONE)
    if not files:
        raise UsageError(
            Problem("no FILE is named", hint="digest import export.ris, or - for standard input")
        )
    result = ingest.run(
        Site.open(root, report=told), files, form=form, dry_run=dry_run, report=told
    )
    answer(result.summary(), lambda: result.as_json(told.problems), as_json=as_json)
    sys.exit(told.code)


def _build_options(command: Any) -> Any:
    for option in (
        click.option("--output", "-o", metavar="DIR", help="Where the site goes."),
        click.option("--base-url", "-b", metavar="URL", help="Where the site will be seen."),
        click.option("--drafts", "-D", is_flag=True, help="Show drafts too."),
        click.option(
            "--jobs",
            "-j",
            metavar="N",
            type=click.IntRange(0, 256),
            help="Processes; 0 is one a processor.",
        ),
    ):
        command = option(command)
    return command


@digest.command()
@_build_options
@click.option("--strict", is_flag=True, help="Count warnings as errors.")
@click.option("--no-cache", is_flag=True, help="Make everything anew.")
@click.option("--verbose", "-v", is_flag=True, help="Tell what the site weighs, kind by kind.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as one line of JSON.")
@click.pass_obj
def build(
    root: Path, /, strict: bool, no_cache: bool, verbose: bool, as_json: bool, **stated: Any
) -> None:
    """Build the site."""
    import gc

    from digest.site import build as building

    gc.disable()  # the process ends before garbage could matter
    told = Told(strict=strict)
    progress = Progress()
    try:
        built = building.build(
            root, _options(stated, use_cache=not no_cache), report=told, progress=progress
        )
    finally:
        progress.end()
    answer(built.summary() + built.details(wanted=verbose), built.as_json, as_json=as_json)
    sys.exit(told.code)


@digest.command()
@_build_options
@click.option(
    "--port",
    "-p",
    metavar="N",
    type=click.IntRange(1, 65535),
    help="The port; the next free one when it is taken.",
)
@click.option(
    "--host",
    metavar="ADDRESS",
    default="127.0.0.1",
    show_default=True,
    help="The address to listen on.",
)
@click.option("--open", "open_browser", is_flag=True, help="Open the site in a browser.")
@click.pass_obj
def serve(root: Path, /, port: int | None, host: str, open_browser: bool, **stated: Any) -> None:
    """Preview the site live: every save shows at once."""
    from digest import serve as serving

    serving.run(
        root, _options(stated), host=host, port=port, open_browser=open_browser, tell=Told()
    )


@digest.command()
@click.option(
    "--desk", is_flag=True, help="List what waits for a curator instead, with what settles it."
)
@click.option("--strict", is_flag=True, help="Count warnings as errors.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as one line of JSON.")
@click.pass_obj
def check(root: Path, /, desk: bool, strict: bool, as_json: bool) -> None:
    """Tell everything that is wrong or missing, all at once; write nothing."""
    import gc

    gc.disable()  # the process ends before garbage could matter
    told = Told(strict=strict)
    if desk:
        from digest.desk import waiting as curation
        from digest.site.door import Site

        waiting = curation.look(Site.open(root, report=told), report=told)
        answer(waiting.summary(), waiting.as_json, as_json=as_json)
        sys.exit(told.code)
    from digest.check import site

    checked = site.check(root, report=told)
    answer(checked.summary(), checked.as_json, as_json=as_json)
    sys.exit(REFUSED if checked.refused else told.code)


@digest.command()
@click.option(
    "--topic",
    "topics",
    metavar="T",
    multiple=True,
    help="The articles of this topic: its label, an alias or its slug.",
)
@click.option(
    "--author", "authors", metavar="NAME", multiple=True, help="The articles of this author."
)
@click.option(
    "--edition",
    "editions",
    metavar="ID",
    multiple=True,
    help="The articles of this edition, as in 2026-11.",
)
@click.option(
    "--to",
    "form",
    type=click.Choice(("ris", "bibtex", "csl-json")),
    default="ris",
    show_default=True,
    help="The format.",
)
@click.option(
    "--output",
    "-o",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Where the citations go.  [default: standard output]",
)
@click.pass_obj
def export(root: Path, /, form: str, output: Path | None, **names: Any) -> None:
    """Citations out: the articles of topics, authors or editions, or all."""
    from digest import export as exporting
    from digest.site.door import Site

    told = Told()
    text, count = exporting.run(
        Site.open(root, report=told), exporting.Wanted(**names), form, report=told
    )
    if output:
        exporting.write(output, text)
        click.echo(f"{count:,} {'article' if count == 1 else 'articles'}: {output}")
    else:
        click.echo(text.encode(), nl=False)  # as bytes: RIS has line ends of its own
    sys.exit(told.code)


@digest.command()
@click.option("--remote", metavar="NAME", help="The git remote.")
@click.option("--branch", metavar="NAME", help="The branch that is published.")
@click.option("--message", "-m", metavar="TEXT", default="", help="The commit message.")
@click.option("--build/--no-build", "building", default=True, help="Build first.  [default: build]")
@click.option(
    "--workflow",
    is_flag=True,
    help="Write a GitHub Actions workflow that publishes on every push, instead.",
)
@click.option(
    "--force",
    is_flag=True,
    help="Publish although the build left something out, or the site is too large.",
)
@click.option("--dry-run", is_flag=True, help="Say what would happen; push nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as one line of JSON.")
@click.pass_obj
def publish(root: Path, /, workflow: bool, building: bool, as_json: bool, **stated: Any) -> None:
    """Publish the site to GitHub Pages: commit it to a branch and push."""
    from digest import config
    from digest import publish as publishing

    told = Told()
    if workflow:
        from digest import workflow as actions

        path = actions.write(root, report=told)
        answer(f"Wrote {path}.", lambda: {"workflow": str(path)}, as_json=as_json)
        sys.exit(DONE)
    output = _built_for_publishing(root, told, building=building, force=stated["force"])
    settings = config.read(root, told)
    defaults = settings.publish
    stated["remote"] = stated["remote"] or defaults.remote
    stated["branch"] = stated["branch"] or defaults.branch
    published = publishing.publish(root, output, cname=defaults.cname, report=told, **stated)
    if published.url and not settings.site.base_url:
        text = "feeds and the sitemap have no whole addresses yet"
        told(
            Problem(
                text,
                config.NAME,
                hint=f'write base_url = "{published.url}" in [site]',
                severity="warning",
            )
        )
    answer(published.summary(dry_run=stated["dry_run"]), published.as_json, as_json=as_json)
    sys.exit(told.code)


def _built_for_publishing(root: Path, told: Told, *, building: bool, force: bool) -> Path:
    """The output folder, built just now or by the last build. A site that left something out is
    published only by force.
    """
    from digest.site import build

    output, problems = (
        build.last(root, told) if not building else build.build(root, report=told).for_publishing()
    )
    if any(problem.severity == "error" for problem in problems) and not force:
        hint = "mend what digest build names, or publish with --force"
        raise Refused(Problem("the last build left something out; it is not published", hint=hint))
    return output


digest.add_command(topics)


def _options(stated: dict[str, Any], *, use_cache: bool = True) -> Options:
    from digest.site.door import Options

    return Options(use_cache=use_cache, **stated)
