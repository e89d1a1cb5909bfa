"""Editing the rules of a quiz in the folder of a course, and what its bank has to draw from."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lms.domain.course import FINAL, Difficulty, QuizRules
from lms.domain.course_edit import Changes, Tree, module_file, set_table, table
from lms.domain.course_format import rules_of
from lms.domain.course_schema import FinalTable, QuizTable
from lms.domain.course_tree import COURSE_FILE
from lms.domain.course_writer import rules_table
from lms.domain.errors import Refused
from lms.domain.question import Question
from lms.domain.toml_source import TomlSource, fill

_FIRST = QuizRules(draw=10)


@dataclass(frozen=True, slots=True)
class Stock:
    """How many questions of a bank bring points: in all, and by category, by tag, by difficulty."""

    count: int
    categories: Mapping[str, int]
    tags: Mapping[str, int]
    difficulties: Mapping[str, int]


def rules_file(tree: Tree, quiz: str) -> str:
    """Path of the file with the rules of a module's quiz, or of the final attestation."""
    return COURSE_FILE if quiz == FINAL else module_file(tree, quiz)


def quiz_rules(tree: Tree, quiz: str) -> QuizRules:
    """The rules as they are written, or those a new quiz begins with; Refused when they can't be understood."""
    path, name = rules_file(tree, quiz), _name(quiz)
    values = table(tree, path)
    if name not in values:
        return _FIRST
    source = TomlSource(path, values)
    found, problems = fill(source, FinalTable, name) if quiz == FINAL else fill(source, QuizTable, name)
    if found is None:
        known = "The rules in %(path)s have problems: %(keys)s. Correct the file first."
        keys = ", ".join(sorted({str(dict(problem.params)["key"]) for problem in problems}))
        raise Refused(known, path=path, keys=keys)
    return rules_of(found)


def set_rules(tree: Tree, quiz: str, rules: QuizRules) -> Changes:
    """Write the rules of a quiz; what else stands in its table, such as hours of the attestation, stays."""
    path, name = rules_file(tree, quiz), _name(quiz)
    before = table(tree, path).get(name)
    kept = {key: value for key, value in before.items() if key not in _KEYS} if isinstance(before, dict) else {}
    return set_table(tree, path, {name: kept | rules_table(rules)})


def stock(bank: Sequence[Question]) -> Stock:
    """What a bank has; difficulties are not repeated among the tags, a category counts what is below it."""
    graded = [question for question in bank if question.graded]
    hard = [difficulty.value for difficulty in Difficulty]
    tags = Counter(tag for question in graded for tag in question.tags)
    categories = Counter(above for question in graded for above in _and_above(question.category))
    return Stock(
        count=len(graded),
        categories=dict(sorted(categories.items())),
        tags={tag: count for tag, count in sorted(tags.items()) if tag not in hard},
        difficulties={name: tags[name] for name in hard if tags[name]},
    )


_KEYS = frozenset(QuizTable.__struct_fields__)


def _name(quiz: str) -> str:
    return "final" if quiz == FINAL else "quiz"


def _and_above(category: str) -> list[str]:
    parts = category.split("/")
    return ["/".join(parts[:size]) for size in range(1, len(parts) + 1)] if category else []
