"""What is handed to whoever runs Studyhall names only what exists: settings, commands, ports, pages, figures."""

import asyncio
import json
import os
import re
import shlex
import socket
import sys
from configparser import RawConfigParser
from pathlib import Path
from typing import Any

import pytest
import typer
import yaml
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot import cli
from bot.metrics import Metrics
from bot.settings import PREFIX, Settings
from bot.web import PAGES
from deploy.try_image import play

ROOT = Path(__file__).parents[1]
DEPLOY = ROOT / "deploy"
OPERATING = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
SETTINGS = {f"{PREFIX}{name}".upper() for name in Settings.model_fields}
MANIFESTS = sorted((DEPLOY / "kubernetes").glob("*.yaml"))
UNIT = DEPLOY / "systemd" / "studyhall.service"
HANDED_OUT = [
    *sorted(path for path in DEPLOY.rglob("*") if path.is_file() and path.suffix != ".pyc"),
    ROOT / "compose.yaml",
]
_PORT = re.search(r"STUDYHALL_HTTP_PORT=(\d+)", (ROOT / "Dockerfile").read_text(encoding="utf-8"))
assert _PORT is not None
PORT = int(_PORT[1])


def _compose() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
    return loaded


def _find_command(words: list[str]) -> None:
    """Raises AssertionError where `words` are no command line of Studyhall's."""
    command: Any = typer.main.get_command(cli.app)
    rest = list(words)
    while hasattr(command, "commands"):
        assert rest, f"{words} names no command"
        inner = command.commands.get(rest[0])
        assert inner is not None, f"{words}: there is no {rest[0]}"
        command, rest = inner, rest[1:]
    known = {option for parameter in command.params for option in parameter.opts}
    assert {word.partition("=")[0] for word in rest if word.startswith("--")} <= known, words


def _commands_of(text: str) -> list[list[str]]:
    """Every command line of Studyhall's in a text, whatever starts it."""
    container = r'(?:exec|run(?: --?[\w-]+(?: "[^"]+")?)*) studyhall(?: studyhall)?'
    begins = rf"(?:bin/studyhall|{container}|^studyhall|`studyhall|python -m bot)"
    found = re.findall(rf"{begins} ((?!rm )[a-z][^`\n#]*)", text, re.MULTILINE)
    return [[word for word in shlex.split(line) if word != "…"] for line in found]


@pytest.mark.parametrize("path", HANDED_OUT, ids=lambda path: path.name)
def test_only_settings_that_exist_are_named(path: Path) -> None:
    assert set(re.findall(rf"\b{PREFIX}[A-Z_]+\b", path.read_text(encoding="utf-8"))) <= SETTINGS


def test_the_recipes_name_only_commands_that_exist() -> None:
    lines = _commands_of(OPERATING)
    assert {("doctor",), ("db", "backup"), ("db", "restore"), ("db", "verify")} <= {tuple(line[:2]) for line in lines}
    for line in lines:
        _find_command(line)


def test_the_recipes_name_only_files_services_and_profiles_that_exist() -> None:
    services = _compose()["services"]
    profiles = {profile for service in services.values() for profile in service.get("profiles", ())}
    assert set(re.findall(r"--profile (\w+)", OPERATING)) == profiles
    compose = re.findall(r"docker compose (?:--profile \w+ )?(?:exec|stop|start|cp|logs --follow) (\w+)", OPERATING)
    assert set(compose) <= set(services), compose
    for path in re.findall(r"\b(?:deploy|requirements)/[\w./-]+\w", OPERATING):
        assert (ROOT / path).exists(), path


def test_links_within_the_recipes_lead_to_a_heading() -> None:
    headings = re.findall(r"^#+ (.+)$", OPERATING, re.MULTILINE)
    anchors = {re.sub(r"[^\w -]", "", heading).lower().replace(" ", "-") for heading in headings}
    assert set(re.findall(r"\]\(#([\w-]+)\)", OPERATING)) <= anchors


def test_every_service_of_the_bots_is_locked_down() -> None:
    services = _compose()["services"]
    for name in ("studyhall", "litestream", "replica-owner"):
        service = services[name]
        assert (service["read_only"], service["cap_drop"]) == (True, ["ALL"]), name
    for name, service in services.items():
        for mounted in service.get("volumes", ()):
            source = mounted.split(":")[0]
            assert (ROOT / source).is_file() if source.startswith(".") else source in _compose()["volumes"], name


