"""Pages that a site puts before an article: a test for robots, a login, a question about cookies,
an error.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from digest.records.formats.pages.html_markup import Page

_TITLES = {
    "a bot check": (
        "just a moment", "attention required", "checking your browser", "security check",
        "are you a (?:robot|human)", "captcha", "human verification",
        "verif(?:y|ying) (?:that )?you are", "validate user", "pardon our interruption",
        "unusual traffic", "ddos", "request unsuccessful", "bot (?:check|detect)",
    ),
    "a login page": (
        r"\A(?:please )?(?:sign|log)[ -]?[io]n\b",
        r"\b(?:sign|log)[ -]?in(?: page| required| to .*)?\Z", r"\blogin\b", "authenticat",
        "shibboleth", "openathens", "institutional access", "select your institution",
        "single sign[- ]on",
    ),
    "a cookie notice": (
        r"\bcookies? (?:absent|required|disabled|consent|settings|notice)", "enable cookies",
        "we (?:use|value) (?:cookies|your privacy)",
    ),
    "an error page": (
        r"\b(?:400|401|403|404|410|429|500|502|503|504)\b", r"\berror\b", "not found", "forbidden",
        "unavailable", "too many requests", "access (?:to this page )?(?:has been |is )?denied",
        "session (?:has )?(?:expired|timed out)", "maintenance",
        "page (?:can(?:no|')t|could not) be",
    ),
}  # fmt: skip
_TEXTS = {
    "a bot check": (
        "enable javascript and cookies", "verify(?:ing)? (?:that )?you are (?:a )?human", "captcha",
        "unusual traffic", "(?:are|you're) (?:you )?(?:not )?a robot",
        "checking (?:your browser|if the site)", "(?:automated|bot) (?:traffic|activity|access)",
    ),
    "a login page": (
        r"\b(?:please|you (?:must|need to|have to)|to continue,?) (?:sign|log) ?[io]n\b",
        r"\b(?:sign|log) ?in to (?:continue|view|access|read|export)",
    ),
    "a cookie notice": (
        "enable cookies", "cookies are (?:disabled|required)",
        "we (?:use|value) (?:cookies|your privacy)",
    ),
    "an error page": (
        "access (?:has been |is )?(?:denied|forbidden)",
        "page (?:was |is |could )?not (?:be )?found", "session (?:has )?expired",
    ),
    "empty without JavaScript": (
        "(?:enable|turn on|requires?|needs?) javascript", "javascript is (?:disabled|required)",
    ),
}  # fmt: skip


def kind(page: Page) -> str:
    """What the page is instead of an article ("a bot check"), as its title or its few words say; ""
    when they say no such thing.

    It is asked only about pages that state no article: an article may well have "Captcha" in its
    title.
    """
    return _kind(_TITLES, page.title) or (_kind(_TEXTS, page.shown) if page.is_short else "")


def _kind(table: Mapping[str, tuple[str, ...]], said: str) -> str:
    said = " ".join(said.replace("\u2019", "'").split())
    return next(
        (kind for kind, forms in table.items() if re.search("|".join(forms), said, re.I)), ""
    )
