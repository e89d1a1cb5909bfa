"""Questions of a draft edited: one by one, many at once, or their file as text.

Every edit is an edit of the files of the draft and can be taken back. A file in which something can't be read is
never written question by question: what its reader has left out would be lost.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.domain import bank_edit, course_edit
from lms.domain.bank_edit import Banks, Changed
from lms.domain.bank_format import cited_act
from lms.domain.course_edit import Changes
from lms.domain.errors import Missing, Refused, Stale
from lms.domain.permissions import Actor
from lms.domain.question import Question
from lms.interop.gift import read_bank, write_bank
from lms.models.assessment import Attempt, AttemptItem
from lms.models.learning import Enrolment
from lms.services import drafts
from lms.services.drafts import Saved
from lms.services.item_bank import CourseBanks, canonical, open_banks

_LONGEST = 200
"""Characters of a tag or a category."""


class QuestionConflict(Stale):
    """A colleague has changed the same question; nothing was saved. `theirs` is None when it is gone."""

    def __init__(self, mine: Question, theirs: Question | None, their_sha256: str) -> None:
        super().__init__(drafts.EDITED_BY_BOTH)
        self.mine, self.theirs, self.their_sha256 = mine, theirs, their_sha256


def create(session: Session, actor: Actor, slug: str, quiz: str, question: Question, now: datetime) -> tuple[int, str]:
    """A new last question of a bank: (number of the edit, its key)."""
    opened = open_banks(session, slug, lock=True)
    fresh = replace(question, key=_free_key(session, opened, quiz))
    changed = bank_edit.add(opened.questions, quiz, canonical(fresh))
    return _write(session, actor, opened, changed, "question.added", fresh.key, now), fresh.key


def take(
    session: Session, actor: Actor, slug: str, quiz: str, questions: Iterable[Question], now: datetime
) -> tuple[int, int]:
    """Questions from elsewhere after those of a bank, with keys of its pattern: (number of the edit, how many).

    One that stands in the bank already, key and all, is not taken twice. The edit is 0 when nothing was new.
    """
    opened = open_banks(session, slug, lock=True)
    standing, taken = set(opened.bank(quiz).questions), _taken_keys(session, opened)
    fresh = [mine for mine in map(canonical, questions) if mine not in standing]
    changed: Changed = dict(opened.questions)
    for question in fresh:
        key = bank_edit.next_key(changed, quiz, taken)
        changed = bank_edit.add(changed, quiz, replace(question, key=key))
    return _write(session, actor, opened, changed, "questions.taken", str(len(fresh)), now), len(fresh)


def duplicate(session: Session, actor: Actor, slug: str, key: str, now: datetime) -> tuple[int, str]:
    """A copy of a question right after it: (number of the edit, the key of the copy)."""
    opened = open_banks(session, slug, lock=True)
    quiz, question = bank_edit.find(opened.questions, key)
    fresh = replace(question, key=_free_key(session, opened, quiz))
    changed = bank_edit.add(opened.questions, quiz, fresh, after=key)
    return _write(session, actor, opened, changed, "question.copied", fresh.key, now), fresh.key


def save(
    session: Session, actor: Actor, slug: str, quiz: str, question: Question, base_sha256: str, now: datetime
) -> int:
    """Put a question in the place of the one with its key, opened while its file was `base_sha256`.

    What others have done to other questions since stays. When they have changed the same one, QuestionConflict;
    saved once more from the state that it names, the question replaces theirs, or comes back into the bank of
    `quiz`. The number of the edit, 0 when nothing has changed.
    """
    opened = open_banks(session, slug, lock=True)
    mine = canonical(question)
    current = bank_edit.get(opened.questions, mine.key)
    bank = opened.bank(current[0] if current else quiz)
    if bank.sha256 != base_sha256:
        theirs = current[1] if current else None
        base = _version(session, opened, base_sha256, bank.path, mine.key)
        if theirs is None or not bank_edit.settled(base, mine, theirs):
            raise QuestionConflict(mine, theirs, bank.sha256)
    change = bank_edit.put(opened.questions, mine) if current else bank_edit.add(opened.questions, quiz, mine)
    return _write(session, actor, opened, change, "question.edited", mine.key, now)


def _version(session: Session, opened: CourseBanks, sha256: str, path: str, key: str) -> Question | None:
    """A question as it stood in an earlier state of its file; None when that is not known any more."""
    try:
        content = drafts.version(session, opened.working, sha256) or b""
    except Missing:
        return None
    found = bank_edit.get({"": tuple(item.question for item in read_bank(content, path)[0])}, key)
    return found[1] if found else None


BULK: Mapping[str, Callable[[Banks, Collection[str], str], Changed]] = {
    "tag": bank_edit.tag,
    "untag": bank_edit.untag,
    "category": bank_edit.categorise,
    "move": bank_edit.move,
    "delete": lambda banks, keys, _value: bank_edit.remove(banks, keys),
}
"""What can be done to many questions at once, each with a value."""


def bulk(
    session: Session, actor: Actor, slug: str, act: str, keys: Collection[str], value: str, now: datetime
) -> tuple[int, int]:
    """Do `act`, a key of BULK, to many questions: (number of the edit, how many questions were named).

    The edit is 0 when they were so already.
    """
    opened = open_banks(session, slug, lock=True)
    named = {question.key for bank in opened.banks for question in bank.questions} & set(keys)
    if not named:
        raise Refused("Tick at least one question.")
    clean = " ".join(value.split())[:_LONGEST]
    if act in {"tag", "untag"} and not clean:
        raise Refused("Write the tag.")
    cited = cited_act(clean, opened.acts) if act == "tag" else None
    if cited and cited not in opened.acts:
        raise Refused("The act “%(slug)s” is not in the register. Choose one from the list.", slug=cited)
    changed = BULK[act](opened.questions, named, clean)
    subject = next(iter(named)) if len(named) == 1 else str(len(named))
    return _write(session, actor, opened, changed, f"questions.{act}", subject, now), len(named)


def save_text(
    session: Session, actor: Actor, slug: str, quiz: str, text: str, base_sha256: str, now: datetime
) -> Saved:
    """Save a whole bank file as text, sound or not; EditConflict as `drafts.put` raises it."""
    path = course_edit.bank_file(drafts.working(session, slug).tree, quiz)
    return drafts.put(session, actor, slug, path, text, base_sha256, now)


def _free_key(session: Session, opened: CourseBanks, quiz: str) -> str:
    return bank_edit.next_key(opened.questions, quiz, _taken_keys(session, opened))


def _taken_keys(session: Session, opened: CourseBanks) -> set[str]:
    """Keys that the published course has, or an attempt at it has ever had."""
    answered = session.scalars(
        select(AttemptItem.question_key)
        .join(Attempt, Attempt.id == AttemptItem.attempt_id)
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .where(Enrolment.course_id == opened.working.course_id)
        .distinct()
    )
    return {*opened.published, *answered}


def _write(
    session: Session, actor: Actor, opened: CourseBanks, changed: Changed, action: str, subject: str, now: datetime
) -> int:
    changes: Changes = {}
    for bank in opened.banks:
        if changed[bank.quiz] == bank.questions:
            continue
        if bank.problems:
            raise Refused("The file %(path)s can't be read whole. Correct it as GIFT text first.", path=bank.path)
        changes[bank.path] = write_bank(changed[bank.quiz]) or None
    return drafts.change(session, actor, opened.working, changes, action, subject, now)
