"""The form of each kind of question. One more kind is one more class here and a template of its fields."""

import math
from collections.abc import Mapping
from typing import Any

from wtforms import HiddenField, RadioField, TextAreaField
from wtforms.fields import SelectChoice

from lms.domain.moodle_weights import percent_text
from lms.domain.question import EVERY_NUMBER, Answer, Kind, NumericAnswer, Pair, Question
from lms.domain.trade_question import faults
from lms.web.forms import Text, at_most, needed
from lms.web.item_bank.forms import QuestionForm
from lms.web.item_bank.rows import (
    NumberRow,
    OptionRow,
    PairRow,
    Row,
    StepRow,
    TextRow,
    Typed,
    arranged,
    number,
    row_list,
)
from lms.web.wording import _


class OneRight(QuestionForm):
    """Options of which one is right."""

    part = "one_right"
    least = 4
    rows = row_list(Text("Answers"), OptionRow)
    right = HiddenField()

    @classmethod
    def typed_of(cls, question: Question) -> Typed:
        """The right one is known by its number; shares of others stay."""
        right = next((at for at, answer in enumerate(question.answers) if answer.weight == 1), -1)
        typed = [_option(answer, 0) for answer in question.answers]
        if right >= 0:
            typed[right]["weight"] = ""
        return {"rows": typed, "right": str(right)}

    def again(self, *, more: bool = False) -> "OneRight":
        """The mark of the right one goes with its row."""
        marked = [row is self._marked for row in arranged(self.rows)]
        self.right.data = str(marked.index(True)) if any(marked) else ""
        return super().again(more=more)

    def parts(self) -> Typed:
        """The marked one brings the whole point."""
        answers = (
            Answer(text=_text(row), weight=1.0 if row is self._marked else row.share(), feedback=_said(row))
            for row in arranged(self.rows)
            if isinstance(row, OptionRow)
        )
        return {"answers": tuple(answers)}

    def fault(self) -> str:
        """Two options at least, one of them right, no other that brings as much."""
        found = arranged(self.rows)
        if len(found) < 2:
            return _("Write at least two answers.")
        if self._marked not in found:
            return _("Mark the right answer.")
        full = [row for row in found if isinstance(row, OptionRow) and row is not self._marked and row.share() >= 1]
        return _("Only the right answer brings the whole point.") if full else ""

    @property
    def _marked(self) -> Row | None:
        entries = list(self.rows)
        given = self.right.data or ""
        return entries[int(given)].form if given.isdecimal() and int(given) < len(entries) else None


class SingleForm(OneRight):
    """One right answer of several."""

    kind = Kind.SINGLE


class MissingWordForm(OneRight):
    """A sentence with a gap."""

    kind = Kind.MISSING_WORD
    part = "missing_word"
    tail = TextAreaField(Text("Text after the gap"), [needed(), at_most(4000)])

    @classmethod
    def typed_of(cls, question: Question) -> Typed:
        """The rest of the sentence besides the options."""
        return {**super().typed_of(question), "tail": question.tail}

    def parts(self) -> Typed:
        """The rest of the sentence besides the options."""
        return {**super().parts(), "tail": (self.tail.data or "").strip()}


class MultipleForm(QuestionForm):
    """Several right answers that share the point."""

    kind = Kind.MULTIPLE
    part = "shares"
    least = 4
    rows = row_list(Text("Answers"), OptionRow)

    @classmethod
    def typed_of(cls, question: Question) -> Typed:
        """Shares as percent."""
        return {"rows": [_option(answer, 0) for answer in question.answers]}

    def parts(self) -> Typed:
        """Options with their shares."""
        found = (row for row in arranged(self.rows) if isinstance(row, OptionRow))
        return {"answers": tuple(Answer(text=_text(row), weight=row.share(), feedback=_said(row)) for row in found)}

    def fault(self) -> str:
        """What the right ones bring has to be the whole point."""
        shares = [row.share() for row in arranged(self.rows) if isinstance(row, OptionRow)]
        positive = sum(share for share in shares if share > 0)
        if len(shares) < 2:
            return _("Write at least two answers.")
        if math.isclose(positive, 1, abs_tol=1e-6):
            return ""
        return _("The right answers bring %(sum)s percent together. Make it 100.", sum=percent_text(positive) or "0")


