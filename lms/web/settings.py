"""What the application was set up with, for views."""

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from flask import current_app

from config import Settings


def settings() -> Settings:
    """The settings of this application."""
    found: Settings = current_app.extensions["lms.settings"]
    return found


def signing_key() -> Ed25519PrivateKey:
    """The key that signs the register."""
    found: Ed25519PrivateKey = current_app.extensions["lms.key"]
    return found
