"""What many tests start from: a small invented site, and the command line as a person meets it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

import digest

# the same examples in every run, and no limit of time: a loaded machine is no reason to fail
settings.register_profile(
    "digest", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("digest")

CONFIGURATION = """\
[site]
title = "Tidal pools"
description = "Invented articles on life between the tides."
base_url = "https://example.org/pools/"
"""

ARTICLES = {
    "limpets-and-light": """\
title: "Limpets and light: a year on one rock"
authors:
  - Marlow, Ines
  - Brandt, Tomas
date: 2019-03-01
journal: Journal of Invented Shores
volume: "7"
issue: "2"
pages: 101-118
doi: 10.5555/pools.1
pmid: "90000001"
type: article-journal
keywords:
  - Limpets
  - Light
  - HER2
added: 2026-01-10
featured: true
comment: The one to read first.
---
Limpets were counted on one rock for a year. They kept to the shade.

## Notes

Compare with [the other rock](the-other-rock.md).
""",
    "the-other-rock": """\
title: The other rock
authors:
  - Brandt, Tomas
date: 2020-11
journal: Journal of Invented Shores
volume: "8"
doi: 10.5555/pools.2
keywords:
  - limpets
  - Grazing
added: 2026-02-03
---
The same count on another rock, where there is less shade.
""",
    "co2-in-small-pools": """\
title: CO<sub>2</sub> in small pools & what <i>Mytilus inventa</i> makes of it
authors:
  - Marlow, Ines
  - Society for Invented Shores
date: 2020
journal: Annals of Brine
pages: "12"
doi: 10.5555/pools.3
keywords:
  - Carbon dioxide
  - Mussels
  - "Receptor, ErbB-2"
added: 2026-02-03
---
At night the pools hold more CO<sub>2</sub> than by day (5 < 9 mg, n = 3).
""",
    "spring-tides": """\
title: "Spring tides: seven questions"
authors:
  - Öztürk-Łaska, Zoë
date: 2021-21
journal: Annals of Brine
url: https://example.org/spring-tides
keywords: Tides; Limpets
added: 2026-02-20
---
""",
    "no-date": """\
title: An undated account of grazing
authors:
  - Brandt, Tomas
journal: Annals of Brine
keywords:
  - Grazing
  - Mussels
---
Nobody knows when this was written.
""",
    "no-authors": """\
title: Notes of an unnamed observer
date: 2018-07-14
keywords:
  - Light
  - Tides
added: 2026-03-01
rating: 4
---
""",
    "withdrawn": """\
title: Mussels that count
authors:
  - Marlow, Ines
date: 2017-05-05
journal: Journal of Invented Shores
doi: 10.5555/pools.7
keywords:
  - Mussels
retracted: 2018-01-02
added: 2026-03-01
---
Mussels were said to count to four.
""",
    "潮間帯": """\
title: 潮間帯の生き物
authors:
  - 山田, 花子
date: 2022-12-31
journal: 磯の架空誌
language: ja
keywords:
  - 潮間帯
  - Tides
added: 2026-03-01
---
""",
}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """The folder of a small site: eight invented articles, one without a date, one without authors,
    one retracted, one in Japanese.
    """
    root = tmp_path / "site"
    (root / "content/articles").mkdir(parents=True)
    (root / "content/pages").mkdir()
    (root / "digest.toml").write_text(CONFIGURATION, "utf-8")
    (root / "content/pages/about.md").write_text(
        "---\ntitle: About\n---\nNothing here is real.\n", "utf-8"
    )
    for name, text in ARTICLES.items():
        (root / f"content/articles/{name}.md").write_text(f"---\n{text}", "utf-8")
    return root


@pytest.fixture
def run(tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """``run("build", cwd=site)``: the command line in a process of its own, where every warning of
    Python's is an error.
    """

    def call(
        *words: str | Path, cwd: Path = tmp_path, stdin: str = "", timeout: float = 60
    ) -> subprocess.CompletedProcess[str]:
        path = os.pathsep.join(
            [str(Path(digest.__file__).parents[1]), *filter(None, [os.environ.get("PYTHONPATH")])]
        )
        command = [sys.executable, "-W", "error", "-m", "digest", *map(str, words)]
        environment = {**os.environ, "PYTHONPATH": path, "PYTHONIOENCODING": "utf-8"}
        return subprocess.run(
            command,
            cwd=cwd,
            input=stdin,
            env=environment,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=timeout,
            check=False,
        )

    return call
