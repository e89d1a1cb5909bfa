"""A draft as its learners will see it, on any day; nothing of it is recorded."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.adapters.clock import local_date
from lms.domain import attempt as rules_of
from lms.domain.answer import read_answer
from lms.domain.bank_format import cited_act
from lms.domain.course import Course as Document
from lms.domain.course import Lesson, QuizRules
from lms.domain.errors import Missing, Refused
from lms.domain.grading import grade, passed
from lms.domain.legal_act import LegalAct, citations, due_on, requisites
from lms.domain.legal_change import ChangeKind, act_on
from lms.domain.outline import Outline, outline
from lms.domain.question import Question
from lms.models.catalogue import Course, CourseRevision
from lms.models.legal_acts import ActRegister
from lms.services import authoring, catalogue, draft_reviews, drafts, legal_acts, staleness
from lms.services.assessment import Item
from lms.services.catalogue import CurrentCourse, LessonText
from lms.services.legal_acts import ActLine
from lms.services.staleness import StaleNote


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """A draft that can be read, on a day: as a course, with the register and the doubtful places of that day.

    `course.revision_number` is the number it would be published under.
    """

    course: CurrentCourse
    outline: Outline
    on: date
    acts: Mapping[str, LegalAct]
    notes: Mapping[tuple[str, str], tuple[StaleNote, ...]]

    def lines(self, slugs: Sequence[str]) -> dict[str, ActLine]:
        """Acts as citations show them on that day."""
        return {slug: _line(self.acts[slug]) for slug in sorted(set(slugs)) if slug in self.acts}

    def cited(self) -> tuple[str, ...]:
        """Slugs of the acts the lessons cite."""
        lessons = self.course.document.lessons()
        return tuple(sorted({citation.slug for lesson in lessons for citation, _line in citations(lesson.body)}))


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One attempt drawn to be looked at; `seed` draws the same again. Graded when answers were given."""

    quiz_key: str
    rules: QuizRules
    seed: int
    items: tuple[Item, ...]
    points: float
    max_points: float
    passed: bool | None


def look(session: Session, slug: str, on: date, now: datetime) -> Look:
    """The draft on the day `on`; Refused while it has problems."""
    found = drafts.working(session, slug)
    draft = authoring.judged(session, found)
    if draft.document is None:
        raise Refused("The draft has problems. Correct them first.")
    is_open = session.scalars(select(Course.is_open).where(Course.id == found.course_id)).one()
    acts_sha256 = session.scalar(select(ActRegister.sha256)) or ""
    acts = {act_slug: act_on(act, on) for act_slug, act in legal_acts.register(session).items()}
    published = authoring.published(session, found)
    open_notes: staleness.Notes = {}
    if found.revision_id is not None:
        open_notes = staleness.notes(session, acts_sha256, found.course_id, found.revision_id)
    course = CurrentCourse(
        id=found.course_id,
        slug=slug,
        is_open=is_open,
        revision_id=found.revision_id or 0,
        revision_number=_next_number(session, found.course_id),
        sha256=draft_reviews.tree_sha256(found),
        published_at=now,
        acts_sha256=acts_sha256,
        document=draft.document,
    )
    notes = _notes_on(draft.document, published, open_notes, acts, on)
    return Look(course=course, outline=outline(draft.document), on=on, acts=acts, notes=notes)


def lesson(found: Look, key: str) -> Lesson:
    """A lesson of the draft; Missing when it has none of this key."""
    lessons = found.course.document.lessons()
    chosen = next((each for each in lessons if each.key == key), None)
    if chosen is None:
        raise Missing()
    return chosen


def text(found: Look, key: str) -> LessonText:
    """A lesson rendered as publication would render it."""
    return catalogue.rendered(lesson(found, key), found.acts, f"/teach/{found.course.slug}/look/media/")


def media(session: Session, slug: str, name: str) -> bytes:
    """One media file of the draft."""
    content = drafts.working(session, slug).tree.get(f"media/{name}")
    if content is None:
        raise Missing()
    return content


