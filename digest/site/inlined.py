"""Templates as one piece: what a template includes, and the macros that it imports, are put where
they are used, once, when it is compiled.

Jinja looks an included template up, and makes a context for it, each time a page is made, and calls
a macro through three layers; it asks an object for an attribute, then for an item, and makes each
text that it writes an object of its own. Here attributes are Python's, and text is written as text.
A template that asks for an item as if it were an attribute, or for what is not there, fails here;
whoever renders it tries it with Jinja's own environment then.
"""

from __future__ import annotations

import keyword
from collections.abc import Iterator
from typing import Any, TypeVar

import jinja2
from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.visitor import NodeTransformer
from markupsafe import Markup, escape

from digest.site.views import Html
from digest.text import escaped

_DEEPEST = 20
_AS_IT_IS = "as it is"
_OF_MACROS = frozenset({"caller", "varargs", "kwargs"})
_SETTING = (nodes.Assign, nodes.AssignBlock)


def _written(value: object) -> str:
    """A value as it stands in a page: what is safe as it is, all else escaped."""
    kind = type(value)
    if kind is str:
        return escaped(value)  # type: ignore[arg-type]
    if kind is Html or kind is Markup:
        return value  # type: ignore[return-value]
    return str(value) if kind is int else escape(value)


class _Direct(CodeGenerator):
    """Writes code without detours. What it overrides is a detail of Jinja's: where another version
    names it otherwise, pages are made slower, and the same.
    """

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape or finalize.src is not None:
            super()._output_child_pre(node, frame, finalize)
        else:
            self.write("environment.written(")

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802 - Jinja's name
        is_block = isinstance(node.node, nodes.Name) and node.node.name == "self"
        if node.attr.isidentifier() and not keyword.iskeyword(node.attr) and not is_block:
            self.write("(")
            self.visit(node.node, frame)
            self.write(f").{node.attr}")
        else:
            super().visit_Getattr(node, frame)


class Inlined(jinja2.Environment):
    """An environment whose templates hold what they include and the macros that they import. What
    can't be treated so is left as it is.
    """

    code_generator_class = _Direct
    written = staticmethod(_written)

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self.filters[_AS_IT_IS] = _as_it_is
        self.plain = jinja2.Environment(**{**settings, "bytecode_cache": None})  # noqa: S701 - as set
        """What finds the templates that are extended by one that can't be made one with them: they
        must keep their blocks.
        """
        self.plain.filters, self.plain.globals = self.filters, self.globals
        self.held: list[str] = []
        """The names of all templates that went into the one that was compiled last."""
        self.imported: dict[str, dict[str, nodes.Macro]] = {}
        """The macros of those templates that macros were imported from."""

    def make_globals(self, d: Any) -> Any:
        """The same as one mapping: Jinja makes a page's context by going through all of it."""
        return dict(super().make_globals(d))

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        self.held = [name or ""]
        tree = super()._parse(source, name, filename)
        return _extended(_whole(tree, self, (name or "",)), self, (name or "",))


_Kind = TypeVar("_Kind", bound=nodes.Node)


def _all(tree: nodes.Node, *kinds: type[_Kind]) -> list[_Kind]:
    """All nodes of these kinds below one, in the order in which they stand: Jinja's ``find_all``
    hands each up through all that it stands in.
    """
    found: list[_Kind] = []
    waiting: list[nodes.Node] = [tree]
    while waiting:
        node = waiting.pop()
        if node is not tree and isinstance(node, kinds):
            found.append(node)
        if type(node) not in _LEAVES:
            below: list[object] = []
            for field in node.fields:
                value = getattr(node, field, None)
                below += value if type(value) is list else (value,)
            waiting += [one for one in reversed(below) if isinstance(one, nodes.Node)]
    return found


_LEAVES = frozenset({nodes.TemplateData, nodes.Name, nodes.Const})


def _whole(tree: nodes.Template, environment: Inlined, within: tuple[str, ...]) -> nodes.Template:
    if _all(tree, nodes.EvalContextModifier):  # not all is escaped here
        return tree
    if _all(tree, nodes.Include):
        tree = _Includes(environment, within).visit(tree)
    macros = dict(_imported(tree, environment))
    if macros:
        tree = _Macros(macros).visit(tree)
        used = {node.name for node in _all(tree, nodes.Name) if node.ctx == "load"}
        tree = _Imports(macros.keys() - used).visit(tree)
    return tree


