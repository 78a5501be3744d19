"""Regular expressions that are compiled when they are first used: compiling all of the program's
would be a quarter of its start.
"""

from __future__ import annotations

import re
from typing import Any, AnyStr, cast

_METHODS = ("search", "match", "fullmatch", "sub", "subn", "split", "findall", "finditer")


def pattern(text: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """What ``re.compile`` gives, with all its methods and attributes; what is wrong with it is
    raised (re.error) by the first use. The functions of ``re`` do not take it.
    """
    return cast("re.Pattern[AnyStr]", _Pattern(text, flags))


class _Pattern:
    def __init__(self, text: str | bytes, flags: int) -> None:
        self._stated = text, flags

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # what asks what this is (copying, pickling) uses nothing
            raise AttributeError(name)
        compiled: re.Pattern[Any] = re.compile(*self._stated)
        # from now on these are found without coming here
        self.__dict__.update((method, getattr(compiled, method)) for method in _METHODS)
        return getattr(compiled, name)
