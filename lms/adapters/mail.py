"""Send one letter: by SMTP, or into a folder where a person can read it."""

import smtplib
import ssl
from datetime import datetime
from email import message_from_bytes
from email.header import Header
from email.message import EmailMessage
from email.policy import SMTP, EmailPolicy, default
from email.utils import format_datetime, make_msgid, parseaddr
from pathlib import Path
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

TIMEOUT = 30
"""Seconds to wait for the mail server."""


class _Folding(EmailPolicy):
    """Folds headers in Cyrillic by RFC 2047: the way of Python 3.11 loses a space where two encoded words meet."""

    def fold(self, name: str, value: str) -> str:
        if str(value).isascii() or name.lower() != "subject":
            plain: str = super().fold(name, value)
            return plain
        return f"{name}: {Header(str(value), 'utf-8', header_name=name).encode(linesep=self.linesep)}{self.linesep}"

    def fold_binary(self, name: str, value: str) -> bytes:
        return self.fold(name, value).encode("ascii", "surrogateescape")


_POLICY = _Folding(linesep=SMTP.linesep)


def send(url: str, message: EmailMessage) -> None:
    """Send `message` to where `url` points.

    `smtp://user:password@host:587` (STARTTLS when the server offers it; `?tls=no` turns it off),
    `smtps://…` (TLS from the start), `folder:///path` (one .eml file a letter).
    Raises OSError or smtplib.SMTPException when the letter could not be handed over.
    """
    parts = urlsplit(url)
    if parts.scheme == "folder":
        _keep(Path(parts.netloc + parts.path), message)
    elif parts.scheme in {"smtp", "smtps"}:
        _deliver(parts, message)
    else:
        raise ValueError("LMS_MAIL_URL begins with smtp://, smtps:// or folder://")


def letter(sender: str, to: str, subject: str, text: str, now: datetime) -> EmailMessage:
    """A plain-text letter in UTF-8."""
    message = EmailMessage(policy=_POLICY)
    message["From"], message["To"], message["Subject"] = sender, to, subject
    message["Date"] = format_datetime(now)
    message["Message-ID"] = make_msgid(domain=parseaddr(sender)[1].rpartition("@")[2])
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text)
    return message


def kept(url: str) -> list[EmailMessage]:
    """Letters of a folder, the newest first; nothing for a mail server."""
    parts = urlsplit(url)
    if parts.scheme != "folder":
        return []
    files = sorted(Path(parts.netloc + parts.path).glob("*.eml"), reverse=True)[:50]
    return [message_from_bytes(file.read_bytes(), policy=default) for file in files]


def _keep(folder: Path, message: EmailMessage) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    number = len(list(folder.glob("*.eml"))) + 1
    while (folder / f"{number:06}.eml").exists():
        number += 1
    (folder / f"{number:06}.eml").write_bytes(message.as_bytes())


def _deliver(parts: SplitResult, message: EmailMessage) -> None:
    host = parts.hostname or "localhost"
    connection: smtplib.SMTP
    if parts.scheme == "smtps":
        context = ssl.create_default_context()
        connection = smtplib.SMTP_SSL(host, parts.port or 465, timeout=TIMEOUT, context=context)
    else:
        connection = smtplib.SMTP(host, parts.port or 25, timeout=TIMEOUT)
    with connection:
        wants_tls = parts.scheme == "smtp" and parse_qs(parts.query).get("tls") != ["no"]
        connection.ehlo()
        if wants_tls and connection.has_extn("starttls"):
            connection.starttls(context=ssl.create_default_context())
        if parts.username:
            connection.login(unquote(parts.username), unquote(parts.password or ""))
        connection.send_message(message)
