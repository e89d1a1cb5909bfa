"""Which version of a question was answered: a fingerprint of what an answer depends on."""

import hashlib
import json
from dataclasses import asdict

from lms.domain.question import Question


def version_sha256(question: Question) -> str:
    """SHA-256 of the kind, the texts one answers to and the key.

    Key, tags, category, title and feedback stay out: changing them changes no answer and no grade.
    """
    parts = {
        "kind": question.kind,
        "text": question.text,
        "tail": question.tail,
        "answers": [(answer.text, answer.weight) for answer in question.answers],
        "pairs": [asdict(pair) for pair in question.pairs],
        "numbers": [(number.value, number.tolerance, number.weight) for number in question.numbers],
        "steps": question.steps,
    }
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
