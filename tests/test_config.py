"""Settings: nothing has to be set for development, and production refuses to start half set up."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import config
from config import BadSetting

SECRET = "v8Jq2-kWz0_aB7dE4fG6hI9lMnOpQrSt"
PRODUCTION = {
    "LMS_ENV": "production",
    "LMS_SECRET_KEY": SECRET,
    "LMS_BASE_URL": "https://courses.city.test/",
    "LMS_MAIL_URL": "smtp://user:password@mail.city.test:587",
}


def test_development_needs_nothing(tmp_path: Path) -> None:
    settings = config.load({"LMS_DATA": str(tmp_path / "data"), "PORT": "8123"})
    assert settings.base_url == "http://127.0.0.1:8123"
    assert settings.database_url == f"sqlite:///{tmp_path}/data/lms.sqlite3"
    assert settings.mail_url == f"folder://{tmp_path}/data/outbox"
    assert (settings.demo, settings.registration_open, settings.secure_cookies) == (True, True, False)


def test_the_kept_secret_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    environment = {"LMS_DATA": str(tmp_path / "data")}
    with ThreadPoolExecutor(4) as pool:
        config.load(environment)
        secrets = {settings.secret_key for settings in pool.map(config.load, [environment] * 4)}
    assert len(secrets) == 1
    assert len(secrets.pop()) > 40
    assert stat.S_IMODE((tmp_path / "data" / "secret-key").stat().st_mode) == 0o600


def test_production_starts_with_what_it_needs(tmp_path: Path) -> None:
    settings = config.load({**PRODUCTION, "LMS_DATA": str(tmp_path)})
    assert (settings.secret_key, settings.base_url) == (SECRET, "https://courses.city.test")
    assert (settings.demo, settings.secure_cookies) == (False, True)
    assert not any(tmp_path.iterdir())


def test_cookies_are_secure_where_the_address_is() -> None:
    assert not config.load({**PRODUCTION, "LMS_BASE_URL": "http://10.0.0.5"}).secure_cookies


@pytest.mark.parametrize("key", ["", "short", "a" * 64, "abcabcabcabcabcabcabcabcabcabcabcabc", SECRET[:31]])
def test_production_refuses_a_missing_or_weak_secret(key: str) -> None:
    with pytest.raises(BadSetting, match="LMS_SECRET_KEY") as refused:
        config.load({**PRODUCTION, "LMS_SECRET_KEY": key})
    assert not key or key not in str(refused.value)


@pytest.mark.parametrize("name", ["LMS_SECRET_KEY", "LMS_BASE_URL", "LMS_MAIL_URL"])
@pytest.mark.parametrize("empty", [True, False])
def test_production_names_the_setting_it_lacks(name: str, empty: bool) -> None:
    environment = {key: value for key, value in PRODUCTION.items() if key != name}
    with pytest.raises(BadSetting, match=name):
        config.load({**environment, **({name: ""} if empty else {})})


def test_an_unknown_environment_is_refused() -> None:
    with pytest.raises(BadSetting, match="LMS_ENV is 'staging'"):
        config.load({"LMS_ENV": "staging"})


@pytest.mark.parametrize(("value", "is_open"), [("1", True), ("0", False), ("", True)])
def test_registration_is_switched(tmp_path: Path, value: str, is_open: bool) -> None:
    assert config.load({"LMS_DATA": str(tmp_path), "LMS_REGISTRATION": value}).registration_open is is_open


def test_a_switch_has_two_positions(tmp_path: Path) -> None:
    with pytest.raises(BadSetting, match="LMS_REGISTRATION"):
        config.load({"LMS_DATA": str(tmp_path), "LMS_REGISTRATION": "yes"})


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_postgresql_is_reached_by_one_driver_however_it_is_written(tmp_path: Path, scheme: str) -> None:
    settings = config.load({"LMS_DATA": str(tmp_path), "LMS_DATABASE_URL": f"{scheme}://u:p@db/lms"})
    assert settings.database_url == "postgresql+psycopg://u:p@db/lms"


def test_an_installation_of_the_tests_is_like_development(tmp_path: Path) -> None:
    settings = config.load({"LMS_ENV": "testing", "LMS_DATA": str(tmp_path), "LMS_SECRET_KEY": "x"})
    assert (settings.secret_key, settings.demo) == ("x", True)