def _extended(
    tree: nodes.Template, environment: Inlined, within: tuple[str, ...]
) -> nodes.Template:
    """A template that extends another as one: the other, with its blocks as they are here. What
    does more than that is left to Jinja.
    """
    extends = [node for node in tree.body if isinstance(node, nodes.Extends)]
    if not extends and _all(tree, nodes.Extends):  # under a condition
        return _above(tree)
    is_plain = _is_plain(tree)
    if not extends:
        return _collected(tree) if is_plain else tree
    name = extends[0].template.value if isinstance(extends[0].template, nodes.Const) else None
    imports = [node for node in tree.body if isinstance(node, nodes.Import | nodes.FromImport)]
    blocks = {node.name: node for node in tree.body if isinstance(node, nodes.Block)}
    others = [
        node
        for node in tree.body
        if not isinstance(node, nodes.Extends | nodes.Import | nodes.FromImport | nodes.Block)
    ]
    is_simple = (
        len(extends) == 1 and all(isinstance(node, nodes.Output) for node in others) and is_plain
    )
    if not isinstance(name, str) or not is_simple or name in within or len(within) > _DEEPEST:
        return _above(tree)
    source = _source(environment, name)
    if source is None:
        return _above(tree)
    above = _extended(_whole(source, environment, (name,)), environment, (*within, name))
    if _all(above, nodes.Extends) or not _is_plain(above):
        return _above(tree)
    known = {node.name for node in _all(above, nodes.Block)}
    inner = {node.name for block in blocks.values() for node in _all(block, nodes.Block)}
    if inner or not blocks.keys() <= known:
        return _above(tree)
    whole: nodes.Template = _Filled(blocks).visit(above)
    whole.body = [*imports, *whole.body]
    return _collected(whole)


def _is_plain(tree: nodes.Template) -> bool:
    """Whether blocks stand for their text and nothing more: none calls the one that it replaces, or
    another, and none stands where there are names that it must not see, or where not all is
    escaped.
    """
    every = _all(tree, nodes.Node)
    if not any(isinstance(node, nodes.Block) for node in every):
        every = [one for one in every if isinstance(one, nodes.Name | nodes.EvalContextModifier)]
    return not any(map(_is_more, every))


def _is_more(node: nodes.Node) -> bool:
    match node:
        case nodes.Name():
            return node.name in ("super", "self")
        case nodes.Block():
            held = node.scoped or node.required
            return held or bool(_all(node, nodes.Block) and _all(node, *_SETTING))
        case nodes.For() | nodes.With() | nodes.Macro() | nodes.CallBlock():
            return bool(_all(node, nodes.Block))
        case nodes.AssignBlock() | nodes.FilterBlock():
            return bool(_all(node, nodes.Block) and _all(node, *_SETTING))
    return isinstance(node, nodes.EvalContextModifier)


def _collected(tree: nodes.Template) -> nodes.Template:
    """Lets a template collect its text and give it on as one, not piece by piece."""
    kinds = (
        nodes.Output, nodes.Block, nodes.If, nodes.For, nodes.Assign, nodes.AssignBlock,
        nodes.Scope, nodes.With,
    )  # fmt: skip
    first = next(
        (at for at, node in enumerate(tree.body) if isinstance(node, kinds)), len(tree.body)
    )
    fits = all(isinstance(node, kinds) for node in tree.body[first:])
    # blocks know what is set outside of them
    is_known = _all(tree, *_SETTING) and _all(tree, nodes.Block)
    if fits and not is_known and not _goes_by(tree) and len(tree.body) > first:
        collected = nodes.Filter(None, _AS_IT_IS, [], [], None, None)
        tree.body = [
            *tree.body[:first],
            nodes.FilterBlock(tree.body[first:], collected, lineno=tree.lineno),
        ]
    return tree


def _goes_by(tree: nodes.Template) -> bool:
    """Whether something in a template is written past whoever collects its text: a fault of
    Jinja's.
    """
    return any(not node.with_context for node in _all(tree, nodes.Include))


def _above(tree: nodes.Template) -> nodes.Template:
    """Leaves it to Jinja to find what a template extends."""
    for node in _all(tree, nodes.Extends):
        plain = nodes.Getattr(nodes.EnvironmentAttribute("plain"), "get_template", "load")
        node.template = nodes.Call(plain, [node.template], [], None, None, lineno=node.lineno)
    return tree


class _Filled(NodeTransformer):
    """Puts the text of blocks in their places, each as a scope of its own."""

    def __init__(self, blocks: dict[str, nodes.Block]) -> None:
        self._blocks = blocks

    def visit_Block(self, node: nodes.Block) -> nodes.Node:  # noqa: N802 - Jinja's name
        chosen = self._blocks.get(node.name)
        return (
            nodes.Scope(chosen.body, lineno=node.lineno)
            if chosen
            else self.generic_visit(nodes.Scope(node.body, lineno=node.lineno))
        )


def _as_it_is(text: Markup) -> Markup:
    return text


def _source(environment: Inlined, name: str) -> nodes.Template | None:
    """The tree of a template as it is written; None where there is none, which is an error only
    when it comes to its use.
    """
    environment.held.append(name)
    loader = environment.loader
    assert loader is not None  # noqa: S101 - the renderer gives one
    try:
        source, filename, _ = loader.get_source(environment, name)
    except jinja2.TemplateNotFound:
        return None
    return jinja2.Environment._parse(environment, source, name, filename)


