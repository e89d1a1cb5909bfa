"""What is known when a template is compiled, words and addresses of assets, is put into it then."""

from collections.abc import Callable, Mapping

from jinja2 import Environment, nodes
from jinja2.visitor import NodeTransformer


class _Folding(NodeTransformer):
    """Turns calls such as `_("constant")` into what they give."""

    def __init__(self, known: Mapping[str, Callable[[str], str]]) -> None:
        self._known = known

    def visit_Call(self, node: nodes.Call) -> nodes.Node:  # noqa: N802  # Jinja's name
        """One call of anything."""
        self.generic_visit(node)
        made = self._known.get(node.node.name) if isinstance(node.node, nodes.Name) else None
        plain = not (node.kwargs or node.dyn_args or node.dyn_kwargs) and len(node.args) == 1
        if made and plain and isinstance(node.args[0], nodes.Const):
            return nodes.Const(made(node.args[0].value), lineno=node.lineno)
        return node


def fold(environment: Environment, known: Mapping[str, Callable[[str], str]]) -> None:
    """Let `environment` call the functions of `known` with constants when it compiles templates."""
    parse = environment._parse  # noqa: SLF001  # the one place where a parsed template can be reached

    def folded(source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree: nodes.Template = _Folding(known).visit(parse(source, name, filename))
        return tree

    environment._parse = folded  # type: ignore[method-assign]  # noqa: SLF001  # as above
