"""Words known when a template is compiled are put into it then, not looked up at every request."""

from jinja2 import Environment, nodes
from jinja2.visitor import NodeTransformer

from lms.adapters.language import Catalogue


class _Folding(NodeTransformer):
    """Turns `_("constant")` into the constant's translation."""

    def __init__(self, words: Catalogue) -> None:
        self._words = words

    def visit_Call(self, node: nodes.Call) -> nodes.Node:  # noqa: N802  # Jinja's name
        """One call of anything."""
        self.generic_visit(node)
        named = isinstance(node.node, nodes.Name) and node.node.name == "_"
        plain = not (node.kwargs or node.dyn_args or node.dyn_kwargs) and len(node.args) == 1
        if named and plain and isinstance(node.args[0], nodes.Const):
            return nodes.Const(self._words.gettext(node.args[0].value), lineno=node.lineno)
        return node


def fold_words(environment: Environment, words: Catalogue) -> None:
    """Let `environment` compile its templates in the language of `words`."""
    parse = environment._parse  # noqa: SLF001  # the one place where a parsed template can be reached

    def folded(source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree: nodes.Template = _Folding(words).visit(parse(source, name, filename))
        return tree

    environment._parse = folded  # type: ignore[method-assign]  # noqa: SLF001  # as above