def test_litestream_copies_the_file_that_the_image_writes() -> None:
    config = yaml.safe_load((DEPLOY / "litestream.yml").read_text(encoding="utf-8"))
    image = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    assert [database["path"] for database in config["dbs"]] == ["/data/studyhall.db"]
    assert "STUDYHALL_DATABASE_URL=sqlite:////data/studyhall.db" in image
    assert "restore -config /etc/litestream.yml -o /data/restored.db /data/studyhall.db" in OPERATING


def test_the_unit_starts_a_command_that_exists_and_is_locked_down() -> None:
    unit = RawConfigParser(strict=False)
    unit.optionxform = str  # type: ignore[assignment,method-assign]
    unit.read_string(UNIT.read_text(encoding="utf-8"))
    service = unit["Service"]
    program, *words = shlex.split(service["ExecStart"])
    assert program == "/opt/studyhall/bin/studyhall"
    _find_command(words)
    locked = ("NoNewPrivileges", "ProtectHome", "PrivateTmp", "PrivateDevices", "MemoryDenyWriteExecute")
    assert {service[name] for name in locked} == {"yes"}
    assert (service["ProtectSystem"], service["CapabilityBoundingSet"]) == ("strict", "")
    assert service["WorkingDirectory"] == f"/var/lib/{service['StateDirectory']}"


@pytest.mark.parametrize("path", MANIFESTS, ids=lambda path: path.name)
def test_the_manifests_are_locked_down_and_ask_for_pages_that_exist(path: Path) -> None:
    workload, service = yaml.safe_load_all(path.read_text(encoding="utf-8"))
    pod = workload["spec"]["template"]["spec"]
    (container,) = pod["containers"]
    assert {port["containerPort"] for port in container["ports"]} == {PORT}
    assert {port["port"] for port in service["spec"]["ports"]} == {PORT}
    assert service["spec"]["selector"] == workload["spec"]["selector"]["matchLabels"]
    for probe in ("livenessProbe", "readinessProbe", "startupProbe"):
        assert container[probe]["httpGet"]["path"] in PAGES
    assert container["livenessProbe"]["httpGet"]["path"] == "/livez", "nothing else is mended by a new start"
    locked = container["securityContext"]
    assert (locked["readOnlyRootFilesystem"], locked["capabilities"]["drop"]) == (True, ["ALL"])
    assert pod["securityContext"]["runAsNonRoot"]
    given = {one["name"]: one["value"] for one in container["env"]}
    Settings(_env_file=None, **{name.removeprefix(PREFIX).lower(): value for name, value in given.items()})


def test_the_image_stands_on_one_pinned_base() -> None:
    """Its digest is named once, and every other stage builds on that one."""
    lines = re.findall(r"^FROM (\S+)(?: AS (\w+))?$", (ROOT / "Dockerfile").read_text(encoding="utf-8"), re.MULTILINE)
    (base, name), *others = lines
    assert re.fullmatch(r"python:3\.11-slim-bookworm@sha256:[0-9a-f]{64}", base)
    assert {stage for stage, _ in others} == {name}


def test_the_image_is_given_no_more_than_it_copies() -> None:
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", (ROOT / "Dockerfile").read_text(encoding="utf-8"), re.MULTILINE)
    sources = {source for line in copied for source in line.split()}
    ignored, *given = [
        line
        for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
        if line and not line.startswith(("#", "**"))
    ]
    assert ignored == "*"
    assert {line.removeprefix("!") for line in given} == sources


@pytest.mark.parametrize(("status", "code"), [(200, 0), (503, 1)])
async def test_the_images_health_check_goes_by_the_page(status: int, code: int) -> None:
    """As it stands in the Dockerfile, but for the port; a proxy of the environment isn't asked."""
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    found = re.search(r"^HEALTHCHECK .*\n +CMD (\[.+\])$", text, re.MULTILINE)
    assert found is not None
    _, *words = json.loads(found[1])
    asked: list[str] = []

    async def answer(request: web.Request) -> web.Response:
        asked.append(request.path)
        return web.Response(status=status)

    application = web.Application()
    application.router.add_get("/{page}", answer)
    async with TestServer(application) as server:
        check = [word.replace(f":{PORT}/", f":{server.port}/") for word in words]
        environment = {**os.environ, "http_proxy": "http://127.0.0.1:9"}
        process = await asyncio.create_subprocess_exec(
            sys.executable, *check, env=environment, stderr=asyncio.subprocess.DEVNULL
        )
        assert await process.wait() == code
    assert asked == ["/healthz"]


