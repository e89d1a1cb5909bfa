"""The sentences of the receipt by code, and the words a header or a cell may hold."""

from lms.domain.question import Kind

TEXTS = {
    "trade-kind": "Other programs do not know this kind of question: take it along in GIFT.",
    "table-size": "The table is larger than %(limit)d rows: divide it.",
    "table-wide": "The row has more than %(limit)d cells: keep one question to a row.",
    "csv": "The table breaks off at this line: check the quotes.",
    "no-question-column": "No column holds questions: name one of them “question” in the first row.",
    "type": "The type “%(type)s” is unknown: write one such as single, multiple, short_answer or essay.",
    "right": "“%(found)s” names no option: write the number or the letter of the right one.",
    "no-right-cell": "The right answer is not marked: write its number into the column of the right answer.",
    "table-weight": "The weight “%(weight)s” is not a number: write it like 1:50; 3:50.",
    "table-rounded": "The weight %(weight)s is unknown: %(nearest)s is taken.",
    "table-number": "“%(found)s” is not a number: write it like 3.14 or 3.14:0.01.",
    "truth": "“%(found)s” is neither true nor false: write one of these words.",
    "pair": "The pair “%(found)s” has no arrow: write it as left -> right.",
    "missing-word": "The text has not one blank: write _____ once, where the word is missing.",
    "points": "The question was worth %(value)s points: here every question brings one.",
    "column": "The column “%(name)s” is unknown and is not kept.",
    "arrow": "An arrow -> inside a pair cannot be written into a table.",
    "blank": "A text with _____ cannot be written into a table as a missing word.",
    "cell": "A text is longer than the %(limit)d characters of a cell.",
    "separator": "A tag with a semicolon cannot be written into a table.",
    "table-control": "Invisible control characters were left out.",
}

HEADERS = {
    "question": ("вопрос", "текст вопроса", "текст задания", "задание", "формулировка", "question", "question text"),
    "kind": ("тип", "тип вопроса", "вид", "вид вопроса", "type", "question type", "kind"),
    "right": (
        *("верный", "верный ответ", "верные ответы", "верные", "правильный", "правильный ответ", "правильные ответы"),
        *("ответ", "ответы", "номер верного ответа", "номер правильного ответа", "correct", "correct answer"),
        *("correct answers", "correct option", "right", "right answer", "answer", "answers"),
    ),
    "points": ("балл", "баллы", "points", "point", "score", "mark", "grade"),
    "feedback": ("пояснение", "общее пояснение", "комментарий", "обоснование", "feedback", "general feedback"),
    "tags": ("теги", "тег", "метки", "tags", "tag"),
    "category": ("категория", "раздел", "тема", "category", "topic"),
    "key": ("ключ", "код", "id", "идентификатор", "key", "code"),
    "title": ("название", "заголовок", "title", "name"),
    "number": ("№", "№ п/п", "№ п п", "n", "no"),
}
"""Names of columns; the first is the one that is written."""

OPTION_WORDS = ("вариант", "вариант ответа", "ответ", "option", "answer", "choice")
FEEDBACK_WORDS = ("пояснение", "комментарий", "feedback")
"""Words before the number of an option; the first is the one that is written."""

KIND_NAMES: dict[Kind, tuple[str, ...]] = {
    Kind.SINGLE: ("один ответ", "один", "единичный выбор", "один из нескольких", "multichoice", "single choice"),
    Kind.MULTIPLE: ("несколько ответов", "несколько", "множественный выбор", "multiple choice", "checkbox"),
    Kind.TRUE_FALSE: ("верно/неверно", "да/нет", "true/false", "truefalse"),
    Kind.MATCHING: ("соответствие", "сопоставление", "match"),
    Kind.SHORT_ANSWER: ("краткий ответ", "короткий ответ", "shortanswer", "short answer"),
    Kind.NUMERICAL: ("число", "числовой", "числовой ответ", "numeric", "number"),
    Kind.MISSING_WORD: ("пропущенное слово", "пропуск", "missing word"),
    Kind.ORDERING: ("порядок", "последовательность", "упорядочение", "order"),
    Kind.ESSAY: ("эссе", "развернутый ответ", "развёрнутый ответ", "свободный ответ", "open"),
    Kind.DESCRIPTION: ("описание", "текст"),
}
"""Names of kinds beside their own; the first is the one that is written."""

TRUE_WORDS = ("верно", "да", "истина", "правда", "true", "t", "yes", "1")
FALSE_WORDS = ("неверно", "нет", "ложь", "неправда", "false", "f", "no", "0")
