"""Courses, their revisions and groups: publishing, finding, reading."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import String, bindparam, func, literal, or_, select
from sqlalchemy.orm import Session

from lms.adapters import markup
from lms.domain.course import Course as Document
from lms.domain.course import Lesson
from lms.domain.course_format import read_course
from lms.domain.course_writer import canonical_sha256, write_course
from lms.domain.errors import Missing
from lms.domain.legal_act import LegalAct, citations
from lms.domain.outline import Outline, outline
from lms.domain.permissions import Actor
from lms.domain.person import text_key
from lms.domain.question import Question
from lms.domain.trade_question import norms_named
from lms.interop.gift import read_bank, write_bank
from lms.models.base import columns
from lms.models.catalogue import Course, CourseRevision, Group, LessonPage, RevisionFile
from lms.models.legal_acts import ActRegister
from lms.services import audit, staleness


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A course as lists show it."""

    id: int
    slug: str
    title: str
    summary: str
    hours: int
    trial_minutes: int
    format: str
    price: int
    topics: tuple[str, ...]
    is_open: bool
    next_start: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What a visitor looks for; empty values do not filter. Hours are an upper bound."""

    search: str = ""
    topic: str = ""
    format: str = ""
    hours: int | None = None


@dataclass(frozen=True, slots=True)
class LessonText:
    """A lesson rendered at publication: HTML, its headings (level, id, text), slugs of the acts it cites."""

    html: str
    contents: tuple[tuple[int, str, str], ...]
    acts: tuple[str, ...]


def publish(
    session: Session, actor: Actor | None, document: Document, acts: Mapping[str, LegalAct], note: str, now: datetime
) -> tuple[CourseRevision, bool]:
    """Publish `document` as the newest revision; (the revision, whether it is new).

    A document that is already current is not published twice.
    """
    tree = write_course(document, write_bank)
    sha256 = canonical_sha256(tree)
    course = session.scalar(select(Course).where(Course.slug == document.slug).with_for_update())
    if course is None:
        course = Course(slug=document.slug, created_at=now)
        session.add(course)
        session.flush()
        session.add(Group(course_id=course.id, title=document.title, standing=True, created_at=now))
    newest = session.scalar(
        select(CourseRevision)
        .where(CourseRevision.course_id == course.id)
        .order_by(CourseRevision.number.desc())
        .limit(1)
    )
    if newest is not None and newest.sha256 == sha256:
        return newest, False
    if newest is not None:
        newest.is_current = False
        session.flush()
    revision = _new_revision(course.id, newest.number + 1 if newest else 1, sha256, document, note)
    revision.published_at, revision.published_by = now, actor.id if actor else None
    session.add(revision)
    session.flush()
    session.add_all(RevisionFile(revision_id=revision.id, path=path, content=content) for path, content in tree.items())
    session.add_all(_render(revision.id, document, acts))
    staleness.index(session, revision.id, document, acts)
    before = _read(session, newest) if newest else None
    staleness.settle_revision(session, revision.published_by, course.id, before, document, revision.id, now)
    audit.record(
        session,
        revision.published_by,
        "course.published",
        f"course:{document.slug}",
        now,
        revision=revision.number,
        sha256=sha256,
    )
    session.flush()
    return revision, True


def _new_revision(course_id: int, number: int, sha256: str, document: Document, note: str) -> CourseRevision:
    words = [document.title, document.summary, *document.audience, *(outcome.text for outcome in document.outcomes)]
    words += [module.title for module in document.modules] + [lesson.title for lesson in document.lessons()]
    return CourseRevision(
        course_id=course_id,
        number=number,
        sha256=sha256,
        is_current=True,
        note=note,
        title=document.title,
        summary=document.summary,
        hours=document.hours,
        trial_minutes=document.trial_minutes,
        format=document.format.value,
        price=document.price,
        topics=" ".join(document.topics),
        search_key=text_key(" ".join(words)),
    )


def rendered(lesson: Lesson, acts: Mapping[str, LegalAct], media_url: str) -> LessonText:
    """A lesson as it is kept with its revision; `media_url` is put before names of its pictures."""
    page = markup.render(lesson.body, media_url=media_url, acts=acts)
    cited = dict.fromkeys(citation.slug for citation, _ in citations(lesson.body))
    return LessonText(page.html, tuple((entry.level, entry.id, entry.text) for entry in page.toc), tuple(cited))


def _render(revision_id: int, document: Document, acts: Mapping[str, LegalAct]) -> list[LessonPage]:
    pages = []
    for lesson in document.lessons():
        text = rendered(lesson, acts, f"/media/{revision_id}/")
        pages.append(
            LessonPage(
                revision_id=revision_id,
                lesson_key=lesson.key,
                html=text.html,
                contents=json.dumps(text.contents, ensure_ascii=False),
                acts=" ".join(text.acts),
            )
        )
    return pages


class _EveryAct(dict[str, LegalAct]):
    """A register that knows every act: a revision was checked against the real one when it was published."""

    def __contains__(self, slug: object) -> bool:
        return True


_documents: dict[str, Document] = {}


def document(session: Session, revision_id: int, sha256: str) -> Document:
    """The course document of a revision. Revisions never change, so each is read once in a process."""
    found = _documents.get(sha256)
    if found is None:
        slug = session.scalar(select(Course.slug).join(CourseRevision).where(CourseRevision.id == revision_id))
        if slug is None:
            raise Missing()
        found = read_course(slug, files(session, revision_id), _EveryAct(), read_bank).course
        if found is None:
            raise Missing("The course document can't be read. Tell the administrator: `lms doctor` says why.")
        _documents[sha256] = found
    return found


def revision_document(session: Session, revision_id: int) -> Document:
    """The course document of a revision of which only the number is known."""
    sha256 = session.scalars(select(CourseRevision.sha256).where(CourseRevision.id == revision_id)).one()
    return document(session, revision_id, sha256)


def _read(session: Session, revision: CourseRevision) -> Document:
    return document(session, revision.id, revision.sha256)


def files(session: Session, revision_id: int) -> dict[str, bytes]:
    """The files of a revision, by path."""
    rows = session.execute(
        select(RevisionFile.path, RevisionFile.content).where(RevisionFile.revision_id == revision_id)
    )
    return {row.path: row.content for row in rows}


def media(session: Session, revision_id: int, name: str) -> bytes:
    """One media file of a revision."""
    content = session.scalar(
        select(RevisionFile.content).where(
            RevisionFile.revision_id == revision_id, RevisionFile.path == f"media/{name}"
        )
    )
    if content is None:
        raise Missing()
    return content


class _Lessons:
    """Rendered lessons already read by this process, newest kept: they never change."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._kept: dict[tuple[str, str], LessonText] = {}

    def get(self, session: Session, revision_id: int, sha256: str, key: str) -> LessonText:
        text = self._kept.get((sha256, key))
        if text is None:
            page = session.get(LessonPage, (revision_id, key))
            if page is None:
                raise Missing()
            contents = tuple((level, anchor, title) for level, anchor, title in json.loads(page.contents))
            text = LessonText(page.html, contents, tuple(page.acts.split()))
            if len(self._kept) >= self._size:
                self._kept.pop(next(iter(self._kept)))
            self._kept[sha256, key] = text
        return text


