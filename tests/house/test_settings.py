"""Every setting is documented, every documented setting exists, and what the page promises holds."""

import ast
import re
import stat

import pytest

import config
from tests.house.tree import ROOT, files, name

VARIABLE = re.compile(r"LMS_[A-Z_]+")
OF_THE_TESTS = {"LMS_TESTS_SKIP_NOTHING", "LMS_SAMPLES"}
PAGE = (ROOT / "docs" / "settings.md").read_text("utf-8")
PRODUCTION = {
    "LMS_ENV": "production",
    "LMS_SECRET_KEY": "Zk3p-0vQe7Lw9sTn4xYb8uRc2mHd6gAf",
    "LMS_BASE_URL": "https://courses.example.ru/",
    "LMS_MAIL_URL": "smtp://mail.example.ru",
}


def read_by_the_code():
    return set(VARIABLE.findall((ROOT / "config.py").read_text("utf-8")))


def test_every_setting_is_documented_and_every_documented_one_exists():
    rows = set(re.findall(r"^\| `(LMS_[A-Z_]+)` \|", PAGE, re.MULTILINE))
    assert rows == read_by_the_code()


def test_nothing_speaks_of_a_setting_that_does_not_exist():
    known = read_by_the_code() | OF_THE_TESTS
    for path in files(".md", ".py", ".yaml", ".toml", ".html", ".txt"):
        unknown = set(VARIABLE.findall(path.read_text("utf-8"))) - known
        assert not unknown, f"{name(path)}: {unknown}"


@pytest.mark.slow
def test_only_config_reads_the_environment_of_the_product():
    for path in files(".py", under="lms"):
        words = [node.value for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Constant)]
        assert not [word for word in words if isinstance(word, str) and VARIABLE.fullmatch(word)], name(path)


def test_development_needs_nothing(tmp_path):
    settings = config.load({"LMS_DATA": str(tmp_path)})
    assert settings.demo and settings.registration_open and not settings.secure_cookies
    assert settings.database_url == f"sqlite:///{tmp_path}/lms.sqlite3"
    assert settings.base_url == "http://127.0.0.1:8000"
    assert settings.mail_url == f"folder://{tmp_path}/outbox"
    assert settings.signing_key == tmp_path / "signing-key.pem"
    assert settings.courses == ROOT / "courses"
    assert settings.demo_password == "sayan-2026"


def test_the_kept_secret_is_made_once_and_is_private(tmp_path):
    first, second = (config.load({"LMS_DATA": str(tmp_path / "new")}) for _ in range(2))
    assert first.secret_key == second.secret_key and len(first.secret_key) >= 48
    assert stat.S_IMODE((tmp_path / "new" / "secret-key").stat().st_mode) == 0o600


def test_the_port_stands_in_the_address(tmp_path):
    assert config.load({"LMS_DATA": str(tmp_path), "PORT": "8010"}).base_url == "http://127.0.0.1:8010"


def test_production_with_all_it_needs():
    settings = config.load(PRODUCTION)
    assert settings.base_url == "https://courses.example.ru"
    assert settings.secure_cookies and not settings.demo


def test_production_without_https_has_plain_cookies():
    assert not config.load({**PRODUCTION, "LMS_BASE_URL": "http://courses.local"}).secure_cookies


@pytest.mark.parametrize("missing", ["LMS_SECRET_KEY", "LMS_BASE_URL", "LMS_MAIL_URL"])
def test_production_names_what_is_missing(missing):
    given = {key: value for key, value in PRODUCTION.items() if key != missing}
    with pytest.raises(config.BadSetting, match=missing):
        config.load(given)


@pytest.mark.parametrize("weak", ["", "short", "secret" * 5, "a" * 64, "abcabcab" * 8])
def test_production_refuses_a_weak_secret_and_does_not_repeat_it(weak):
    with pytest.raises(config.BadSetting, match="LMS_SECRET_KEY") as refused:
        config.load({**PRODUCTION, "LMS_SECRET_KEY": weak})
    assert not weak or weak not in str(refused.value)


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_postgresql_addresses_mean_the_psycopg_driver(tmp_path, scheme):
    settings = config.load({"LMS_DATA": str(tmp_path), "LMS_DATABASE_URL": f"{scheme}://lms@db/lms"})
    assert settings.database_url == "postgresql+psycopg://lms@db/lms"


@pytest.mark.parametrize(("given", "open_to_all"), [("1", True), ("0", False), ("", True)])
def test_registration_is_a_switch(tmp_path, given, open_to_all):
    settings = config.load({"LMS_DATA": str(tmp_path), "LMS_REGISTRATION": given})
    assert settings.registration_open is open_to_all


@pytest.mark.parametrize(("name_", "value"), [("LMS_REGISTRATION", "yes"), ("LMS_ENV", "prod")])
def test_a_value_that_means_nothing_is_refused_by_name(tmp_path, name_, value):
    with pytest.raises(config.BadSetting, match=name_):
        config.load({"LMS_DATA": str(tmp_path), name_: value})


def test_defaults_in_the_page_are_those_of_the_code():
    table = dict(re.findall(r"^\| `(LMS_[A-Z_]+)` \| (.*?) \|", PAGE, re.MULTILINE))
    for variable, default in {
        "LMS_ENV": "`development`",
        "LMS_DEMO_PASSWORD": "`sayan-2026`",
        "LMS_REGISTRATION": "`1`",
        "LMS_MAIL_FROM": "`courses@localhost`",
        "LMS_BASE_URL": "`http://127.0.0.1:8000`",
    }.items():
        assert table[variable].startswith(default), variable
