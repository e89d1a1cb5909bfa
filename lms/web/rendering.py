"""A page with a form: what was typed stays, and the status tells programs that it was refused."""

from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue

from lms.web.forms import Form


def form_page(template: str, form: Form, **values: Any) -> ResponseReturnValue:
    """Render a form: 422 when it has errors, else 200."""
    return render_template(template, form=form, **values), 422 if form.errors else 200
