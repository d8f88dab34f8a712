"""Nothing in the tree runs what somebody else wrote, docs/security.md names real tests, and everything stays small."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("bot", "content", "storage", "deploy")
MODULES = frozenset({"pickle", "marshal", "shelve", "dill", "code", "codeop"})
CALLS = frozenset({"eval", "exec", "compile", "__import__"})
ATTRIBUTES = frozenset(
    {"system", "popen", "unsafe_load", "full_load", "load_all", "unsafe_load_all", "Loader", "UnsafeLoader"}
)
_SAFE_LOADERS = frozenset({"_CloudFormation"})
"""Made of yaml.SafeLoader, which makes plain values alone."""


def _found(tree: ast.AST) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=names):
                yield from ((node.lineno, one.name) for one in names if one.name.split(".")[0] in MODULES)
            case ast.ImportFrom(module=str(module)) if module.split(".")[0] in MODULES:
                yield node.lineno, module
            case ast.Call(func=ast.Name(id=name)) if name in CALLS:
                yield node.lineno, name
            case ast.Call(func=ast.Attribute(value=ast.Name(id="yaml"), attr="load"), keywords=keywords):
                given = {one.arg: one.value for one in keywords}
                loader = given.get("Loader")
                if not (isinstance(loader, ast.Name) and loader.id in _SAFE_LOADERS):
                    yield node.lineno, "yaml.load"
            case ast.Attribute(value=ast.Name(id="os" | "yaml" as of), attr=attribute) if attribute in ATTRIBUTES:
                yield node.lineno, f"{of}.{attribute}"
            case ast.keyword(arg="shell", value=ast.Constant(value=True)):
                yield node.value.lineno, "shell=True"
            case _:
                pass


@pytest.mark.parametrize("package", PACKAGES)
def test_no_pickle_eval_shell_or_unsafe_yaml(package: str) -> None:
    found = []
    for path in sorted((ROOT / package).rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        found += [f"{path.relative_to(ROOT)}:{line}: {what}" for line, what in _found(tree)]
    assert found == []


@pytest.mark.parametrize(
    "text",
    [
        "import pickle",
        "from marshal import loads",
        "eval('1')",
        "exec(told)",
        "yaml.load(text)",
        "yaml.load(text, Loader=yaml.Loader)",
        "yaml.unsafe_load(text)",
        "subprocess.run(told, shell=True)",
        "os.system(told)",
    ],
)
def test_each_would_be_found(text: str) -> None:
    assert list(_found(ast.parse(text)))


def test_the_one_loader_of_ours_makes_plain_values_alone() -> None:
    from content.artefacts import parse_problem

    for text in ("!!python/object/apply:os.system [true]", "!!python/name:os.system", "!python/object:os.system {}"):
        assert parse_problem("yaml", text) is None or "could not determine a constructor" in str(
            parse_problem("yaml", text)
        )


def _tests() -> set[str]:
    """The name of every test."""
    return {
        name
        for path in (ROOT / "tests").rglob("test_*.py")
        for name in re.findall(r"^(?:async )?def (test_\w+)", path.read_text(encoding="utf-8"), re.MULTILINE)
    }


def test_each_chapter_of_asvs_names_tests_that_exist_or_a_reason() -> None:
    text = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (V\d+) [^|]+\|[^|]*\|([^|]+)\|$", text, re.MULTILINE)
    assert [chapter for chapter, _ in rows] == [f"V{n}" for n in range(1, 18)]
    tests = _tests()
    for chapter, told in rows:
        named = set(re.findall(r"`(test_\w+)`", told))
        assert named <= tests, chapter
        assert named or told.strip().startswith(("there ", "nothing ")), chapter


LEVEL_1 = re.findall(
    r"V[\d.]+",
    """
