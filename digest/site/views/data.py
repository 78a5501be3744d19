"""The page that explains the data."""

from __future__ import annotations

import msgspec

from digest.site.views.base import Html, Link


class DataField(msgspec.Struct, frozen=True):
    """A member that each object of a table has; ``type`` is a word of Table Schema: string, array,
    boolean, integer, object.
    """

    name: str
    type: str
    description: str


class DataTable(msgspec.Struct, frozen=True):
    """A table: what it is called, how many objects it has, the files that hold them, and what each
    object says.
    """

    name: str
    title: str
    count: int
    files: tuple[Link, ...]
    fields: tuple[DataField, ...]


class DataView(msgspec.Struct, frozen=True):
    """The library as data. ``abstracts`` says what is cut ("" for nothing); ``json_ld`` is a
    schema.org Dataset for a script element.
    """

    tables: tuple[DataTable, ...]
    description: str
    abstracts: str
    json_ld: Html
