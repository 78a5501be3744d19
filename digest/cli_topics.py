"""``digest topics`` and what stands behind it on the command line."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from digest.console import Told, answer

if TYPE_CHECKING:
    from digest.desk.files import Changed


def _dry_run(command: Any) -> Any:
    return click.option("--dry-run", is_flag=True, help="Say what would happen; write nothing.")(
        command
    )


def _json(command: Any) -> Any:
    return click.option(
        "--json", "as_json", is_flag=True, help="Print the result as one line of JSON."
    )(command)


@click.group(invoke_without_command=True)
@_json
@click.pass_context
def topics(ctx: click.Context, as_json: bool) -> None:
    """List all topics; suggest, merge, rename, split them; import a vocabulary."""
    if ctx.invoked_subcommand:
        return
    from digest.desk import inventory, listing

    told = Told()
    listed = listing.listed(inventory.read(ctx.obj, told))
    answer(listed.summary(), lambda: listed.as_json(told.problems), as_json=as_json)
    sys.exit(told.code)


@topics.command()
@_json
@click.pass_obj
def suggest(root: Path, /, as_json: bool) -> None:
    """Name topics that may be one, each with the reason; write nothing."""
    from digest.desk import inventory
    from digest.desk import suggest as suggesting

    told = Told()
    found = suggesting.suggest(inventory.read(root, told))
    answer(found.summary(), lambda: found.as_json(told.problems), as_json=as_json)
    sys.exit(told.code)


@topics.command()
@click.argument("names", metavar="TOPIC TOPIC...", nargs=-1, required=True)
@_dry_run
@_json
@click.pass_obj
def merge(root: Path, /, names: Sequence[str], dry_run: bool, as_json: bool) -> None:
    """Make the other TOPICs aliases of the first."""
    from digest.desk import curate

    _changed(lambda told: curate.merge(root, names, dry_run=dry_run, report=told), as_json=as_json)


@topics.command()
@click.argument("name", metavar="TOPIC")
@click.argument("label", metavar="LABEL")
@click.option("--keep-address", is_flag=True, help="Leave its page where it is.")
@_dry_run
@_json
@click.pass_obj
def rename(
    root: Path, /, name: str, label: str, keep_address: bool, dry_run: bool, as_json: bool
) -> None:
    """Call TOPIC by another LABEL; the old one becomes an alias."""
    from digest.desk import curate

    _changed(
        lambda told: curate.rename(
            root, name, label, keep_address=keep_address, dry_run=dry_run, report=told
        ),
        as_json=as_json,
    )


@topics.command()
@click.argument("name", metavar="TOPIC")
@click.argument("aliases", metavar="ALIAS...", nargs=-1, required=True)
@_dry_run
@_json
@click.pass_obj
def split(root: Path, /, name: str, aliases: Sequence[str], dry_run: bool, as_json: bool) -> None:
    """Make topics of their own of ALIASes of TOPIC."""
    from digest.desk import curate

    _changed(
        lambda told: curate.split(root, name, aliases, dry_run=dry_run, report=told),
        as_json=as_json,
    )


@topics.command()
@click.argument("names", metavar="TOPIC TOPIC...", nargs=-1, required=True)
@_dry_run
@_json
@click.pass_obj
def apart(root: Path, /, names: Sequence[str], dry_run: bool, as_json: bool) -> None:
    """Write down that the TOPICs are not one, so that it is not suggested again."""
    from digest.desk import curate

    _changed(lambda told: curate.apart(root, names, dry_run=dry_run, report=told), as_json=as_json)


@topics.command("import")
@click.argument("file", metavar="FILE | -")
@click.option("--all", "every", is_flag=True, help="Take concepts too that no keyword names.")
@_dry_run
@_json
@click.pass_obj
def import_(root: Path, /, file: str, every: bool, dry_run: bool, as_json: bool) -> None:
    """Bring a vocabulary in: SKOS, MeSH in XML, or a table."""
    from digest.desk.imports import intake

    told = Told()
    taken = intake.take(root, file, every=every, dry_run=dry_run, report=told)
    answer(taken.summary(), lambda: taken.as_json(told.problems), as_json=as_json)
    sys.exit(told.code)


def _changed(work: Callable[[Told], Changed], *, as_json: bool) -> None:
    """Does what was asked for, tells what came of it, ends with its code."""
    told = Told()
    changed = work(told)
    answer(changed.summary(), lambda: changed.as_json(told.problems), as_json=as_json)
    sys.exit(told.code)