def sample(found: Look, key: str, seed: int, form: Mapping[str, Sequence[str]] | None = None) -> Sample:
    """An attempt at the quiz `key`, drawn by `seed`; answers in `form` are graded at once.

    The fields of question N are named as in `lms.domain.answer`, after "N-".
    """
    rules = found.course.document.quiz_rules(key)
    if rules is None:
        raise Missing()
    doubtful = {place for kind, place in found.notes if kind == "question"}
    drawn = rules_of.draw(found.course.document.bank(key), rules, seed, doubtful)
    items = tuple(
        _item(position, each, form, found.notes.get(("question", each.question.key), ()))
        for position, each in enumerate(drawn, 1)
    )
    most = float(sum(each.question.graded for each in drawn))
    points = round(sum(item.points or 0.0 for item in items), 4)
    waits = form is None or any(item.points is None for item in items)
    return Sample(
        quiz_key=key,
        rules=rules,
        seed=seed,
        items=items,
        points=points,
        max_points=most,
        passed=None if waits else passed(points, most, rules.pass_percent),
    )


def new_seed() -> int:
    """A seed nobody has chosen."""
    return random.randrange(1, 1_000_000)


def _item(
    position: int, drawn: rules_of.Drawn, form: Mapping[str, Sequence[str]] | None, notes: tuple[StaleNote, ...]
) -> Item:
    prefix = f"{position}-"
    own = {name.removeprefix(prefix): values for name, values in (form or {}).items() if name.startswith(prefix)}
    answer = read_answer(drawn.question, own)
    return Item(
        position=position,
        question=drawn.question,
        shuffle=drawn.shuffle,
        answer=answer,
        sequence=0,
        saved_at=None,
        points=None if form is None else grade(drawn.question, answer).share,
        comment="",
        stale=notes,
    )


def _next_number(session: Session, course_id: int) -> int:
    numbers = session.scalars(select(CourseRevision.number).where(CourseRevision.course_id == course_id))
    return max(numbers, default=0) + 1


def _line(act: LegalAct) -> ActLine:
    return ActLine(act.slug, requisites(act), act.title, act.status.value, act.trust.value, act.checked_on, due_on(act))


def _notes_on(
    document: Document,
    published: Document | None,
    open_notes: staleness.Notes,
    acts: Mapping[str, LegalAct],
    on: date,
) -> dict[tuple[str, str], tuple[StaleNote, ...]]:
    """Doubtful places as publishing would leave them, known by `on`, with the checks that are missed by then.

    A place that the draft has edited is doubtful no more (`staleness.settle_revision`).
    """
    before = dict(staleness.contents(published)) if published else {}
    found: dict[tuple[str, str], tuple[StaleNote, ...]] = {}
    for place, content in staleness.contents(document):
        notes = open_notes.get(place, ()) if before.get(place) == content else ()
        known = tuple(note for note in notes if local_date(note.noted_at) <= on)
        told = {note.act_slug for note in known if note.kind is ChangeKind.OVERDUE}
        missed = tuple(
            _overdue(acts[slug]) for slug in _cited_by(content, acts) if due_on(acts[slug]) < on and slug not in told
        )
        if known or missed:
            found[place] = known + missed
    return found


def _cited_by(content: object, acts: Mapping[str, LegalAct]) -> list[str]:
    """Slugs of known acts a lesson's text or a question cites."""
    if isinstance(content, Question):
        slugs = [cited_act(tag, acts) or "" for tag in content.tags]
    else:
        slugs = [citation.slug for citation, _line in citations(str(content))]
    return sorted({slug for slug in slugs if slug in acts})


def _overdue(act: LegalAct) -> StaleNote:
    due = due_on(act)
    return StaleNote(
        act_slug=act.slug,
        kind=ChangeKind.OVERDUE,
        in_force_on=due,
        by="",
        note="",
        places=(),
        noted_at=datetime.combine(due, time.min, UTC),
    )
