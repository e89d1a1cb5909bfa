"""Papers people take along: model documents of lessons, and lists of legal acts."""

from collections.abc import Callable, Mapping
from datetime import date

from sqlalchemy.orm import Session

from lms.adapters.act_list_docx import act_list_docx
from lms.adapters.act_list_pdf import act_list_pdf
from lms.adapters.docx import document_docx
from lms.adapters.model_documents import model_documents
from lms.adapters.press import PaperError
from lms.adapters.spreadsheet import act_list_xlsx
from lms.domain.act_list import ActList, act_list
from lms.domain.course import Lesson
from lms.domain.errors import Missing, Refused
from lms.domain.legal_act import citations, requisites
from lms.services import legal_acts
from lms.services.legal_acts import ActFilters

KINDS: Mapping[str, Callable[[ActList], bytes]] = {
    "docx": act_list_docx,
    "xlsx": act_list_xlsx,
    "pdf": act_list_pdf,
}


def list_of_acts(
    session: Session, kind: str, filters: ActFilters, filters_in_words: str, words: Mapping[str, str], as_of: date
) -> bytes:
    """The acts that fit, as a file of `kind` (one of KINDS), with the day of check at each."""
    if kind not in KINDS:
        raise Missing()
    found = legal_acts.entries(session, filters)
    if not found:
        raise Refused("No act fits all of this, so there is nothing to keep. Take away a filter.")
    named = legal_acts.lines(session, [act.replaced_by for act in found if act.replaced_by])
    successors = {slug: line.requisites for slug, line in named.items()}
    rows = act_list(found, "Перечень нормативных правовых актов", filters_in_words, as_of, words, successors)
    try:
        return KINDS[kind](rows)
    except PaperError as error:
        raise Refused("An act has a sign that no font here can draw. Take the list as DOCX.") from error


def model_document(session: Session, lesson: Lesson, number: int, today: date) -> tuple[str, bytes]:
    """The model document `number` (from 1) of a lesson as (its title, DOCX)."""
    acts = legal_acts.register(session)
    found = model_documents(lesson.body, acts)
    if not 1 <= number <= len(found):
        raise Missing()
    cited = sorted({citation.slug for citation, _line in citations(lesson.body)} & acts.keys())
    checked = "; ".join(f"{requisites(acts[slug])} — {acts[slug].checked_on:%d.%m.%Y}" for slug in cited)
    line = f"Акты занятия и даты нашей проверки: {checked}." if checked else ""
    document = found[number - 1]
    return document.title, document_docx(document, acts_line=line, made_on=today)