lesson_text = _Lessons(size=500).get
"""lesson_text(session, revision_id, sha256, key): the rendered lesson, or Missing."""


_course, _revision, _group = columns(Course), columns(CourseRevision), columns(Group)
_spaced_topics = literal(" ") + _revision.topics + " "
_FIND = (
    select(
        _course.id,
        _course.slug,
        _revision.title,
        _revision.summary,
        _revision.hours,
        _revision.trial_minutes,
        _revision.format,
        _revision.price,
        _revision.topics,
        _course.is_open,
        select(func.min(_group.starts_on))
        .where(_group.course_id == _course.id, _group.starts_on >= bindparam("today"))
        .scalar_subquery()
        .label("next_start"),
        func.count().over().label("total"),
    )
    .join_from(Course.__table__, CourseRevision.__table__, _revision.course_id == _course.id)
    .where(
        _revision.is_current,
        or_(bindparam("topic", type_=String) == "", _spaced_topics.contains(bindparam("spaced_topic"))),
        or_(bindparam("format", type_=String) == "", _revision.format == bindparam("format", type_=String)),
        _revision.hours <= bindparam("hours"),
    )
    .order_by(_revision.search_key, _course.id)
    .offset(bindparam("first"))
    .limit(bindparam("size"))
)
_TOPICS = select(_revision.topics).where(_revision.is_current).distinct()
_UNBOUNDED = 1_000_000


