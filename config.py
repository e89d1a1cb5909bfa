"""Settings from the environment. Each is explained in docs/settings.md."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent


class BadSetting(Exception):
    """A setting is missing or can't be used; the message says which and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything an installation can set."""

    database_url: str
    secret_key: str
    base_url: str
    mail_url: str
    mail_from: str
    courses: Path
    signing_key: Path
    registration_open: bool
    demo: bool
    demo_password: str
    secure_cookies: bool
    proxies: int


class Development:
    """One machine, embedded database, demo mode; nothing has to be set."""

    demo = True
    secure_cookies = False

    def __init__(self, environment: Mapping[str, str]) -> None:
        self.environment = environment
        self.data = Path(environment.get("LMS_DATA", ROOT / "instance")).resolve()

    def secret_key(self) -> str:
        """The key that signs cookies: set, or made once and kept with the data."""
        return self.environment.get("LMS_SECRET_KEY") or _kept_secret(self.data / "secret-key")

    def database_url(self) -> str:
        """SQLite inside the data folder unless set."""
        return self.environment.get("LMS_DATABASE_URL") or f"sqlite:///{self.data / 'lms.sqlite3'}"

    def base_url(self) -> str:
        """Address under which people reach the site."""
        return self.environment.get("LMS_BASE_URL") or f"http://127.0.0.1:{self.environment.get('PORT', '8000')}"

    def mail_url(self) -> str:
        """Where letters go; a folder unless set."""
        return self.environment.get("LMS_MAIL_URL") or f"folder://{self.data / 'outbox'}"

    def settings(self) -> Settings:
        """All settings, checked."""
        given = self.environment
        return Settings(
            database_url=_driver(self.database_url()),
            secret_key=self.secret_key(),
            base_url=self.base_url().rstrip("/"),
            mail_url=self.mail_url(),
            mail_from=given.get("LMS_MAIL_FROM", "courses@localhost"),
            courses=Path(given.get("LMS_COURSES", ROOT / "courses")),
            signing_key=Path(given.get("LMS_SIGNING_KEY", self.data / "signing-key.pem")),
            registration_open=_switch(given, "LMS_REGISTRATION", default=True),
            demo=self.demo,
            demo_password=given.get("LMS_DEMO_PASSWORD", "sayan-2026"),
            secure_cookies=self.secure_cookies,
            proxies=_count(given, "LMS_PROXIES"),
        )


class Testing(Development):
    """As Development; the tests give their own data folder and database."""


class Production(Development):
    """Refuses to start on a missing or weak secret, without an address or without real mail."""

    demo = False

    def __init__(self, environment: Mapping[str, str]) -> None:
        super().__init__(environment)
        self.secure_cookies = self.base_url().startswith("https://")

    def secret_key(self) -> str:
        """The key has to be set, long and not a default."""
        key = self.environment.get("LMS_SECRET_KEY", "")
        if len(key) < 32 or len(set(key)) < 8:
            raise BadSetting(
                "LMS_SECRET_KEY is missing or weak. Set at least 32 random characters: "
                'python3 -c "import secrets; print(secrets.token_urlsafe(48))"'
            )
        return key

    def base_url(self) -> str:
        """Links in letters and QR codes need the real address."""
        return _needed(self.environment, "LMS_BASE_URL", "https://courses.example.ru")

    def mail_url(self) -> str:
        """Letters have to reach people."""
        return _needed(self.environment, "LMS_MAIL_URL", "smtp://user:password@mail.example.ru:587")


def load(environment: Mapping[str, str] = os.environ) -> Settings:
    """Settings by LMS_ENV: development (default), testing or production."""
    name = environment.get("LMS_ENV", "development")
    kinds = {"development": Development, "testing": Testing, "production": Production}
    if name not in kinds:
        raise BadSetting(f"LMS_ENV is {name!r}. Set development, testing or production.")
    return kinds[name](environment).settings()


def _needed(environment: Mapping[str, str], name: str, example: str) -> str:
    if not environment.get(name):
        raise BadSetting(f"{name} is not set. Set it, for example {name}={example}")
    return environment[name]


def _switch(environment: Mapping[str, str], name: str, *, default: bool) -> bool:
    value = environment.get(name, "")
    if value not in {"", "0", "1"}:
        raise BadSetting(f"{name} is {value!r}. Set 1 or 0.")
    return value == "1" if value else default


def _count(environment: Mapping[str, str], name: str) -> int:
    value = environment.get(name, "") or "0"
    if not (value.isascii() and value.isdigit() and len(value) < 3):
        raise BadSetting(f"{name} is {value!r}. Set a whole number.")
    return int(value)


def _driver(url: str) -> str:
    """PostgreSQL addresses as other programs write them mean the psycopg driver."""
    for scheme in ("postgresql://", "postgres://"):
        if url.startswith(scheme):
            return "postgresql+psycopg://" + url.removeprefix(scheme)
    return url


def _kept_secret(path: Path) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(48))
    except FileExistsError:
        pass
    return path.read_text(encoding="ascii")
