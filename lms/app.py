"""The application: a short list of parts put together."""

from pathlib import Path

from flask import Flask
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from config import ROOT, Settings
from lms.adapters.keys import signing_key
from lms.services.database import open_engine
from lms.web import assets, compression, errors, identity, rendering, security
from lms.web.accounts.views import pages as accounts
from lms.web.assessment.views import pages as assessment
from lms.web.authoring.views import pages as authoring
from lms.web.catalogue.views import pages as catalogue
from lms.web.certificates.views import pages as certificates
from lms.web.home.views import pages as home
from lms.web.item_bank.editing import pages as questions
from lms.web.item_bank.exchange import pages as question_exchange
from lms.web.item_bank.views import pages as item_bank
from lms.web.item_quality.views import pages as item_quality
from lms.web.learning.views import pages as learning
from lms.web.legal_acts.editing import pages as law
from lms.web.legal_acts.views import pages as legal_acts
from lms.web.lesson_editor.files import pages as lesson_files
from lms.web.lesson_editor.history import pages as lesson_history
from lms.web.lesson_editor.views import pages as lesson_editor
from lms.web.manage.views import pages as manage
from lms.web.organisations.views import pages as organisations
from lms.web.paper_tests.views import pages as paper_tests
from lms.web.publishing.look import pages as look
from lms.web.publishing.views import pages as publishing
from lms.web.quiz_rules.views import pages as quiz_rules
from lms.web.quiz_settings.views import pages as quiz_settings
from lms.web.regrading.views import pages as regrading
from lms.web.trial.views import pages as trial
from lms.web.works.views import pages as works

LARGEST_REQUEST = 20 * 1024 * 1024
PAGES = (
    home,
    accounts,
    catalogue,
    learning,
    assessment,
    certificates,
    legal_acts,
    law,
    authoring,
    lesson_editor,
    lesson_files,
    lesson_history,
    item_bank,
    question_exchange,
    questions,
    item_quality,
    publishing,
    look,
    manage,
    organisations,
    quiz_rules,
    quiz_settings,
    regrading,
    paper_tests,
    trial,
    works,
)


def create_app(settings: Settings) -> Flask:
    """The WSGI application for `settings`; touches no data."""
    app = Flask("lms", root_path=str(ROOT), template_folder="templates", static_folder=None)
    app.config.update(
        SECRET_KEY=settings.secret_key,
        MAX_CONTENT_LENGTH=LARGEST_REQUEST,
        MAX_FORM_MEMORY_SIZE=2 * 1024 * 1024,
        SESSION_COOKIE_NAME="lms",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        SESSION_REFRESH_EACH_REQUEST=False,
        PERMANENT_SESSION_LIFETIME=14 * 24 * 3600,
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,
    )
    app.extensions["lms.settings"] = settings
    app.extensions["lms.engine"] = open_engine(settings.database_url)
    app.extensions["lms.key"] = signing_key(Path(settings.signing_key))
    if settings.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=settings.proxies, x_proto=settings.proxies)  # type: ignore[method-assign]  # Flask's own way
    CSRFProtect(app)
    identity.install(app)
    errors.install(app)
    assets.install(app)
    compression.install(app)
    security.install(app, secure=settings.secure_cookies)
    for pages in PAGES:
        app.register_blueprint(pages)
    rendering.install(app)
    return app
