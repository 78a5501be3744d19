"""digest.toml: what may stand in it, and what is wrong with it (all at once, each with its line and
the nearest name that exists).
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import msgspec

from digest.config import checker, rules
from digest.config.sections import (
    CITATIONS,
    FEEDS,
    FOLLOWED,
    NAME,
    PANELS,
    PERIODS,
    STYLES,
    Build,
    Config,
    Editions,
    Import,
    Outputs,
    Publish,
    Serve,
    Site,
    Topics,
)
from digest.errors import ConfigError, Problem, Report

__all__ = [
    "CITATIONS", "FEEDS", "FOLLOWED", "NAME", "PANELS", "PERIODS", "STYLES", "Build", "Config",
    "Editions", "Import", "Outputs", "Publish", "Serve", "Site", "Topics", "read", "with_base_url",
]  # fmt: skip


def read(root: Path, report: Report) -> Config:
    """The configuration of the site in ``root``. Raises ConfigError, with every problem; doubts are
    reported as warnings.
    """
    path = root / NAME
    try:
        data = path.read_bytes()
        text = data.decode("utf-8-sig").replace("\r\n", "\n")
        table = tomllib.loads(text)
    except FileNotFoundError as error:
        hint = "run digest in a site's folder, or make one: digest new DIR"
        raise ConfigError(Problem(f"there is no {NAME} here", hint=hint)) from error
    except OSError as error:
        raise ConfigError(Problem(f"cannot be read: {error.strerror}", NAME)) from error
    except UnicodeDecodeError as error:
        raise ConfigError(
            Problem("is not UTF-8 text", NAME, hint="save it with the encoding UTF-8")
        ) from error
    except (
        ValueError,
        RecursionError,
    ) as error:  # tomllib's own, and Python's for a number of thousands of digits
        at = re.search(r"line (\d+), column (\d+)", str(error))
        line, column = (int(at[1]), int(at[2])) if at else (text.count("\n") + 1, 0)
        what = re.sub(r"\s*\(at .*\)", "", str(error))
        raise ConfigError(Problem(f"is not valid TOML: {what}", NAME, line, column)) from error
    return checker.checked(root, table, text, report)


def with_base_url(config: Config, base_url: str, report: Report) -> Config:
    """The configuration with another address, held to the same rules. Raises ConfigError."""
    found = rules.base_url(base_url)
    if found.wrong:
        raise ConfigError(Problem(f"--base-url {found.wrong}"))
    if found.doubt:
        report(Problem(found.doubt, severity="warning"))
    site = msgspec.structs.replace(config.site, base_url=found.value)
    return msgspec.structs.replace(config, site=site)
