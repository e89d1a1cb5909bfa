"""The `lms` command: preparing, people, courses, serving."""

import json
import shutil

import pytest
from sqlalchemy import func, select, text

import config
from lms.adapters.keys import signing_key
from lms.models.accounts import Account
from lms.models.catalogue import CourseRevision
from lms.models.journal import AuditEntry
from lms.services import accounts, act_register, doctor
from lms.services.database import expected_version
from lms.services.demo import PEOPLE
from lms.services.readiness import unready
from tests.conftest import COURSES, NOW
from tests.house.story import actor

REPORT = {
    "slug", "title", "modules", "lessons", "words", "questions", "questions_by_kind", "acts", "uncited_questions",
    "declared_hours", "estimated_hours", "findings",
}  # fmt: skip


def counts(session):
    return [session.scalar(select(func.count()).select_from(table)) for table in (Account, CourseRevision, AuditEntry)]


@pytest.fixture
def folder(tmp_path):
    """A copy of the small library to spoil."""
    return shutil.copytree(COURSES, tmp_path / "library")


def test_help_names_every_command(bare):
    names = ["serve", "worker", "upgrade", "demo", "people", "courses", "certificates", "doctor", "backup", "restore"]
    text = bare.lms("--help").stdout
    assert all(f"\n  {name} " in text for name in names)
    assert not bare.folder.exists()


@pytest.mark.slow
def test_upgrade_prepares_the_database_and_may_be_repeated(bare):
    for _ in range(2):
        assert bare.lms("upgrade").output == "The database is up to date.\n"
    assert bare.ask(unready) == []
    assert bare.lms("doctor").exit_code == 0


@pytest.mark.parametrize("command", [("serve",), ("doctor",)])
def test_an_unprepared_database_is_refused_with_the_remedy(bare, command):
    result = bare.lms(*command)
    assert result.exit_code == 1
    assert "database" in result.stderr


def test_serve_says_what_to_run_first(bare):
    assert bare.lms("serve").stderr == "Not ready: database. Run `lms upgrade` first.\n"


def test_serve_refuses_a_database_of_another_version(installation):
    assert expected_version() != "0000"
    installation.write(lambda session: session.execute(text("UPDATE alembic_version SET version_num = '0000'")))
    assert "Not ready: migrations" in installation.lms("serve").stderr


@pytest.mark.slow
def test_demo_makes_people_and_a_second_run_keeps_everything(bare):
    first = bare.lms("demo")
    assert first.exit_code == 0
    before = bare.ask(counts)
    second = bare.lms("demo", LMS_DEMO_PASSWORD="another-password")
    assert second.exit_code == 0
    assert bare.ask(counts) == before
    for email, *_names, roles in PEOPLE:
        assert f"{email:24} three-unrelated-words {', '.join(roles)}" in first.stdout
    assert "http://127.0.0.1:8000" in first.stdout
    assert bare.lms("doctor").output == "All is well.\n"


@pytest.mark.slow
def test_demo_people_can_sign_in(bare):
    bare.lms("demo")
    for email, *_rest in PEOPLE:
        found = bare.write(lambda session, who=email: accounts.sign_in(session, who, "three-unrelated-words", "", NOW))
        assert isinstance(found, accounts.Identity)


def test_production_never_makes_demo_people(bare):
    result = bare.lms(
        "demo", LMS_ENV="production", LMS_SECRET_KEY="Zk3p-0vQe7Lw9sTn4xYb8uRc2mHd6gAf",
        LMS_BASE_URL="https://courses.example.ru", LMS_MAIL_URL="smtp://mail.example.ru",
    )  # fmt: skip
    assert (result.exit_code, result.stderr) == (1, "Demo people are never made in production.\n")
    assert not bare.database.exists()


def test_a_bad_setting_ends_a_command_with_its_remedy(bare):
    result = bare.lms("upgrade", LMS_ENV="production", LMS_SECRET_KEY="short", LMS_BASE_URL="http://x")
    assert result.exit_code == 1
    assert "LMS_SECRET_KEY is missing or weak" in result.stderr
    assert not bare.folder.exists()