V1.2.1 V1.2.2 V1.2.3 V1.2.4 V1.2.5 V1.3.1 V1.3.2 V1.5.1 V2.1.1 V2.2.1 V2.2.2 V2.3.1 V3.2.1 V3.2.2 V3.3.1 V3.4.1 V3.4.2
V3.5.1 V3.5.2 V3.5.3 V4.1.1 V4.4.1 V5.2.1 V5.2.2 V5.3.1 V5.3.2 V6.1.1 V6.2.1 V6.2.2 V6.2.3 V6.2.4 V6.2.5 V6.2.6 V6.2.7
V6.2.8 V6.3.1 V6.3.2 V6.4.1 V6.4.2 V7.2.1 V7.2.2 V7.2.3 V7.2.4 V7.4.1 V7.4.2 V8.1.1 V8.2.1 V8.2.2 V8.3.1 V9.1.1 V9.1.2
V9.1.3 V9.2.1 V10.4.1 V10.4.2 V10.4.3 V10.4.4 V10.4.5 V11.3.1 V11.3.2 V11.4.1 V12.1.1 V12.2.1 V12.2.2 V13.4.1 V14.2.1
V14.3.1 V15.1.1 V15.2.1 V15.3.1
""",
)
"""What ASVS 5.0.0 asks for at level 1 (OWASP/ASVS, 5.0/docs_en, the CSV's last column)."""


def test_each_requirement_of_asvs_names_tests_that_exist_or_a_reason() -> None:
    text = (ROOT / "docs" / "asvs.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (V[\d.]+) \| [^|]+ \| ([^|]+) \|$", text, re.MULTILINE)
    assert [requirement for requirement, _ in rows] == LEVEL_1
    named = {name for _, told in rows for name in re.findall(r"`(test_\w+)`", told)}
    assert named <= _tests()


def test_no_weak_hash_is_used() -> None:
    """Neither those that are broken nor one that is chosen by a name from elsewhere."""
    used = set[str]()
    for package in PACKAGES:
        for path in (ROOT / package).rglob("*.py"):
            used |= set(re.findall(r"\bhashlib\.(\w+)", path.read_text(encoding="utf-8")))
    assert used == {"sha256"}


def test_every_connection_takes_the_defaults_of_tls() -> None:
    texts = [path.read_text(encoding="utf-8") for package in PACKAGES for path in (ROOT / package).rglob("*.py")]
    assert not any(re.search(r"\bssl\b[ .=]|verify_ssl|CERT_NONE", text) for text in texts)


@pytest.mark.parametrize("package", PACKAGES)
def test_modules_and_functions_stay_small(package: str) -> None:
    """A module has 300 lines at the most, a function 50 from its `def` on; a released migration stays as it is."""
    for file in sorted((ROOT / package).rglob("*.py")):
        text = file.read_text(encoding="utf-8")
        assert len(text.splitlines()) <= 300, f"{file.name} has outgrown its room: give it a better plan"
        if "versions" not in file.parts:
            assert [*_long(ast.parse(text))] == [], file.name


def _long(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and (node.end_lineno or 0) - node.lineno >= 50:
            yield node.name


def test_the_faces_share_no_six_lines() -> None:
    """What both do alike is the product's, and stands there once."""
    runs = [set(_runs(face)) for face in ("discord_app", "slack_app")]
    assert runs[0] & runs[1] == set()


def _runs(face: str) -> Iterator[tuple[str, ...]]:
    """Every six lines of a face in a row, without imports, blank lines and indentation."""
    for file in (ROOT / "bot" / face).glob("*.py"):
        text = file.read_text(encoding="utf-8")
        imports = (node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Import | ast.ImportFrom))
        left_out = {line for node in imports for line in range(node.lineno, (node.end_lineno or node.lineno) + 1)}
        lines = [line.strip() for n, line in enumerate(text.splitlines(), 1) if line.strip() and n not in left_out]
        yield from zip(*(lines[n:] for n in range(6)), strict=False)


def test_no_public_name_means_two_things() -> None:
    """A name that two modules of `bot` define is private to each, one of theirs alone, or means the same by a rule."""
    texts = {
        file.relative_to(ROOT).as_posix(): file.read_text(encoding="utf-8")
        for file in sorted((ROOT / "bot").rglob("*.py"))
    }
    assert _with_two_meanings(texts) == {}


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [
        (("bot/desk.py", "class Page: ..."), ("bot/talk/pages.py", "class Page: ..."), True),
        (("bot/desk.py", "Page = dict[str, str]"), ("bot/talk/pages.py", "async def Page(): ..."), True),
        (("bot/desk.py", "AT_MOST: int = 1"), ("bot/talk/pages.py", "LEAST, AT_MOST = 1, 2"), True),
        (("bot/desk.py", "_Page = str"), ("bot/talk/pages.py", "_Page = int"), False),
        (("bot/verbs/me.py", "def serve(): ..."), ("bot/verbs/exam/__init__.py", "def serve(): ..."), False),
        (("bot/verbs/me.py", "def serve(): ..."), ("bot/desk.py", "def serve(): ..."), True),
        (("bot/verbs/me.py", "def show(): ..."), ("bot/verbs/exam/__init__.py", "def show(): ..."), True),
        (("bot/discord_app/a.py", "def quote(): ..."), ("bot/slack_app/b.py", "def quote(): ..."), False),
        (("bot/slack_app/a.py", "def quote(): ..."), ("bot/slack_app/b.py", "def quote(): ..."), True),
        (("bot/discord_app/a.py", "LABEL = 80"), ("bot/sandbox/local_discord/a.py", "LABEL = 80"), True),
        (("bot/sandbox/local_discord/a.py", "A = 1"), ("bot/sandbox/local_slack/b/c.py", "A = 2"), False),
        (("bot/a/__init__.py", "ROUTES = ()"), ("bot/a/b.py", "ROUTES = ()"), False),
        (("bot/a/b.py", "ROUTES = ()"), ("bot/a/c.py", "ROUTES = ()"), True),
        (("bot/a/__init__.py", "def b(): ..."), ("bot/a/b.py", "def b(): ..."), True),
    ],
)
def test_a_name_with_two_meanings_would_be_found(one: tuple[str, str], other: tuple[str, str], *, found: bool) -> None:
    assert bool(_with_two_meanings(dict([one, other]))) is found