def find(session: Session, filters: Filters, today: date, page: int, size: int) -> tuple[list[Card], int]:
    """One page of the catalogue by title, and how many courses fit in all."""
    statement = _FIND
    for word in text_key(filters.search).split():
        statement = statement.where(_revision.search_key.contains(word, autoescape=True))
    values = {
        "today": today,
        "topic": filters.topic,
        "spaced_topic": f" {filters.topic} ",
        "format": filters.format,
        "hours": filters.hours or _UNBOUNDED,
        "first": (page - 1) * size,
        "size": size,
    }
    rows = session.execute(statement, values).all()
    cards = [
        Card(
            id=row.id,
            slug=row.slug,
            title=row.title,
            summary=row.summary,
            hours=row.hours,
            trial_minutes=row.trial_minutes,
            format=row.format,
            price=row.price,
            topics=tuple(row.topics.split()),
            is_open=row.is_open,
            next_start=row.next_start,
        )
        for row in rows
    ]
    return cards, rows[0].total if rows else 0


def topics(session: Session) -> list[str]:
    """Topics of the courses that can be found now."""
    rows = session.execute(_TOPICS).scalars()
    return sorted({topic for row in rows for topic in row.split()})


@dataclass(frozen=True, slots=True, kw_only=True)
class CurrentCourse:
    """A course with its current revision; `acts_sha256` tells the state of the register of acts."""

    id: int
    slug: str
    is_open: bool
    revision_id: int
    revision_number: int
    sha256: str
    published_at: datetime
    acts_sha256: str
    document: Document


_CURRENT = (
    select(
        _course.id,
        _course.is_open,
        _revision.id.label("revision_id"),
        _revision.number,
        _revision.sha256,
        _revision.published_at,
        select(columns(ActRegister).sha256).scalar_subquery().label("acts_sha256"),
    )
    .join_from(Course.__table__, CourseRevision.__table__, _revision.course_id == _course.id)
    .where(_revision.is_current, _course.slug == bindparam("slug"))
)


def current(session: Session, slug: str) -> CurrentCourse:
    """The course as it is published now."""
    row = session.execute(_CURRENT, {"slug": slug}).one_or_none()
    if row is None:
        raise Missing()
    return CurrentCourse(
        id=row.id,
        slug=slug,
        is_open=row.is_open,
        revision_id=row.revision_id,
        revision_number=row.number,
        sha256=row.sha256,
        published_at=row.published_at,
        acts_sha256=row.acts_sha256,
        document=document(session, row.revision_id, row.sha256),
    )


def cited_acts(session: Session, revision_id: int) -> tuple[str, ...]:
    """Slugs of the acts the lessons of a revision cite."""
    rows = session.scalars(select(LessonPage.acts).where(LessonPage.revision_id == revision_id))
    return tuple(sorted({slug for row in rows for slug in row.split()}))


def acts_offered(session: Session, revision_id: int, questions: Iterable[Question]) -> tuple[str, ...]:
    """Slugs of the acts a norm is chosen from: all that the lessons cite or a right answer names; none if none is."""
    named = norms_named(questions)
    return tuple(sorted({*named, *cited_acts(session, revision_id)})) if named else ()


def set_open(session: Session, actor: Actor, slug: str, is_open: bool, now: datetime) -> None:
    """Let people enrol themselves, or leave enrolment to administrators."""
    course = session.scalar(select(Course).where(Course.slug == slug))
    if course is None:
        raise Missing()
    course.is_open = is_open
    audit.record(session, actor.id, "course.opened" if is_open else "course.closed", f"course:{slug}", now)


_outlines: dict[str, Outline] = {}


def outline_of(sha256: str, course: Document) -> Outline:
    """The outline of a revision, made once in a process."""
    found = _outlines.get(sha256)
    if found is None:
        found = _outlines[sha256] = outline(course)
    return found
