"""The application for a WSGI server."""

import logging

import config
from lms.app import create_app

logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
application = create_app(config.load())