def _with_two_meanings(texts: Mapping[str, str]) -> dict[str, list[str]]:
    """Each public top-level name that several modules define and no rule explains, with their paths."""
    where = defaultdict[str, list[str]](list)
    for path, text in texts.items():
        for name in {*_defined(ast.parse(text))}:
            where[name].append(path)
    return {name: paths for name, paths in where.items() if len(paths) > 1 and not _mean_the_same(name, paths)}


def _defined(tree: ast.Module) -> Iterator[str]:
    """The public names of a module's functions, classes, constants and aliases."""
    for node in tree.body:
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                names = [name]
            case ast.Assign() | ast.AnnAssign():
                targets = node.targets if isinstance(node, ast.Assign) else [node.target]
                within = (one for target in targets for one in ast.walk(target))
                names = [one.id for one in within if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store)]
            case _:
                names = []
        yield from (name for name in names if not name.startswith("_"))


_MIRRORED = (("bot/discord_app/", "bot/slack_app/"), ("bot/sandbox/local_discord/", "bot/sandbox/local_slack/"))


def _mean_the_same(name: str, paths: list[str]) -> bool:
    """`serve` is what every room does when it is asked.

    The two faces mirror each other, as do the two local platforms: one definition of a name in each is the same thing,
    on the other platform. A package puts the table ROUTES or METHODS together from those of its modules.
    """
    if name == "serve":
        return all(path.startswith("bot/verbs/") for path in paths)
    if name in {"ROUTES", "METHODS"}:
        packages = [path.removesuffix("__init__.py") for path in paths if path.endswith("/__init__.py")]
        return any(all(path.startswith(package) for path in paths) for package in packages)
    return len(paths) == 2 and any(
        all(any(path.startswith(side) for path in paths) for side in pair) for pair in _MIRRORED
    )