@pytest.mark.slow
def test_people_create_makes_an_administrator_who_can_sign_in(installation):
    result = installation.lms(
        "people", "create", "Chief@City.test", "--surname", "Орлова", "--given-name", "Анна", "--role",
        "administrator", given="a-long-password\na-long-password\n",
    )  # fmt: skip
    assert result.exit_code == 0, result.output
    assert "a-long-password" not in result.output
    found = installation.write(lambda s: accounts.sign_in(s, "chief@city.test", "a-long-password", "", NOW))
    assert isinstance(found, accounts.Identity)
    row = installation.ask(lambda session: accounts.person(session, found.id))
    assert (row.full_name, row.roles) == ("Орлова Анна", ("administrator",))


@pytest.mark.parametrize(
    ("email", "password", "says"),
    [("learner@city.test", "a-long-password", "already an account"), ("new@city.test", "short", "at least 10")],
)
def test_people_create_refuses_in_words_and_changes_nothing(installation, email, password, says):
    before = installation.ask(counts)
    result = installation.lms("people", "create", email, "--surname", "А", "--given-name", "Б", "--password", password)
    assert result.exit_code == 1
    assert says in result.stderr
    assert installation.ask(counts) == before


def test_check_reports_as_the_contract_says(bare):
    result = bare.lms("courses", "check", "--json")
    report = json.loads(result.stdout)
    assert set(report) == {"courses", "acts"}
    (primer,) = report["courses"]
    assert set(primer) == REPORT
    assert (primer["slug"], primer["modules"], primer["lessons"], report["acts"]) == ("primer", 2, 3, 2)
    assert all(set(finding) == {"code", "file", "line", "text"} for finding in primer["findings"])
    assert result.exit_code == (1 if primer["findings"] else 0)
    plain = bare.lms("courses", "check").stdout.splitlines()
    assert primer["findings"]
    for found in primer["findings"]:
        assert f"primer/{found['file']}:{found['line']}: {found['code']}: {found['text']}" in plain
    assert not bare.database.exists()


@pytest.mark.slow
def test_the_courses_of_this_product_have_no_findings(bare):
    result = bare.lms("courses", "check", "--json", config.ROOT / "courses")
    report = json.loads(result.stdout)
    assert "problems" not in report
    assert [finding for course in report["courses"] for finding in course["findings"]] == []
    assert result.exit_code == 0
    assert all(set(course) == REPORT and not course["uncited_questions"] for course in report["courses"])


def spoil(folder):
    """Three faults in three files; where each stands."""
    course, lesson = folder / "primer" / "course.toml", folder / "primer" / "01-nachalo" / "10-vvedenie.md"
    module = folder / "primer" / "02-delo" / "module.toml"
    course.write_text(course.read_text("utf-8").replace("hours = 16", 'hours = "many"', 1), "utf-8")
    lesson.write_text(lesson.read_text("utf-8") + "\nСм. [[no-such-act ст. 1]].\n", "utf-8")
    module.write_text("unknown_key = 1\n" + module.read_text("utf-8"), "utf-8")
    return [
        ("primer/course.toml", 4),
        ("primer/01-nachalo/10-vvedenie.md", len(lesson.read_text("utf-8").splitlines())),
        ("primer/02-delo/module.toml", 1),
    ]


def test_check_lists_all_problems_at_once_with_file_and_line(bare, folder):
    places = spoil(folder)
    result = bare.lms("courses", "check", "--json", folder)
    assert result.exit_code == 1
    problems = json.loads(result.stdout)["problems"]
    assert {(each["file"], each["line"]) for each in problems} >= set(places)
    plain = bare.lms("courses", "check", folder)
    assert plain.exit_code == 1
    assert all(f"{file}:{line}: " in plain.stdout for file, line in places)


