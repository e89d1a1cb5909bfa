"""Nothing in the tree belongs to one machine or is a secret; what is installed is pinned by hash."""

import re
import tomllib

from tests.house.tree import ROOT, files, name

REGISTRIES = re.compile(r"(?:pypi|pythonhosted|npmjs|yarnpkg|crates|rubygems|goproxy|artifactory)\.(?:org|com|io)")
HOMES = re.compile(r"/(?:home|Users)/\w|(?<![\w.])/roo[t]\b|[A-Z]:\\Users")
PRIVATE = re.compile(r"-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----")
PINNED = re.compile(r"^([A-Za-z0-9._-]+(?:\[[a-z,]+\])?)==([^\s;\\]+)")


def texts():
    for path in files():
        try:
            yield name(path), path.read_text("utf-8")
        except UnicodeDecodeError:
            continue


def lock(file):
    """Package, version and number of hashes of every entry."""
    found = {}
    for line in (ROOT / file).read_text("utf-8").splitlines():
        if pinned := PINNED.match(line):
            found[pinned[1]] = [pinned[2], 0]
            last = found[pinned[1]]
        elif line.strip().startswith("--hash=sha256:"):
            last[1] += 1
        else:
            assert not line.strip() or line.startswith("#"), f"{file}: {line}"
    return found


def test_no_address_of_a_package_registry():
    assert [path for path, text in texts() if REGISTRIES.search(text)] == []


def test_no_path_of_somebodys_machine():
    assert [path for path, text in texts() if HOMES.search(text)] == []


def test_no_private_key():
    assert [path for path, text in texts() if PRIVATE.search(text)] == []


def test_locks_hold_hashes_and_no_addresses():
    for file in ("requirements.lock", "requirements-dev.lock"):
        entries = lock(file)
        assert len(entries) > 20
        assert {package for package, (_version, hashes) in entries.items() if not hashes} == set()
        assert not re.search(r"://|index-url|find-links|trusted-host| @ ", (ROOT / file).read_text("utf-8"))


def test_tests_run_on_the_versions_that_are_served():
    served, tested = lock("requirements.lock"), lock("requirements-dev.lock")
    assert {package: version for package, (version, _) in served.items()}.items() <= {
        package: version for package, (version, _) in tested.items()
    }.items()


def test_every_declared_dependency_is_locked():
    def plain(requirement):
        return re.split(r"[\[<>=!~ ;]", requirement)[0].lower().replace("_", "-").replace(".", "-")

    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    served = {plain(package) for package in lock("requirements.lock")}
    tested = {plain(package) for package in lock("requirements-dev.lock")}
    assert {plain(each) for each in project["project"]["dependencies"]} <= served
    assert {plain(each) for each in project["dependency-groups"]["dev"]} <= tested