@pytest.mark.long
async def test_what_the_image_is_tried_with_works(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        monkeypatch.setenv("STUDYHALL_HTTP_PORT", str(probe.getsockname()[1]))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setenv("PATH", str(Path(sys.executable).parent), prepend=os.pathsep)
    await play()
    assert "a question stands on Discord and on Slack" in capsys.readouterr().out


def test_a_sqlite_file_is_given_to_one_process() -> None:
    one, several = (next(iter(yaml.safe_load_all(path.read_text(encoding="utf-8")))) for path in MANIFESTS)
    assert (one["spec"]["replicas"], "sqlite:" in str(one)) == (1, True)
    assert (several["spec"]["replicas"], "sqlite:" in str(several)) == (2, False)


# --- figures ---------------------------------------------------------------------------------------------------------

_SUFFIXES = {"counter": ("_total",), "histogram": ("_bucket", "_count", "_sum"), "gauge": ("",)}
OF_A_SCRAPE = {"job", "instance", "le"}


def _figures() -> dict[str, frozenset[str]]:
    """Every figure, as Prometheus calls it, with its labels."""
    registry = Metrics().registry
    names = registry._names_to_collectors
    return {
        f"{family.name}{suffix}": frozenset(getattr(names.get(family.name), "_labelnames", ()))
        for family in registry.collect()
        for suffix in _SUFFIXES[family.type]
    }


FIGURES = _figures()
LABELS = {"platform", "outcome", "card", "kind", "verdict", "state", "version"}
"""All that anything may be counted by."""


def _expressions() -> list[tuple[str, str]]:
    rules = yaml.safe_load((DEPLOY / "monitoring" / "alerts.yaml").read_text(encoding="utf-8"))
    board = json.loads((DEPLOY / "monitoring" / "dashboard.json").read_text(encoding="utf-8"))
    alerts = [(rule["alert"], rule["expr"]) for group in rules["groups"] for rule in group["rules"]]
    panels = [(panel["title"], target["expr"]) for panel in board["panels"] for target in panel["targets"]]
    return [*alerts, *panels]


@pytest.mark.parametrize(("title", "expression"), _expressions())
def test_what_is_drawn_and_watched_exists(title: str, expression: str) -> None:
    figures = set(re.findall(r"\b(?:studyhall|process)_\w+", expression))
    assert figures <= set(FIGURES), title
    known = OF_A_SCRAPE.union(*(FIGURES[figure] for figure in figures))
    asked = re.findall(r"(\w+)=~?\"", expression)
    grouped = [name for names in re.findall(r"by \(([^)]*)\)", expression) for name in names.split(", ")]
    assert {*asked, *grouped} <= known, title


def test_every_figure_is_documented_and_drawn() -> None:
    rows = dict(re.findall(r"^\| `(studyhall_\w+)` \|([^|]*)\|", OPERATING, re.MULTILINE))
    sampled = {name: name if name in FIGURES else f"{name}_bucket" for name in rows}
    drawn = " ".join(expression for _, expression in _expressions())
    assert set(FIGURES) >= set(sampled.values())
    assert {*sampled.values()} >= {name for name in FIGURES if name.startswith("studyhall_") and not _is_part(name)}
    for row, figure in sampled.items():
        assert set(re.findall(r"`(\w+)`", rows[row])) == FIGURES[figure], row
        assert figure in drawn, row


def _is_part(figure: str) -> bool:
    """Of a histogram, beside its buckets."""
    return figure.endswith(("_sum", "_count"))


def test_no_label_names_anybody() -> None:
    assert frozenset().union(*FIGURES.values()) <= LABELS


def test_every_alert_says_what_to_do() -> None:
    rules = yaml.safe_load((DEPLOY / "monitoring" / "alerts.yaml").read_text(encoding="utf-8"))
    alerts = [rule for group in rules["groups"] for rule in group["rules"]]
    assert all(rule["annotations"]["summary"].endswith(".") for rule in alerts)
    assert set(re.findall(r"^\| (Studyhall\w+) \|", OPERATING, re.MULTILINE)) == {rule["alert"] for rule in alerts}
