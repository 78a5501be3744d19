"""One file of the site, before it is made."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec

from digest.site.joined import Joined
from digest.site.views import View


class Laid(msgspec.Struct, frozen=True):
    """One file of the site: where it lies, the template that makes it, and how to make what the template is given.

    The view is made where the page is rendered, so that this work is shared among the processes too. A file without a template ("") is the
    text of its view (views.Text) as it stands, or is joined of parts.

    ``reads`` are the keys of all articles of whose text (abstract or notes) the view may show something: all else that it shows belongs
    to the outline of the site (see outline.py). None says nothing about that.
    """

    path: str
    template: str
    view: Callable[[], View | Joined]
    reads: Sequence[str] | None = None
