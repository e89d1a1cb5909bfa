"""Writing one lesson of a draft: opened, shown as learners will see it, saved, taken from a Word file."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from lms.adapters import markup
from lms.domain import course_edit
from lms.domain.course import Lesson
from lms.domain.course_edit import Branch, Tree
from lms.domain.course_tree import COURSE_FILE, LESSON_LIMIT, Entry, lay_out
from lms.domain.errors import Missing, Refused
from lms.domain.legal_act import LegalAct, citations
from lms.domain.lesson_check import lesson_remarks
from lms.domain.lesson_format import Surroundings, decode, lesson_problems, title
from lms.domain.lesson_text import tangled
from lms.domain.permissions import Actor
from lms.domain.problems import Problem
from lms.services import drafts, legal_acts
from lms.services.catalogue import LessonText
from lms.services.drafts import Saved, Working

LONGEST_PRACTICE = 6000
"""Minutes of practice one lesson may have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbour:
    """Another lesson of the draft."""

    key: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenLesson:
    """A lesson as its editor opens it; `sha256` names the text, so that saving can tell what it began from."""

    slug: str
    course: str
    module: str
    module_title: str
    number: int
    key: str
    path: str
    title: str
    text: str
    sha256: str
    practice: int
    previous: Neighbour | None
    following: Neighbour | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """A text as learners would see it, and what the checker says of it; `refused` is why it can't be shown."""

    title: str
    text: LessonText
    problems: tuple[Problem, ...]
    findings: tuple[Problem, ...]
    refused: markup.MarkupRefused | None = None


def opened(session: Session, slug: str, key: str) -> tuple[OpenLesson, Working]:
    """A lesson of the draft with its neighbours, and the draft itself."""
    found = drafts.working(session, slug)
    return _open(found, key), found


def lesson(session: Session, slug: str, key: str) -> Lesson:
    """A lesson of the draft as the document of the course holds it."""
    found, _draft = opened(session, slug, key)
    return Lesson(key=key, title=found.title, body=found.text, order=found.number, practice_minutes=found.practice)


def preview(session: Session, found: Working, key: str, text: str) -> Preview:
    """What would be published if `text` were the lesson: rendered and checked by the same code."""
    body = drafts.file_of(text).decode()
    acts = legal_acts.register(session)
    path = course_edit.lesson_file(found.tree, key)
    html, refused = _rendered(found.slug, body, acts)
    problems, findings = _judged(found.tree, path, body, acts) if fits(body) else ((), ())
    return Preview(title=title(body), text=html, problems=problems, findings=findings, refused=refused)


def fits(text: str) -> bool:
    """Whether a lesson may be as long as this."""
    return len(text.encode()) <= LESSON_LIMIT


def save(session: Session, actor: Actor, slug: str, key: str, text: str, base_sha256: str, now: datetime) -> Saved:
    """Keep the text in the draft; EditConflict when a colleague has changed the same place."""
    if not fits(text):
        raise Refused("The text is larger than %(limit)d bytes. Shorten it.", limit=LESSON_LIMIT)
    name = title(text.replace("\r\n", "\n")) or key
    return drafts.put(
        session, actor, slug, lambda tree: course_edit.lesson_file(tree, key), text, base_sha256, now, subject=name
    )


def choose_theirs(session: Session, actor: Actor, slug: str, key: str, mine: str, now: datetime) -> int:
    """Leave the draft as a colleague has made it, with my text among the versions; the number of its edit."""
    found = drafts.working(session, slug, lock=True)
    path = course_edit.lesson_file(found.tree, key)
    name = _title(found.tree, key)
    theirs = found.tree[path]
    drafts.change(session, actor, found, {path: drafts.file_of(mine)}, "lesson.set_aside", name, now)
    now_mine = drafts.working(session, slug)
    return drafts.change(session, actor, now_mine, {path: theirs}, "lesson.colleague_kept", name, now)


def set_practice(session: Session, actor: Actor, slug: str, key: str, minutes: int, now: datetime) -> int:
    """Say how long the practice of the lesson takes; the number of the edit."""
    found = drafts.working(session, slug, lock=True)
    changes = course_edit.set_practice(found.tree, key, minutes)
    return drafts.change(session, actor, found, changes, "lesson.practice", _title(found.tree, key), now)


def _open(found: Working, key: str) -> OpenLesson:
    branches = course_edit.branches(found.tree)
    order = [(branch, entry) for branch in branches for entry in branch.lessons]
    place = next((place for place, (_branch, entry) in enumerate(order) if entry.key == key), None)
    if place is None:
        raise Missing("There is no such lesson in the draft any more.")
    branch, entry = order[place]
    body, _problems = decode(found.tree[entry.path], entry.path)
    settings = course_edit.safe_table(found.tree, f"{branch.entry.path}/module.toml")
    return OpenLesson(
        slug=found.slug,
        course=course_edit.title(found.tree) or found.slug,
        module=branch.entry.key,
        module_title=str(settings.get("title", branch.entry.key)),
        number=place + 1,
        key=key,
        path=entry.path,
        title=course_edit.lesson_title(found.tree, entry),
        text=body if body is not None else found.tree[entry.path].decode(errors="replace"),
        sha256=drafts.sha256_of(found.tree[entry.path]),
        practice=_minutes(settings.get("practice"), key),
        previous=_neighbour(found.tree, order, place - 1),
        following=_neighbour(found.tree, order, place + 1),
    )


def _minutes(practice: object, key: str) -> int:
    minutes = practice.get(key) if isinstance(practice, dict) else None
    return minutes if isinstance(minutes, int) else 0


def _neighbour(tree: Tree, order: list[tuple[Branch, Entry]], place: int) -> Neighbour | None:
    if not 0 <= place < len(order):
        return None
    entry = order[place][1]
    return Neighbour(key=entry.key, title=course_edit.lesson_title(tree, entry))


def _title(tree: Tree, key: str) -> str:
    return title(tree[course_edit.lesson_file(tree, key)].decode(errors="replace")) or key


def _rendered(slug: str, body: str, acts: Mapping[str, LegalAct]) -> tuple[LessonText, markup.MarkupRefused | None]:
    try:
        rendered = markup.render(body, media_url=f"/teach/{slug}/media/", acts=acts)
    except markup.MarkupRefused as refused:
        return LessonText("", (), ()), refused
    cited = tuple(dict.fromkeys(citation.slug for citation, _line in citations(body)))
    return LessonText(rendered.html, tuple((each.level, each.id, each.text) for each in rendered.toc), cited), None


def _judged(
    tree: Tree, path: str, body: str, acts: Mapping[str, LegalAct]
) -> tuple[tuple[Problem, ...], tuple[Problem, ...]]:
    """Problems and findings of this lesson, as the checker of the whole course would name them."""
    layout, _problems = lay_out(tree)
    around = Surroundings(acts, layout.media, layout.lesson_keys)
    legal = course_edit.safe_table(tree, COURSE_FILE).get("legal", True) is not False
    remarks = () if tangled(body) else lesson_remarks(body, acts, legal)
    return (
        tuple(sorted(lesson_problems(body, path, around), key=_by_line)),
        tuple(sorted({remark.at(path, line) for line, remark in remarks}, key=_by_line)),
    )


def _by_line(problem: Problem) -> tuple[int, str]:
    return problem.line, problem.code
