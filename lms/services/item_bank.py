"""Item banks of a draft: questions found and judged; `bank_editing` changes them.

Questions live in the GIFT files of the draft: those that are sound are here even when others can't be read.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms.adapters.stems import patterns, stem_key
from lms.domain import course_edit
from lms.domain.bank_edit import Banks
from lms.domain.bank_filter import BankFilters, fits
from lms.domain.bank_format import bank_problems
from lms.domain.course import FINAL
from lms.domain.course_tree import BANK_FILE, COURSE_FILE, MODULE_FILE
from lms.domain.errors import Missing, Refused
from lms.domain.legal_act import LegalAct
from lms.domain.problems import Problem
from lms.domain.question import Question
from lms.domain.question_check import alike_questions, alike_to, question_remarks
from lms.interop.gift import BankItem, read_bank, write_bank
from lms.models.assessment import Attempt, AttemptItem
from lms.models.learning import Enrolment
from lms.services import drafts, legal_acts, staleness
from lms.services.drafts import Working, sha256_of
from lms.services.staleness import StaleNote


@dataclass(frozen=True, slots=True, kw_only=True)
class Bank:
    """One bank file of the draft: what could be read of it, and the problems of the rest.

    `quiz` is the key of its module or "final", `title` that of the module; its test draws `draw` questions.
    """

    quiz: str
    title: str
    path: str
    content: bytes
    items: tuple[BankItem, ...]
    problems: tuple[Problem, ...]
    draw: int

    @property
    def questions(self) -> tuple[Question, ...]:
        """The questions, in order."""
        return tuple(item.question for item in self.items)

    @property
    def sha256(self) -> str:
        """What tells this state of the file from others."""
        return sha256_of(self.content or None)


@dataclass(frozen=True, kw_only=True)
class CourseBanks:
    """All banks of a draft with what their questions may refer to: outcomes (key, text) and acts."""

    working: Working
    title: str
    legal: bool
    outcomes: Mapping[str, str]
    acts: Mapping[str, LegalAct]
    banks: tuple[Bank, ...]
    stale: Mapping[str, tuple[StaleNote, ...]]

    @cached_property
    def questions(self) -> Banks:
        """The questions of each bank."""
        return {bank.quiz: bank.questions for bank in self.banks}

    @cached_property
    def published(self) -> Mapping[str, Question]:
        """The questions of the published course, by key."""
        files = [(path, content) for path, content in self.working.published.items() if path.endswith(BANK_FILE)]
        return {item.question.key: item.question for path, content in files for item in _read(content, path)[0]}

    def bank(self, quiz: str) -> Bank:
        """One bank; Missing when the draft has no such module."""
        found = next((bank for bank in self.banks if bank.quiz == quiz), None)
        if found is None:
            raise Missing()
        return found

    def states(self, question: Question) -> list[str]:
        """In which of the states of `BankFilters` a question is."""
        before = self.published.get(question.key)
        found = ["new"] if before is None else ["changed"] if before != question else []
        return found + (["waits"] if question.key in self.stale else [])


@lru_cache(maxsize=24)
def _read(content: bytes, path: str) -> tuple[tuple[BankItem, ...], tuple[Problem, ...]]:
    """A bank file, read once in a process for each of its states."""
    return read_bank(content, path)


def gift(question: Question) -> str:
    """The GIFT text of one question."""
    return write_bank([question]).decode()


def open_banks(session: Session, slug: str, *, lock: bool = False) -> CourseBanks:
    """The banks of a draft; `lock` keeps other authors from changing it until the transaction ends."""
    working = drafts.working(session, slug, lock=lock)
    course = course_edit.safe_table(working.tree, COURSE_FILE)
    outcomes = [each for each in course.get("outcomes", []) if isinstance(each, dict)]
    notes = staleness.open_notes(session, working.course_id)
    return CourseBanks(
        working=working,
        title=str(course.get("title") or slug),
        legal=bool(course.get("legal", True)),
        outcomes={str(each.get("key")): str(each.get("text")) for each in outcomes},
        acts=legal_acts.register(session),
        banks=tuple(_banks(working)),
        stale={key: found for (kind, key), found in notes.items() if kind == "question"},
    )


def _banks(working: Working) -> list[Bank]:
    tables = [
        (branch.entry.key, course_edit.safe_table(working.tree, f"{branch.entry.path}/{MODULE_FILE}"))
        for branch in course_edit.branches(working.tree)
    ]
    found = [_bank(working, key, str(table.get("title") or key), table.get("quiz")) for key, table in tables]
    final = course_edit.safe_table(working.tree, COURSE_FILE).get("final")
    return [*found, _bank(working, FINAL, "", final)]


def _bank(working: Working, quiz: str, title: str, rules: object) -> Bank:
    path = course_edit.bank_file(working.tree, quiz)
    content = working.tree.get(path, b"")
    items, problems = _read(content, path)
    draw = rules.get("draw", 0) if isinstance(rules, dict) else 0
    return Bank(
        quiz=quiz,
        title=title,
        path=path,
        content=content,
        items=items,
        problems=problems,
        draw=draw if isinstance(draw, int) else 0,
    )


def search(opened: CourseBanks, quiz: str, filters: BankFilters) -> list[tuple[str, Question]]:
    """Questions of one bank, or of all for "", that are looked for, each with its quiz."""
    wanted = patterns(filters.words)
    return [
        (bank.quiz, question)
        for bank in opened.banks
        if quiz in ("", bank.quiz)
        for question in bank.questions
        if fits(question, filters, opened.states(question)) and _has(question, wanted)
    ]


def _has(question: Question, wanted: list[str]) -> bool:
    """Whether a question holds every word; only those that are searched pay for their stems."""
    if not wanted:
        return True
    said = [answer.text for answer in question.answers] + [*question.steps, question.feedback, question.key]
    said += [side for pair in question.pairs for side in (pair.left, pair.right)]
    words = stem_key(question.title, question.text, question.tail, *said)
    return all(each in words for each in wanted)


def met(session: Session, course_id: int, keys: Collection[str]) -> dict[str, int]:
    """In how many attempts of learners each of these questions has been drawn."""
    rows = session.execute(
        select(AttemptItem.question_key, func.count().label("attempts"))
        .join(Attempt, Attempt.id == AttemptItem.attempt_id)
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .where(Enrolment.course_id == course_id, AttemptItem.question_key.in_(sorted(keys)))
        .group_by(AttemptItem.question_key)
    )
    return {row.question_key: row.attempts for row in rows}


def duplicates(opened: CourseBanks, quiz: str) -> list[tuple[Question, Question]]:
    """Pairs of questions of the course that ask the same, one of each pair at least in this bank; "" for all."""
    pairs = alike_questions([question for bank in opened.banks for question in bank.questions])
    here = {question.key for bank in opened.banks if quiz in ("", bank.quiz) for question in bank.questions}
    return [(first, second) for first, second in pairs if first.key in here or second.key in here]


def findings(opened: CourseBanks, question: Question) -> list[Problem]:
    """What the reader and the checker say of one question."""
    item = BankItem(question, 0)
    outcomes = frozenset(opened.outcomes)
    remarks = [remark.at("", 0) for remark in question_remarks(question, opened.acts, opened.legal)]
    return list(dict.fromkeys([*bank_problems([item], "", opened.acts, outcomes), *remarks]))


def alike(opened: CourseBanks, question: Question) -> list[Question]:
    """Other questions of the course that ask the same."""
    return list(alike_to(question, [each for bank in opened.banks for each in bank.questions]))


def canonical(question: Question) -> Question:
    """The question as it comes back from its file; Refused when the reader would not take it."""
    items, problems = read_bank(write_bank([question]), question.key)
    if problems:
        raise Refused(problems[0].text, field="text", **dict(problems[0].params))
    if len(items) != 1 or items[0].question.kind is not question.kind:
        raise Refused("The question can't be kept in this shape. Complete it.", field="text")
    return items[0].question


def read_gift(text: str, key: str) -> tuple[Question | None, tuple[Problem, ...]]:
    """The one question of a GIFT text, with its own key or `key`; the problems when it can't be read.

    Refused when there is not exactly one question, or it bears another key: records hang on the key.
    """
    items, problems = read_bank(text.encode("utf-8", "replace"), key)
    if problems:
        return None, problems
    if len(items) != 1:
        raise Refused("There has to be exactly one question. Remove the blank lines inside it, or the others.")
    question = items[0].question
    written = "[id:" in text and question.key
    if key and written and written != key:
        raise Refused("The id of a question never changes, because answers hang on it. Write [id:%(key)s].", key=key)
    return replace(question, key=key), ()
