"""The sentences of the receipt by code, and what Moodle writes when nobody has chosen anything."""

TEXTS = {
    "trade-kind": "Other programs do not know this kind of question: take it along in GIFT.",
    "xml-size": "The file is larger than 32 million bytes: export the questions without pictures or by category.",
    "xml-broken": "The XML breaks off or is not well formed at this line: export the questions anew.",
    "xml-encoding": "The encoding that the first line names is unknown: save the file in UTF-8.",
    "xml-doctype": "The file declares a DOCTYPE, which Moodle never writes: delete the declaration.",
    "xml-root": "This is no Moodle XML: its first element must be <quiz>. Export the questions as Moodle XML.",
    "xml-deep": "The elements are nested too deep: export the questions anew.",
    "large": "The question is too large: shorten it or divide it.",
    "kind": "Questions of the type “%(kind)s” do not exist here: make a question of another type of it.",
    "cloze": "A cloze question with %(count)d gaps cannot be taken: make a question of each gap.",
    "cloze-gap": "The gap “%(gap)s” is not understood: write it like {1:MULTICHOICE:=right~wrong}.",
    "no-type": "The element is no question: it has no type.",
    "number": "“%(found)s” is not a number: write it like 3.14.",
    "weight": "The weight “%(weight)s” is not a number: write a number of percent.",
    "rounded": "The weight %(weight)s is unknown: %(nearest)s is taken.",
    "truth": "A true/false question needs the answers true and false: correct them.",
    "category-text": "The description of the category is not kept.",
    "category-number": "The number of the category is not kept.",
    "simplified": "The formatting was simplified, without: %(tags)s.",
    "picture": "The picture %(name)s (%(size)d bytes) is not kept: put it into the course and name it in the text.",
    "damaged": "The picture %(name)s is damaged and is not kept.",
    "away": "The picture %(name)s lies elsewhere and is not shown.",
    "hints": "Hints are not kept: there are none here.",
    "grade": "The question was worth %(value)s points: here every question brings one.",
    "penalty": "The penalty of %(value)s for another try is not kept.",
    "case": "Capital and small letters do not differ here.",
    "order": "The fixed order of the options is not kept: options are shuffled.",
    "hidden": "The question was hidden: here it is not.",
    "combined": "Feedback on a right, partly right or wrong answer as a whole is not kept.",
    "units": "Units are not kept: ask for the unit in the text.",
    "subset": "Only a part of the items was shown: here all are.",
    "essay": "The form and the notes of an essay are not kept.",
    "field": "The field “%(name)s” is unknown and is not kept.",
    "control": "Invisible control characters were left out.",
    "gap": "The text holds what Moodle would take for a gap: change the brace in it.",
}

KEPT = frozenset(
    (
        *("name", "questiontext", "generalfeedback", "idnumber", "tags", "answer", "subquestion", "single", "file"),
        *("answernumbering", "shownumcorrect", "showstandardinstruction", "coursetags", "layouttype", "gradingtype"),
        *("showgrading", "numberingstyle", "responserequired", "responsefieldlines", "maxbytes", "filetypeslist"),
        *("image", "image_base64", "unitsleft", "showunits", "unitgradingtype", "unitpenalty", "attachmentsrequired"),
        *("selectcount", "minwordlimit", "maxwordlimit", "deleted", "subcats"),
    )
)
"""Fields that are read, or whose loss changes nothing a person would see."""

_ONE, _NONE = {"", "1", "true"}, {"", "0", "false"}
_COMBINED = {
    "",
    *("Your answer is correct", "Your answer is partially correct", "Your answer is incorrect"),
    *("Ваш ответ верный", "Ваш ответ частично правильный", "Ваш ответ неправильный"),
}
DROPPED: dict[str, tuple[str, set[str]]] = {
    "hint": ("hints", set()),
    "defaultgrade": ("grade", _ONE),
    "penalty": ("penalty", {*_ONE, *_NONE, "0.1", "0.3333333"}),
    "usecase": ("case", _NONE),
    "shuffleanswers": ("order", _ONE),
    "hidden": ("hidden", _NONE),
    "correctfeedback": ("combined", _COMBINED),
    "partiallycorrectfeedback": ("combined", _COMBINED),
    "incorrectfeedback": ("combined", _COMBINED),
    "units": ("units", {""}),
    "unit": ("units", {""}),
    "instructions": ("units", {""}),
    "selecttype": ("subset", {"", "ALL", "0"}),
    "graderinfo": ("essay", {""}),
    "responsetemplate": ("essay", {""}),
    "responseformat": ("essay", {"", "editor", "plain", "editorfilepicker", "monospaced"}),
    "attachments": ("essay", _NONE),
}
"""Fields that have no counterpart: the sentence to say, and the values that need none."""
