"""What the editor shows of a lesson: the page a learner would see, and what the checker says of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from lms.domain.pasted import Dropped
from lms.domain.problems import Problem
from lms.services import legal_acts, lesson_editing
from lms.services.drafts import Working
from lms.services.lesson_editing import OpenLesson
from lms.web.context import display
from lms.web.identity import database
from lms.web.labels import STATUSES
from lms.web.lesson_editor.forms import PracticeForm
from lms.web.lesson_editor.tools import box_words, tools
from lms.web.lesson_markup import lesson_markup
from lms.web.wording import in_words, refusal


@dataclass(frozen=True, slots=True)
class Said:
    """One problem or finding in the reader's language, with its line."""

    line: int
    text: str
    forbids: bool


def preview_values(found: OpenLesson, draft: Working, text: str) -> dict[str, Any]:
    """Values of the preview of `text` and of the list below it."""
    shown = lesson_editing.preview(database(), draft, found.key, text)
    acts = legal_acts.lines(database(), shown.text.acts)
    address = f"/teach/{found.slug}/lessons/{found.key}"
    return {
        "lesson": found,
        "title": shown.title,
        "html": lesson_markup(shown.text, acts, (), address, pictures=display().pictures),
        "refused": refusal(shown.refused) if shown.refused else "",
        "acts": list(acts.values()),
        "act_status": STATUSES,
        "said": [*_said(shown.problems, forbids=True), *_said(shown.findings, forbids=False)],
    }


def editor_values(found: OpenLesson, draft: Working, text: str, base: str) -> dict[str, Any]:
    """Values of the editor opened with `text`, which began from the version `base`."""
    return {
        **preview_values(found, draft, text),
        "text": text,
        "base": base,
        "tools": tools(),
        "boxes": box_words(),
        "practice": PracticeForm(formdata=None, data={"minutes": found.practice}),
    }


def left_behind(dropped: Iterable[Dropped]) -> list[str]:
    """What could not be taken along, in the reader's language."""
    return [in_words(each) for each in dropped]


def _said(problems: Iterable[Problem], *, forbids: bool) -> list[Said]:
    return [Said(each.line, in_words(each), forbids) for each in problems]