def test_loading_a_broken_course_changes_nothing(installation, folder):
    places, before = spoil(folder), installation.ask(counts)
    result = installation.lms("courses", "load", "--folder", folder)
    assert result.exit_code == 1
    assert all(f"{file}:{line}: " in result.stderr for file, line in places)
    assert installation.ask(counts) == before


@pytest.mark.slow
def test_load_publishes_only_what_has_changed(installation, folder):
    assert installation.lms("courses", "load", "--folder", folder).stdout == "primer: revision 1 (no change)\n"
    course = folder / "primer" / "course.toml"
    course.write_text(course.read_text("utf-8").replace("Короткий курс", "Краткий курс"), "utf-8")
    assert installation.lms("courses", "load", "primer", "--folder", folder).stdout == "primer: revision 2\n"
    assert installation.lms("courses", "load", "--folder", folder).stdout == "primer: revision 2 (no change)\n"


@pytest.mark.slow
def test_an_act_edited_here_is_kept_named_and_carried_over(installation, folder):
    """The file changes at the same time; the register written into the folder ends the difference."""

    def confirm(session):
        act_register.confirm(session, actor(session, "instructor"), "fz-1-2001", "Другой источник", NOW)

    installation.write(confirm)
    register = folder / "acts.toml"
    register.write_text(register.read_text("utf-8").replace("О примерах", "Об иных примерах"), "utf-8")
    loaded = installation.lms("courses", "load", "--folder", folder).stdout
    kept = "fz-1-2001: edited in the browser and checked there later, so kept. See `lms acts export`.\n"
    assert loaded == "primer: revision 1 (no change)\n" + kept
    written = installation.ask(act_register.export)
    assert "Другой источник" in written and "Об иных примерах" not in written
    register.write_text(written, "utf-8")
    assert installation.lms("courses", "load", "--folder", folder).stdout == "primer: revision 1 (no change)\n"
    assert installation.ask(act_register.export) == written


@pytest.mark.parametrize("command", [("load", "absent"), ("export", "absent", "out")])
def test_an_unknown_course_is_named(installation, command):
    result = installation.lms("courses", *command)
    assert (result.exit_code, result.stderr) == (1, "There is no course absent.\n")


def test_export_then_load_changes_nothing_and_export_again_is_the_same(installation, tmp_path):
    first, second = tmp_path / "first", tmp_path / "second"
    assert installation.lms("courses", "export", "primer", first).stdout == f"{first / 'primer'}\n"
    shutil.copy(COURSES / "acts.toml", first)
    assert installation.lms("courses", "load", "--folder", first).stdout == "primer: revision 1 (no change)\n"
    installation.lms("courses", "export", "primer", second)
    assert tree(first / "primer") == tree(second / "primer")
    assert set(tree(first / "primer")) == set(tree(COURSES / "primer"))


def tree(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.slow
def test_doctor_finds_what_was_changed_behind_the_back_of_the_site(installation, told):
    assert installation.lms("doctor").output == "All is well.\n"
    for statement in (
        "UPDATE register_records SET body = replace(body, 'Мария', 'Марина')",
        "UPDATE revision_files SET content = CAST('edited' AS BLOB) WHERE path = 'course.toml'",
        "UPDATE jobs SET state = 'failed'",
    ):
        installation.write(lambda session, statement=statement: session.execute(text(statement)))
    result = installation.lms("doctor")
    assert result.exit_code == 1
    assert "register of documents, record 1: edited" in result.stderr
    assert "revision 1: its files do not match its SHA-256" in result.stderr
    assert "job 1 was given up" in result.stderr


@pytest.mark.slow
def test_doctor_compares_progress_with_the_facts(installation, told):
    installation.write(lambda session: session.execute(text("UPDATE enrolments SET percent = 7")))
    assert "enrolment 1: stored 7 %" in installation.lms("doctor").stderr


@pytest.mark.slow
def test_doctor_is_the_same_examination_as_the_service(installation, told):
    key = signing_key(installation.key).public_key()
    assert installation.ask(lambda session: doctor.examine(session, key)) == []
