"""A list of legal acts for one's own work («перечень НПА»): what stands in it, in which order and under which words."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from lms.domain.legal_act import Article, Edition, LegalAct, Trust, due_on, requisites, standing_and_coming

COLUMNS = {
    "number": "№",
    "requisites": "Акт",
    "title": "Название",
    "status": "Статус",
    "edition": "Последняя учтённая редакция",
    "gives": "Что даёт",
    "articles": "Важные положения",
    "trust": "Насколько проверено",
    "checked_on": "Проверено",
    "next_check": "Следующая проверка",
    "mark": "Отметка",
    "source": "Источник",
    "note": "Примечание",
}
"""Headings of the whole list, by the name of the value in a row."""

PAPER_COLUMNS = (
    ("№", 8),
    ("Акт", 48),
    ("Статус, последняя учтённая редакция", 33),
    ("Что даёт", 46),
    ("Важные положения", 30),
    ("Насколько проверено, источник", 36),
    ("Проверено, следующая проверка", 21),
    ("Примечание", 55),
)
"""Headings of the list on paper, where it has fewer columns, with their widths in millimetres of a turned A4."""

OVERDUE = "проверка просрочена"
REMARK = (
    "Перечень учебный: перед решением прочитайте сам акт. "
    "Знак * у положения: оно пересказано не по самому тексту акта, сверьте его."
)
PAGE, OF_PAGES = "Страница ", " из "

_KINDS = (
    "Конституция",
    "Федеральный конституционный закон",
    "Кодекс",
    "Федеральный закон",
    "Закон Российской Федерации",
    "Указ",
    "Постановление Правительства",
    "Распоряжение Правительства",
    "Приказ",
    "Ведомственный акт",
    "Решение Конституционного Суда",
    "Обзор Верховного Суда",
    "Закон субъекта",
    "Региональный акт",
    "Постановление",
    "Муниципальный акт",
    "Стандарт",
    "Письмо",
    "Рекомендации",
    "План",
    "Соглашение",
    "Проект",
    "Практика",
)
"""Beginnings of kinds from the highest force to none; a kind that is not here comes after them."""


_BEFORE_NUMBER = re.compile(r"(?<=\w\.) (?=\d)")
"""The space of «ст. 5», where no line may end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActRow:
    """One act; `articles` are addresses alone, `mark` says in words that the next check is overdue."""

    number: int
    requisites: str
    title: str
    status: str
    edition: str
    gives: str
    articles: str
    trust: str
    checked_on: date
    next_check: date
    mark: str
    source: str
    note: str

    @property
    def overdue(self) -> bool:
        """Whether the next check should have been made before the day of the list."""
        return bool(self.mark)


@dataclass(frozen=True, slots=True)
class ActList:
    """A list as it was on the day `as_of`; `filters` says in words what was chosen, "" for everything."""

    heading: str
    filters: str
    as_of: date
    rows: tuple[ActRow, ...]

    @property
    def lines(self) -> tuple[str, ...]:
        """What stands between the heading and the table."""
        overdue = sum(row.overdue for row in self.rows)
        counted = f"Актов: {len(self.rows)}, из них с просроченной проверкой: {overdue}."
        lines = (self.filters, f"По состоянию на {day(self.as_of)}. {counted}", REMARK)
        return tuple(line for line in lines if line)


def act_list(
    acts: Iterable[LegalAct],
    heading: str,
    filters: str,
    as_of: date,
    words: Mapping[str, str],
    successors: Mapping[str, str] | None = None,
) -> ActList:
    """Acts in the order of their force, then of their dates, unknown dates last.

    `words` says each value of `Status` and `Trust` to a reader; `successors` are requisites by slug, for acts
    that are named as replacing another.
    """
    rows = (_row(number, act, as_of, words, successors or {}) for number, act in enumerate(sorted(acts, key=_place), 1))
    return ActList(heading, filters, as_of, tuple(rows))


def paper_cells(row: ActRow) -> tuple[tuple[str, ...], ...]:
    """What stands under `PAPER_COLUMNS`: the paragraphs of each cell, none of them empty."""
    cells = (
        (str(row.number),),
        (row.requisites, "" if row.title in row.requisites else row.title),
        (row.status, row.edition),
        (row.gives,),
        (_BEFORE_NUMBER.sub("\u00a0", row.articles),),
        (row.trust, row.source),
        (day(row.checked_on), day(row.next_check), row.mark),
        (row.note,),
    )
    return tuple(tuple(paragraph for paragraph in cell if paragraph.strip()) for cell in cells)


def day(value: date) -> str:
    """A date as Russian papers write it."""
    return f"{value.day:02}.{value.month:02}.{value.year:04}"


def _place(act: LegalAct) -> tuple[int, str, date, str, str]:
    kind = act.kind.casefold()
    rank = next((rank for rank, known in enumerate(_KINDS) if kind.startswith(known.casefold())), len(_KINDS))
    return rank, kind if rank == len(_KINDS) else "", act.date or date.max, requisites(act), act.slug


def _row(number: int, act: LegalAct, as_of: date, words: Mapping[str, str], successors: Mapping[str, str]) -> ActRow:
    return ActRow(
        number=number,
        requisites=requisites(act),
        title=act.title,
        status=_status(act, words[act.status], successors),
        edition=_edition(act, as_of),
        gives=act.gives,
        articles="; ".join(_address(article) for article in act.articles),
        trust=words[act.trust],
        checked_on=act.checked_on,
        next_check=due_on(act),
        mark=OVERDUE if due_on(act) < as_of else "",
        source=act.source,
        note=act.note,
    )


def _status(act: LegalAct, words: str, successors: Mapping[str, str]) -> str:
    until = f" {day(act.expires_on)}" if act.expires_on else ""
    successor = successors.get(act.replaced_by or "")
    return f"{words}{until}; вместо него {successor}" if successor else f"{words}{until}"


def _edition(act: LegalAct, as_of: date) -> str:
    """The edition on the day of the list, then those that come later."""
    standing, coming = standing_and_coming(act.editions, as_of)
    return "; ".join([*([_made(standing)] if standing else []), *(f"с {_made(each)}" for each in coming)])


def _made(edition: Edition) -> str:
    made = ", ".join(part for part in (day(edition.date), edition.by) if part)
    return f"{made}: {edition.note}" if edition.note else made


def _address(article: Article) -> str:
    place = f"ст. {article.number}" if article.number[:1].isdigit() else article.number
    return place if article.trust is Trust.VERIFIED else f"{place}*"
