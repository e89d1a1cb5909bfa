"""How hard a lesson reads: the Flesch reading ease in Oborneva's adaptation to Russian.

И. В. Оборнева, «Автоматизированная оценка сложности учебных текстов на основе статистических
параметров», 2006: 206.835 - 1.3 × words in a sentence - 60.1 × syllables in a word.
"""

import re
from dataclasses import dataclass

from lms.domain.passages import running_text

SHORTEST = 5
"""Words of the shortest passage that is measured."""
LONG = 30
"""Words of the longest sentence that is not long."""

_WORD = re.compile(r"[^\W\d_]+(?:[-‐‑’'][^\W\d_]+)*")
_VOWEL = re.compile(r"[аеёиоуыэюя]")
_END = re.compile(r"(?<=[.!?…])[»”\")*_\]]*\s+(?=[«“„\"(\[*—–-]*\s*[^\W\d_a-zа-яё])")
_SHORT = re.compile(
    r"\b(?:(?i:ст|ч|пп?|подп|абз|гл|гг?|см|им|руб|тыс|млн|млрд|ред|обл|напр|т\. ?[депк])|[А-ЯЁA-Z])\.\Z"
)
_SHORT_LENGTH = 8


@dataclass(frozen=True, slots=True)
class Reading:
    """Measures of running text: counts of words, sentences, long sentences and syllables."""

    words: int
    sentences: int
    long: int
    syllables: int

    @property
    def ease(self) -> float:
        """The higher, the easier; a text without words is as easy as can be."""
        if not self.words:
            return 100.0
        return 206.835 - 1.3 * self.words / self.sentences - 60.1 * self.syllables / self.words

    @property
    def long_share(self) -> float:
        """Share of sentences that are long, from 0 to 1."""
        return self.long / self.sentences if self.sentences else 0.0


def measure(markdown: str) -> Reading:
    """Measure the running text of a lesson."""
    texts = [text for text in running_text(markdown) if len(_WORD.findall(text)) >= SHORTEST]
    counts = [len(_WORD.findall(sentence)) for text in texts for sentence in sentences(text)]
    counts = [count for count in counts if count]
    syllables = sum(len(_VOWEL.findall(text.casefold())) for text in texts)
    return Reading(sum(counts), len(counts), sum(count > LONG for count in counts), syllables)


def sentences(text: str) -> list[str]:
    """Sentences of a passage; a full stop after an abbreviation or an initial ends none."""
    found: list[str] = []
    start = 0
    for end in _END.finditer(text):
        if not _SHORT.search(text, max(start, end.start() - _SHORT_LENGTH), end.start()):
            found.append(text[start : end.start()])
            start = end.end()
    return [*found, text[start:]]