class TrueFalseForm(QuestionForm):
    """A statement that is true or false."""

    kind = Kind.TRUE_FALSE
    part = "true_false"
    truth = RadioField(
        Text("The statement is"),
        [needed()],
        choices=[SelectChoice("true", Text("True")), SelectChoice("false", Text("False"))],
    )
    about_true = TextAreaField(Text("Feedback to those who say it is true"), [at_most(4000)])
    about_false = TextAreaField(Text("Feedback to those who say it is false"), [at_most(4000)])

    @classmethod
    def typed_of(cls, question: Question) -> Typed:
        """Which of the two is right, and what is said to either."""
        if not question.answers:
            return {}
        true, false = question.answers
        truth = "true" if true.weight > 0 else "false"
        return {"truth": truth, "about_true": true.feedback, "about_false": false.feedback}

    def parts(self) -> Typed:
        """Exactly two answers."""
        is_true = self.truth.data == "true"
        return {
            "answers": (
                Answer(text="true", weight=float(is_true), feedback=(self.about_true.data or "").strip()),
                Answer(text="false", weight=float(not is_true), feedback=(self.about_false.data or "").strip()),
            )
        }


class MatchingForm(QuestionForm):
    """Left sides to which right ones belong."""

    kind = Kind.MATCHING
    part = "pairs"
    least = 3
    rows = row_list(Text("Pairs"), PairRow)

    @classmethod
    def typed_of(cls, question: Question) -> Typed:
        """Both sides."""
        return {"rows": [{"left": pair.left, "right": pair.right} for pair in question.pairs]}

    def parts(self) -> Typed:
        """Both sides."""
        pairs = (Pair(left=(row["left"].data or "").strip(), right=_line(row, "right")) for row in arranged(self.rows))
        return {"pairs": tuple(pairs)}

    def fault(self) -> str:
        """Two pairs at least."""
        pairs = [row for row in arranged(self.rows) if (row["left"].data or "").strip()]
        return "" if len(pairs) >= 2 else _("Write at least two pairs.")


class ShortAnswerForm(QuestionForm):
    """A word or two that the learner writes."""

    kind = Kind.SHORT_ANSWER
    part = "accepted"
    least = 2
    rows = row_list(Text("Accepted answers"), TextRow)

    @classmethod
    def typed_of(cls, question: Question) -> Typed:
        """Accepted texts; the whole point goes without saying."""
        return {"rows": [_option(answer, 1) for answer in question.answers]}

    def parts(self) -> Typed:
        """Accepted texts."""
        found = (row for row in arranged(self.rows) if isinstance(row, TextRow))
        answers = (Answer(text=_line(row, "text"), weight=row.share(1.0), feedback=_said(row)) for row in found)
        return {"answers": tuple(answers)}

    def fault(self) -> str:
        """One that brings the whole point."""
        shares = [row.share(1.0) for row in arranged(self.rows) if isinstance(row, TextRow)]
        return "" if 1.0 in shares else _("Write at least one answer that brings 100 percent.")


class NumericalForm(QuestionForm):
    """A number that the learner writes."""

    kind = Kind.NUMERICAL
    part = "numbers"
    least = 1
    rows = row_list(Text("Accepted numbers"), NumberRow)

    @classmethod
    def typed_of(cls, question: Question) -> Typed:
        """Numbers with their tolerance, * for all others."""
        return {"rows": [_number_row(accepted) for accepted in question.numbers]}

    def parts(self) -> Typed:
        """Numbers with their tolerance."""
        return {"numbers": tuple(_accepted(row) for row in arranged(self.rows) if isinstance(row, NumberRow))}

    def fault(self) -> str:
        """One that brings the whole point."""
        found: tuple[NumericAnswer, ...] = self.parts()["numbers"]
        right = any(accepted.weight == 1 for accepted in found)
        return "" if right else _("Write at least one number that brings 100 percent.")


class OrderingForm(QuestionForm):
    """Steps to be put in order."""

    kind = Kind.ORDERING
    part = "steps"
    least = 3
    rows = row_list(Text("Steps in their right order"), StepRow)

    @classmethod
    def typed_of(cls, question: Question) -> Typed:
        """The steps."""
        return {"rows": [{"text": step} for step in question.steps]}

    def parts(self) -> Typed:
        """The steps."""
        return {"steps": tuple(_text(row) for row in arranged(self.rows))}

    def fault(self) -> str:
        """Two steps at least."""
        return "" if len(arranged(self.rows)) >= 2 else _("Write at least two steps.")