def _asks_for_loop(node: nodes.Node) -> bool:
    """Whether something asks for the loop that it stands in, and is in none: Jinja does not hand it
    on to what is included.
    """
    if isinstance(node, nodes.Name):
        return node.name == "loop"
    inside = ("body",) if isinstance(node, nodes.For) else ()
    return any(_asks_for_loop(child) for child in node.iter_child_nodes(exclude=inside))


class _Includes(NodeTransformer):
    """Puts the body of an included template in the place of the include, as a scope of its own."""

    def __init__(self, environment: Inlined, within: tuple[str, ...]) -> None:
        self._environment = environment
        self._within = within

    def visit_Include(self, node: nodes.Include) -> nodes.Node:  # noqa: N802 - Jinja's name
        name = node.template.value if isinstance(node.template, nodes.Const) else None
        if (
            not isinstance(name, str)
            or node.ignore_missing
            or not node.with_context
            or name in self._within
            or len(self._within) > _DEEPEST
        ):
            return node
        tree = _source(self._environment, name)
        if (
            tree is None
            or _all(tree, nodes.Extends, nodes.Block, nodes.ExprStmt, nodes.EvalContextModifier)
            or _goes_by(tree)
            or _asks_for_loop(tree)
        ):
            return node
        inner = _whole(tree, self._environment, (*self._within, name))
        return nodes.Scope(inner.body, lineno=node.lineno)


def _imported(tree: nodes.Template, environment: Inlined) -> Iterator[tuple[str, nodes.Macro]]:
    """The macros that a template imports by name, as far as they can stand where they are called.

    Such a macro sees its arguments and what every template sees, and nothing of the page.
    """
    taken = {node.name for node in _all(tree, nodes.Name) if node.ctx in ("store", "param")}
    found: dict[str, nodes.Macro | None] = {}
    for node in _all(tree, nodes.FromImport):
        if not isinstance(node.template, nodes.Const) or node.with_context:
            continue
        known = _macros(environment, node.template.value)
        for imported in node.names:
            name, alias = (imported, imported) if isinstance(imported, str) else imported
            macro = known.get(name)
            fits = (
                macro is not None
                and _stands_alone(macro, taken, environment)
                and alias not in taken
            )
            found[alias] = macro if fits and alias not in found else None
    yield from ((alias, macro) for alias, macro in found.items() if macro is not None)


def _macros(environment: Inlined, name: str) -> dict[str, nodes.Macro]:
    """The macros of a template by name. Those that stand alone hold nothing that would be put
    together otherwise in another place, so that their trees may stand in many.
    """
    if name in environment.imported:
        environment.held.append(name)
    else:
        source = _source(environment, name)
        found = _all(source, nodes.Macro) if source else []
        environment.imported[name] = {macro.name: macro for macro in found}
    return environment.imported[name]


def _stands_alone(macro: nodes.Macro, taken: set[str], environment: Inlined) -> bool:
    own = {argument.name for argument in macro.args}
    names = {node.name for node in _all(macro, nodes.Name)}
    if _all(macro, nodes.Assign, nodes.AssignBlock, nodes.For, nodes.CallBlock, nodes.Macro):
        return False
    return not (names & _OF_MACROS) and names - own <= environment.globals.keys() - taken


class _Imports(NodeTransformer):
    """Takes away imports of macros that are called by name no more."""

    def __init__(self, gone: set[str]) -> None:
        self._gone = gone

    def visit_FromImport(self, node: nodes.FromImport) -> nodes.FromImport | None:  # noqa: N802 - Jinja's name
        node.names = [
            name
            for name in node.names
            if (name if isinstance(name, str) else name[1]) not in self._gone
        ]
        return node if node.names else None


class _Macros(NodeTransformer):
    """Puts the body of a macro where it is called to be written, with its arguments as names of its
    own.
    """

    def __init__(self, macros: dict[str, nodes.Macro]) -> None:
        self._macros = macros

    def visit_Output(self, node: nodes.Output) -> list[nodes.Node] | nodes.Node:  # noqa: N802 - Jinja's name
        parts: list[nodes.Node] = []
        plain: list[nodes.Expr] = []
        for child in node.nodes:
            body = self._called(child)
            if body is None:
                plain.append(child)
                continue
            if plain:
                parts.append(nodes.Output(plain, lineno=node.lineno))
                plain = []
            parts.append(body)
        if not parts:
            return node
        return [*parts, nodes.Output(plain, lineno=node.lineno)] if plain else parts

    def _called(self, node: nodes.Node) -> nodes.Node | None:
        if (
            not isinstance(node, nodes.Call)
            or not isinstance(node.node, nodes.Name)
            or node.dyn_args
            or node.dyn_kwargs
        ):
            return None
        macro = self._macros.get(node.node.name)
        if macro is None or node.kwargs or len(node.args) != len(macro.args):
            return None
        targets = [nodes.Name(one.name, "param", lineno=node.lineno) for one in macro.args]
        return nodes.With(targets, node.args, macro.body, lineno=node.lineno)
