"""Letters: plain text in UTF-8, handed to a folder or to a real mail server."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from ipaddress import IPv4Address
from pathlib import Path
from socket import create_server
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from lms.adapters import mail

NOW = datetime(2026, 11, 24, 5, 0, tzinfo=UTC)


def letter(to: str = "maria@city.test", subject: str = "Подтвердите почту") -> EmailMessage:
    return mail.letter("courses@city.test", to, subject, "Добрый день.\nЁж.\n", NOW)


class Mailbox:
    """What a server received, and who signed in."""

    def __init__(self, *, asks: bool = False) -> None:
        self.asks = asks
        self.letters: list[EmailMessage] = []
        self.people: list[tuple[bytes, bytes]] = []

    async def handle_DATA(self, _server: object, _session: object, envelope: object) -> str:  # noqa: N802  # aiosmtpd's name
        self.letters.append(message_from_bytes(envelope.content, policy=default))
        return "250 kept"

    def authenticate(self, _server, _session, _envelope, _mechanism, data: LoginPassword) -> AuthResult:
        self.people.append((data.login, data.password))
        return AuthResult(success=data.password == b"pass/word:1", handled=False)

    async def handle_RCPT(  # noqa: N802  # aiosmtpd's name
        self, _server: object, session: Any, envelope: Any, address: str, _options: list[str]
    ) -> str:
        if self.asks and not session.authenticated:
            return "530 sign in first"
        envelope.rcpt_tos.append(address)
        return "250 known"


@contextmanager
def serving(box: Mailbox, **options: object) -> Iterator[int]:
    """A real server on this machine; its port."""
    with create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=port, **options)
    controller.start()
    try:
        yield port
    finally:
        controller.stop()


@pytest.fixture
def mailbox() -> Iterator[tuple[Mailbox, int]]:
    """A server that asks for a password, and its port."""
    box = Mailbox(asks=True)
    with serving(box, authenticator=box.authenticate, auth_require_tls=False) as port:
        yield box, port


@pytest.fixture(scope="module")
def unknown_certificate(tmp_path_factory: pytest.TempPathFactory) -> ssl.SSLContext:
    """A server's certificate that nobody vouches for."""
    key = Ed25519PrivateKey.generate()
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), 1, NOW - timedelta(days=9), NOW + timedelta(days=9000))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(IPv4Address("127.0.0.1"))]), critical=False)
        .sign(key, None)
    )
    file = tmp_path_factory.mktemp("tls") / "server.pem"
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    file.write_bytes(private + certificate.public_bytes(Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context


def test_a_letter_says_from_whom_to_whom_and_when() -> None:
    made = letter()
    assert (made["From"], made["To"], made["Subject"]) == ("courses@city.test", "maria@city.test", "Подтвердите почту")
    assert made["Date"].datetime == NOW
    assert made["Auto-Submitted"] == "auto-generated"
    assert made.get_content_type() == "text/plain"
    assert message_from_bytes(made.as_bytes(), policy=default).get_content().replace("\r", "") == "Добрый день.\nЁж.\n"
    assert made["Message-ID"] != letter()["Message-ID"]
    assert made["Message-ID"].endswith("@city.test>")


@pytest.mark.parametrize("value", ["a@city.test\nBcc: all@city.test", "a@city.test\r\n\r\nbody"])
def test_no_header_can_be_smuggled_in(value: str) -> None:
    with pytest.raises(ValueError, match="linefeed or carriage return"):
        letter(to=value)
    with pytest.raises(ValueError, match="linefeed or carriage return"):
        letter(subject=value)


def test_a_folder_keeps_one_file_a_letter_and_shows_the_newest_first(tmp_path: Path) -> None:
    url = f"folder://{tmp_path}/outbox"
    assert mail.kept(url) == []
    for number in range(3):
        mail.send(url, letter(subject=f"Письмо {number}"))
    assert [each["Subject"] for each in mail.kept(url)] == ["Письмо 2", "Письмо 1", "Письмо 0"]
    (tmp_path / "outbox" / "000001.eml").unlink()
    mail.send(url, letter(subject="Письмо 3"))
    assert [each["Subject"] for each in mail.kept(url)] == ["Письмо 3", "Письмо 2", "Письмо 1"]


def test_a_server_gets_the_letter_after_signing_in(mailbox) -> None:
    box, port = mailbox
    mail.send(f"smtp://courses%40city.test:pass%2Fword%3A1@127.0.0.1:{port}", letter())
    assert box.people == [(b"courses@city.test", b"pass/word:1")]
    (received,) = box.letters
    assert received["Subject"] == "Подтвердите почту"
    assert received.get_content().replace("\r", "") == "Добрый день.\nЁж.\n"
    assert mail.kept(f"smtp://127.0.0.1:{port}") == []


def test_a_server_that_refuses_or_is_away_is_told_apart_from_success(mailbox) -> None:
    box, port = mailbox
    with pytest.raises(smtplib.SMTPException):
        mail.send(f"smtp://courses:wrong@127.0.0.1:{port}", letter())
    with pytest.raises(smtplib.SMTPException):
        mail.send(f"smtp://127.0.0.1:{port}?tls=no", letter())
    with create_server(("127.0.0.1", 0)) as free:
        away = free.getsockname()[1]
    with pytest.raises(OSError, match="refused"):
        mail.send(f"smtp://127.0.0.1:{away}", letter())
    assert box.letters == []


def test_a_server_without_tls_gets_nothing_where_tls_is_asked_for(mailbox) -> None:
    box, port = mailbox
    with pytest.raises((ssl.SSLError, OSError)):
        mail.send(f"smtps://courses:x@127.0.0.1:{port}", letter())
    assert box.letters == []


def test_an_address_of_another_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="LMS_MAIL_URL"):
        mail.send("https://mail.example.test", letter())


def test_a_password_never_goes_to_a_server_nobody_vouches_for(unknown_certificate: ssl.SSLContext) -> None:
    box = Mailbox()
    with serving(box, authenticator=box.authenticate, tls_context=unknown_certificate) as port:
        with pytest.raises(ssl.SSLCertVerificationError):
            mail.send(f"smtp://courses:x@127.0.0.1:{port}", letter())
        assert (box.people, box.letters) == ([], [])
        mail.send(f"smtp://127.0.0.1:{port}?tls=no", letter())
    assert len(box.letters) == 1


SUBJECT = "Казачество и местное самоуправление: общественные объединения — результат теста изменился"


@pytest.mark.parametrize("start", range(0, len(SUBJECT), 3))
def test_a_long_subject_in_russian_arrives_whole(start):
    subject = (SUBJECT[start:] + SUBJECT[:start]).strip()
    content = letter(subject=subject).as_bytes()
    assert message_from_bytes(content, policy=default)["Subject"] == subject
    assert max(map(len, content.splitlines())) <= 78
