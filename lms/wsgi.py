"""The application for a WSGI server."""

import gc
import logging

import config
from lms.adapters.memory import give_back_large_pieces
from lms.app import create_app

give_back_large_pieces()
logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
application = create_app(config.load())

# What exists now lives as long as the process: looking through it for garbage during requests only costs time.
gc.collect()
gc.freeze()
gc.set_threshold(10_000, 20, 50)
