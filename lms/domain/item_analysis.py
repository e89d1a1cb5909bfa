"""How well a question works, seen from the answers to it: classical item analysis.

The notions are those of L. Crocker and J. Algina, Introduction to Classical and Modern Test Theory (1986):
difficulty as the mean share of the point, discrimination as the correlation of the item with the rest of
the test, and the choosers of each option. Answers of one person repeated are not independent: callers
give first attempts only.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import fmean, quantiles

from lms.domain.answer import Value, right_sides
from lms.domain.confidence import Estimate, linear_correlation, mean_share
from lms.domain.person import text_key
from lms.domain.question import Kind, Question
from lms.domain.trade_question import passage_of, procedure_of

MIN_ANSWERS = 30
"""From fewer answers only a suspicion of a wrong key is reported: chance would speak in all other warnings."""
MIN_CHOOSERS = 5
"""An option chosen by fewer attracts nobody: a few slips of strong people are no pattern."""
TOO_EASY = 0.95
TOO_HARD = 0.2
WEAK = 0.1
"""R. L. Ebel calls an index of discrimination from 0.40 very good and one below 0.20 poor. His values are for
whole examinations and upper and lower groups; tests of ten questions correlate lower, so the bar is half of his."""
STRONG_SHARE = 0.27
"""The upper group of item analysis, after T. L. Kelley (1939)."""
MIN_ALIKE = 2
"""What one person alone has written is not reported: it says little of the question, and may say much of the person."""
MOST_WRITTEN = 6

_ONE = {Kind.SINGLE, Kind.TRUE_FALSE, Kind.MISSING_WORD}
_SEVERAL = {Kind.MULTIPLE, Kind.FIND_DEFECT}
_WRITTEN = {Kind.SHORT_ANSWER, Kind.NUMERICAL, Kind.CITE_NORM}


class ItemWarning(StrEnum):
    """What an author should look at, the most urgent fault first; the value is the code pages and reports use."""

    FEW_ANSWERS = "few_answers"
    KEY_SUSPECT = "key_suspect"
    NEGATIVE_DISCRIMINATION = "negative_discrimination"
    TOO_HARD = "too_hard"
    WEAK_DISCRIMINATION = "weak_discrimination"
    DEAD_DISTRACTOR = "dead_distractor"
    TOO_EASY = "too_easy"


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """One graded answer in a handed-in attempt; None is an answer left out.

    `share` of this question's point and `attempt_share` of all `attempt_points` of the attempt run from
    0 to 1; `seconds` spent on the question, None where unknown.
    """

    question_key: str
    question_sha256: str
    answer: Value
    share: float
    attempt_share: float
    attempt_points: float
    seconds: float | None = None

    @property
    def rest_share(self) -> float | None:
        """Share of the points of the other questions: a question must not be measured by itself. None without any."""
        others = self.attempt_points - 1
        return round((self.attempt_share * self.attempt_points - self.share) / others, 9) if others > 0 else None


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionHealth:
    """One option, or one mark of a draft: how many chose it, their share of all answers and their mean rest-score.

    `index` is its value in an answer: of options from 0, of marks their number from 1. `right` is the key or a part
    of it. Of distractors, `never_chosen` is told from `MIN_ANSWERS` on, and `attractive` are those whose choosers did
    better in the rest of the test than the choosers of the key.
    """

    index: int
    right: bool
    choosers: int
    share: float
    rest_mean: float | None
    never_chosen: bool = False
    attractive: bool = False


@dataclass(frozen=True, slots=True)
class WrittenAnswer:
    """What several people wrote alike: how many they were, and the share of the point it brought."""

    text: str
    count: int
    share: float


@dataclass(frozen=True, slots=True)
class Times:
    """Seconds spent: the mean and the quartiles of the answers whose time is known."""

    mean: float
    lower: float
    median: float
    upper: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemHealth:
    """One version of a question in numbers; `discrimination` is None where nobody differs.

    `guessing` is the share pure chance brings; `omitted` of the `answers` were left out; `options` are those of
    choices and the marks of a draft, and `written` the commonest of short written answers; both are empty where the
    version itself is not known.
    """

    question_key: str
    question_sha256: str
    answers: int
    omitted: int
    facility: Estimate
    guessing: float
    discrimination: Estimate | None
    options: tuple[OptionHealth, ...]
    written: tuple[WrittenAnswer, ...]
    times: Times | None
    warnings: tuple[ItemWarning, ...]

    @property
    def faults(self) -> tuple[ItemWarning, ...]:
        """The warnings that speak of the question itself, the most urgent first."""
        return tuple(each for each in self.warnings if each is not ItemWarning.FEW_ANSWERS)

    @property
    def few(self) -> bool:
        """Whether there are too few answers to judge by."""
        return self.answers < MIN_ANSWERS


def analyse(responses: Iterable[Response], questions: Mapping[str, Question]) -> tuple[ItemHealth, ...]:
    """Health of each question version answered, in the order of first answers; `questions` by their sha256."""
    versions: dict[tuple[str, str], list[Response]] = defaultdict(list)
    for response in responses:
        versions[response.question_key, response.question_sha256].append(response)
    return tuple(_health(key, sha256, given, questions.get(sha256)) for (key, sha256), given in versions.items())


def guessing_share(question: Question) -> float:
    """Share of the point that answering by chance brings on average.

    0 where an answer is made, not picked, and where false marks take points away.
    """
    if question.kind in _ONE:
        return fmean(min(1.0, max(0.0, answer.weight)) for answer in question.answers) if question.answers else 0.0
    if question.kind is Kind.PROCEDURE:
        return (1 / len(question.steps) + 1 / len(procedure_of(question).limits)) / 2
    places = len(right_sides(question)) if question.kind is Kind.MATCHING else len(question.steps)
    return 1 / places if places else 0.0


def _health(key: str, sha256: str, given: Sequence[Response], question: Question | None) -> ItemHealth:
    ranked = [(response, rest) for response in given if (rest := response.rest_share) is not None]
    facility = mean_share([response.share for response in given])
    discrimination = linear_correlation([(response.share, rest) for response, rest in ranked])
    guessing = guessing_share(question) if question else 0.0
    options = _options(question, given) if question else ()
    suspect = bool(question and _key_suspect(question, ranked))
    return ItemHealth(
        question_key=key,
        question_sha256=sha256,
        answers=len(given),
        omitted=sum(response.answer is None for response in given),
        facility=facility,
        guessing=guessing,
        discrimination=discrimination,
        options=options,
        written=_written(given) if question and question.kind in _WRITTEN else (),
        times=_times([response.seconds for response in given if response.seconds is not None]),
        warnings=tuple(
            ([ItemWarning.FEW_ANSWERS] if len(given) < MIN_ANSWERS else [])
            + ([ItemWarning.KEY_SUSPECT] if suspect else [])
            + (list(_warnings(facility, guessing, discrimination, options)) if len(given) >= MIN_ANSWERS else [])
        ),
    )


def _warnings(
    facility: Estimate, guessing: float, discrimination: Estimate | None, options: Sequence[OptionHealth]
) -> Iterator[ItemWarning]:
    if discrimination and discrimination.value < 0:
        yield ItemWarning.NEGATIVE_DISCRIMINATION
    if facility.value < max(TOO_HARD, guessing):
        yield ItemWarning.TOO_HARD
    if discrimination and 0 <= discrimination.value < WEAK:
        yield ItemWarning.WEAK_DISCRIMINATION
    if any(option.never_chosen for option in options):
        yield ItemWarning.DEAD_DISTRACTOR
    if facility.value > TOO_EASY:
        yield ItemWarning.TOO_EASY


def _options(question: Question, given: Sequence[Response]) -> tuple[OptionHealth, ...]:
    weights, keys = _weights(question), _keys(question)
    choosers = {index: [response for response in given if index in _chosen(response)] for index in weights}
    rests = {index: _rest_mean(group) for index, group in choosers.items()}
    best = [rest for index in keys if (rest := rests[index]) is not None]
    return tuple(
        OptionHealth(
            index=index,
            right=index in keys,
            choosers=len(group),
            share=len(group) / len(given),
            rest_mean=rest,
            never_chosen=weights[index] <= 0 and not group and len(given) >= MIN_ANSWERS,
            attractive=weights[index] <= 0
            and len(group) >= MIN_CHOOSERS
            and rest is not None
            and bool(best)
            and rest > max(best),
        )
        for index, group in choosers.items()
        for rest in [rests[index]]
    )


def _weights(question: Question) -> dict[int, float]:
    """What each option brings, by its value in an answer; empty where nothing is picked."""
    if question.kind is Kind.FIND_DEFECT:
        return {span.number: float(span.faulty) for span in passage_of(question).spans}
    if question.kind not in _ONE | _SEVERAL:
        return {}
    return {index: answer.weight for index, answer in enumerate(question.answers)}


def _keys(question: Question) -> list[int]:
    """The options that are the key: all right ones where several may be picked, otherwise the best."""
    weights = _weights(question)
    least = 0.0 if question.kind in _SEVERAL else max(weights.values(), default=0.0)
    return [index for index, weight in weights.items() if weight > 0 and weight >= least]


def _key_suspect(question: Question, ranked: Sequence[tuple[Response, float]]) -> bool:
    """Whether more of the strongest chose some distractor than some part of the key: the key may be wrong."""
    weights = _weights(question)
    if not weights or not ranked:
        return False
    rests = sorted((rest for _, rest in ranked), reverse=True)
    bar = rests[math.ceil(STRONG_SHARE * len(rests)) - 1]
    if bar == rests[-1]:
        return False
    strong = [_chosen(response) for response, rest in ranked if rest >= bar]
    counts = {index: sum(index in chosen for chosen in strong) for index in weights}
    least_right = min((counts[index] for index in _keys(question)), default=0)
    wrong = [counts[index] for index, weight in weights.items() if weight <= 0]
    return any(count >= MIN_CHOOSERS and count > least_right for count in wrong)


def _written(given: Sequence[Response]) -> tuple[WrittenAnswer, ...]:
    """Answers that differ only in case and spaces are one; the commonest first, those that brought less before."""
    texts = [(text_key(response.answer), response) for response in given if isinstance(response.answer, str)]
    shares = {key: response.share for key, response in texts}
    shown = {key: str(response.answer) for key, response in texts}
    alike = [(key, count) for key, count in Counter(key for key, _ in texts).items() if count >= MIN_ALIKE]
    alike.sort(key=lambda each: (-each[1], shares[each[0]], each[0]))
    return tuple(WrittenAnswer(shown[key], count, shares[key]) for key, count in alike[:MOST_WRITTEN])


def _chosen(response: Response) -> set[int | None]:
    answer = response.answer
    return {answer} if isinstance(answer, int) else set(answer) if isinstance(answer, list) else set()


def _rest_mean(group: Sequence[Response]) -> float | None:
    known = [rest for response in group if (rest := response.rest_share) is not None]
    return fmean(known) if known else None


def _times(seconds: list[float]) -> Times | None:
    if not seconds:
        return None
    lower, median, upper = quantiles(seconds if len(seconds) > 1 else seconds * 2, n=4, method="inclusive")
    return Times(fmean(seconds), lower, median, upper)
