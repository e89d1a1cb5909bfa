"""What can be wrong with a bank: the problems of one file, with the remedy in each text."""

from lms.domain.problems import Problem

_EXCERPT = 40


class Faults:
    """Collects the problems of the file `file`, each one once, in the order they are met."""

    def __init__(self, file: str) -> None:
        self.file = file
        self._problems: list[Problem] = []
        self._met: set[tuple[object, ...]] = set()

    def __len__(self) -> int:
        return len(self._problems)

    def __call__(self, code: str, line: int, **params: str | int) -> None:
        """Add the problem `code` of `TEXTS`; long parameters are cut to an excerpt."""
        short = {name: _excerpt(value) for name, value in params.items()}
        met = code, line, *short.values()
        if met not in self._met:
            self._met.add(met)
            self._problems.append(Problem.of(f"gift-{code}", self.file, line, TEXTS[code], **short))

    def since(self, count: int) -> tuple[Problem, ...]:
        """Return the problems after the first `count`, in the order they were met."""
        return tuple(self._problems[count:])

    def problems(self) -> tuple[Problem, ...]:
        """Return the problems in the order of their lines."""
        return tuple(sorted(self._problems, key=lambda problem: problem.line))


def _excerpt(value: str | int) -> str | int:
    if isinstance(value, int) or len(value) <= _EXCERPT:
        return value
    return f"{value[:_EXCERPT]}…"


TEXTS = {
    "html": "The formatting was simplified, without: %(tags)s.",
    "size": "The file is larger than %(limit)s bytes: split it into several banks.",
    "questions": "The file has more than %(limit)s questions: split it into several banks.",
    "answers": "The question has more than %(limit)s answers or lines of answers: leave out what nobody would choose.",
    "encoding": "The file is not UTF-8 text from this line on: save it again in the encoding UTF-8.",
    "control": "The question holds invisible control characters: delete them or type the line anew.",
    "category": "$CATEGORY stands inside a question: put a blank line before it.",
    "lonely-id": "The comment with [id:%(id)s] belongs to no question: delete the blank line after it.",
    "duplicate-id": "The id %(id)s already stands at line %(first)s: give this question an id of its own.",
    "title": "The title that begins with :: is not closed: put :: after it.",
    "text": "The question has no text: write it before the brace {.",
    "unclosed": "The brace { is not closed before the blank line: "
    "put } after the answers, or delete the blank line inside the question.",
    "unopened": "A brace } closes nothing: put { before the answers, or write \\} for a brace in a text.",
    "brace": "There is one brace too many: put a blank line between two questions, "
    "and write \\{ or \\} for a brace in a text.",
    "stray": 'The answers begin with "%(found)s", which has no sign before it: '
    "put = before a right answer and ~ before a wrong one.",
    "empty": "An answer has no text: write it after the sign = or ~, or delete the sign; "
    "write \\= or \\~ for the sign itself.",
    "weight": 'The weight "%(weight)s" is unknown, the nearest that Moodle accepts is %(nearest)s: '
    "write %%%(nearest)s%%, or another weight of Moodle.",
    "weight-number": 'The weight "%(weight)s" is not a number: write it like %%50%% or %%-33.33333%%.',
    "weight-sum": "The positive weights sum to %(sum)s: change them so that they sum to 100.",
    "no-right": "No answer is right: put = before the right one, "
    "or give the right ones weights that sum to 100, like ~%%50%%.",
    "no-full": "No answer brings the whole point: write at least one with = and without a weight below 100.",
    "few-options": "There is only one option to choose from: add another, wrong ones begin with ~.",
    "few-pairs": "A matching question needs at least 2 pairs: add a line such as = left -> right.",
    "pair": 'The pair "%(found)s" has no right side: write it as = left -> right.',
    "few-steps": "An ordering question needs at least 2 items: write each on a line of its own after {>.",
    "kind": "The kind %(kind)s does not fit this question: cite_norm is written as a short answer, procedure as an "
    "ordering, find_defect as an essay.",
    "no_norm": "A norm to be named is an answer such as =fz-154-2005/5 ч. 4: a slug of the register, / and a place.",
    "no_limit": "A step of a procedure is written as “words | time limit”, two steps or more, each with its limit.",
    "nested_mark": "A mark {{…}} stands inside another. Close the first before you open the second.",
    "unopened_mark": "There is }} without {{ before it. Remove it or open the mark.",
    "unclosed_mark": "The mark {{ is not closed. Add }} after the words.",
    "no_fault": "The text has no faulty words. Mark at least one place as {{faulty words|why}}.",
    "empty_mark": "The mark holds no words. Write the words between {{ and }}.",
    "no_reason": "Faulty words have no reason. Add it after |, or put ? before the words if they are sound.",
    "number": '"%(found)s" is not a number, a number with a tolerance or a range: '
    "write it like -3.14, 3.14:0.01 or 1..5, with a point and no spaces between digits.",
}
"""Problem texts by code; each is a gettext id."""