class EssayForm(QuestionForm):
    """A text that an instructor reads."""

    kind = Kind.ESSAY


class DescriptionForm(QuestionForm):
    """A text to read: nothing is asked, so nothing is said afterwards."""

    kind = Kind.DESCRIPTION
    feedback = HiddenField()

    def parts(self) -> Typed:
        """GIFT has no place for feedback on a text."""
        self.feedback.data = ""
        return {}


class CiteNormForm(ShortAnswerForm):
    """An act, an article and a part to be named."""

    kind = Kind.CITE_NORM
    part = "norms"

    def fault(self) -> str:
        """Each answer is a slug and a place that can be compared."""
        found = Question(key="", kind=self.kind, text="", **self.parts())
        return _("Write each norm as slug/place, such as fz-154-2005/5 ч. 4.") if any(faults(found)) else ""


class ProcedureForm(OrderingForm):
    """Steps to be put in order, each with its time limit."""

    kind = Kind.PROCEDURE
    part = "procedure"

    def fault(self) -> str:
        """Two steps at least, each with its limit."""
        found = Question(key="", kind=self.kind, text="", **self.parts())
        return _("Write at least two steps, each as “words | time limit”.") if any(faults(found)) else ""


class FindDefectForm(QuestionForm):
    """A draft with faulty places to be found."""

    kind = Kind.FIND_DEFECT
    part = "defects"

    def fault(self) -> str:
        """At least one place is marked as faulty, with the reason."""
        found = Question(key="", kind=self.kind, text=self.text.data or "")
        return _("Mark faulty words as {{words|why}} and sound ones as {{?words}}.") if any(faults(found)) else ""


FORMS: Mapping[Kind, type[QuestionForm]] = {
    form.kind: form
    for form in (
        SingleForm,
        MultipleForm,
        TrueFalseForm,
        MatchingForm,
        ShortAnswerForm,
        NumericalForm,
        MissingWordForm,
        OrderingForm,
        CiteNormForm,
        ProcedureForm,
        FindDefectForm,
        EssayForm,
        DescriptionForm,
    )
}
"""The form of each kind, in the order in which kinds are offered."""

KIND_WORDS = {
    "single": "One right answer",
    "multiple": "Several right answers",
    "true_false": "True or false",
    "matching": "Matching",
    "short_answer": "Short answer",
    "numerical": "Numerical",
    "missing_word": "Missing word",
    "ordering": "Ordering",
    "essay": "Essay",
    "description": "Text to read",
    "cite_norm": "Cite the norm",
    "procedure": "Procedure with its time limits",
    "find_defect": "Find the defects of a draft",
}
"""The kinds in words."""


def _option(answer: Answer, default: float) -> Typed:
    weight = "" if answer.weight == default else percent_text(answer.weight) or "0"
    return {"text": answer.text, "weight": weight, "feedback": answer.feedback}


def _number_row(accepted: NumericAnswer) -> Typed:
    every = accepted.tolerance == EVERY_NUMBER and not accepted.value
    weight = "" if accepted.weight == (0 if every else 1) else percent_text(accepted.weight) or "0"
    tolerance = "" if every or not accepted.tolerance else _plain(accepted.tolerance)
    value = "*" if every else _plain(accepted.value)
    return {"value": value, "tolerance": tolerance, "weight": weight, "feedback": accepted.feedback}


def _accepted(row: NumberRow) -> NumericAnswer:
    if (row.value.data or "").strip() == "*":
        return NumericAnswer(value=0.0, tolerance=EVERY_NUMBER, weight=row.share(0.0), feedback=_said(row))
    value, tolerance = number(row.value.data or "") or 0.0, number(row.tolerance.data or "") or 0.0
    return NumericAnswer(value=value, tolerance=abs(tolerance), weight=row.share(1.0), feedback=_said(row))


def _plain(value: float) -> str:
    return repr(value).removesuffix(".0")


def _text(row: Row) -> str:
    text: str = row["text"].data or ""
    return text.replace("\r\n", "\n").strip()


def _line(row: Row, name: str) -> str:
    return str(row[name].data or "").strip()


def _said(row: Any) -> str:
    feedback: str = row.feedback.data or ""
    return feedback.replace("\r\n", "\n").strip()
