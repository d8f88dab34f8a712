# `make sandbox` and `make test` need nothing but Python 3.11 or later and make; both build .venv first when it is stale.
# Another interpreter than python3: make sandbox PYTHON=python3.12

PYTHON ?= python3
PORT ?= 8710
BIN := .venv/bin
STAMP := .venv/.installed
# Most of what is installed is never imported; the rest is compiled when it is.
QUIETLY := --quiet --disable-pip-version-check --no-compile
COMPILE := $(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header

EXCHANGES := $(CURDIR)/.conformance/exchanges
JUDGED := tests/conformance tests/sandbox/local_discord tests/sandbox/local_slack tests/slack_app tests/wire
SLACK_TYPES := typescript@5.9.3 @slack/types@3.2.0 @slack/web-api@8.2.0 @slack/bolt@5.1.0

# Hundreds of processes import the same modules in the tests and proofs; without their bytecode each compiles them anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: sandbox test collect bench chaos conformance slack-types slack-judged pictures docs install lint format types scripts imports messages schema wheel release lock

sandbox: $(STAMP)  ## a local Discord and Slack with the bot in both, and a page to click through them
	@$(BIN)/studyhall sandbox --port $(PORT)

test: $(STAMP)  ## every test; five at once, since most of them wait for a socket half of their time
	$(BIN)/python -m pytest -n 5

collect: $(STAMP)  ## what there is to test; each worker of `make test` would compile the same modules for that
	$(BIN)/python -m pytest --collect-only -qq

bench: $(STAMP)  ## every figure of docs/performance.md, measured anew
	$(BIN)/python -m tests.bench

conformance: $(STAMP)  ## what is sent, what the local platforms send and the manifests, against the platforms' own descriptions
	rm -rf $(EXCHANGES)
	mkdir -p $(EXCHANGES)
	SLACK_EXCHANGES=$(EXCHANGES) $(BIN)/python -m pytest -n 4 $(JUDGED)
	$(MAKE) slack-types
	$(MAKE) slack-judged
	$(BIN)/python -m pip install $(QUIETLY) --upgrade --target .conformance/kubernetes kubernetes-validate==1.37.0
	PYTHONPATH=.conformance/kubernetes $(BIN)/python -m kubernetes_validate --strict deploy/kubernetes/*.yaml
	$(BIN)/python -m pip install $(QUIETLY) --upgrade --target .conformance/compose compose-spec==0.2.1
	PYTHONPATH=.conformance/compose $(BIN)/python -c "from pathlib import Path; from compose_spec import PyCompose; PyCompose.from_yaml(Path('compose.yaml').read_text()).validate()"

# Slack's types are fetched for the occasion, as the descriptions above, and kept nowhere in the project.
slack-types:
	npm install --silent --no-save --no-audit --no-fund --ignore-scripts --prefix .conformance $(SLACK_TYPES)

slack-judged: $(STAMP)  ## what is sent to Slack, and what the local one sends as tests wrote it down, against Slack's types
	$(BIN)/python -m tests.conformance.slack_types .conformance $(EXCHANGES)

pictures: $(STAMP)  ## the pictures in docs/pictures, from the sandbox's page in the system's Chromium
	$(BIN)/python -m tests.browser.pictures
	$(BIN)/python -m tests.browser.cards

docs: $(STAMP)  ## the site of docs/ in build/docs, every link and anchor checked; open build/docs/index.html
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict

chaos: $(STAMP)  ## posts never double and never go missing: every proof at full length, about two hours
	$(BIN)/python -m pytest -n 3 -m long
	CANARIES=1 $(BIN)/python -m pytest -n 3
	$(BIN)/python -m tests.chaos.zones --within 60
	$(BIN)/python -m tests.chaos.claims --processes 4
	$(BIN)/python -m tests.chaos.replicas
	$(BIN)/python -m tests.chaos.replicas --standby
	$(BIN)/python -m tests.chaos.migrations
	$(BIN)/python -m tests.chaos.grown_migrations --from-every 5
	$(BIN)/python -m tests.chaos.restores
	$(BIN)/python -m tests.chaos.clock
	$(BIN)/python -m tests.chaos.fan_out
	$(BIN)/python -m tests.chaos.ambiguous_send
	$(BIN)/python -m tests.chaos.nth_fault
	$(BIN)/python -m tests.chaos.faults
	$(BIN)/python -m tests.chaos.night
	$(BIN)/python -m tests.chaos.night --processes 3
	$(BIN)/python -m tests.chaos.deliveries
	$(BIN)/python -m tests.bench.memory
	$(BIN)/python -m tests.bench.year
	$(BIN)/python -m tests.chaos.storm --seconds 600
	$(BIN)/python -m tests.chaos.soak
	$(BIN)/python -m tests.chaos.kill --kills 2000
	$(BIN)/python -m tests.chaos.study --kills 150
	$(BIN)/python -m tests.chaos.kill --kills 200 --within 150

install: $(STAMP)

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

format: $(STAMP)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

types: $(STAMP)
	$(BIN)/mypy

scripts:  ## the types of the page's scripts, by TypeScript's compiler (Debian: apt install node-typescript)
	tsc --project bot/sandbox/page/jsconfig.json

imports: $(STAMP)
	$(BIN)/lint-imports --no-logo

# Sentences that are new come without a translation, those that nobody says any more go.
messages: $(STAMP)  ## the catalogues of the other languages, brought up to what the code says
	$(BIN)/python -m deploy.messages

schema: $(STAMP)  ## the JSON Schemas of the pack's files
	$(BIN)/python -m content.schema

wheel: $(STAMP)
	rm -rf dist
	$(BIN)/python -m hatchling build --target wheel

release: $(STAMP)  ## make release VERSION=0.2.0: version, changelog, wheel, bill of materials, image and checksums
	$(BIN)/python -m deploy.release $(VERSION) $(if $(NO_IMAGE),--no-image)

lock: $(STAMP)  ## pin what pyproject.toml asks for; make lock UPGRADE=--upgrade takes the newest
	$(COMPILE) $(UPGRADE) pyproject.toml --output-file requirements/runtime.txt
	$(COMPILE) $(UPGRADE) pyproject.toml --group dev --constraint requirements/runtime.txt --output-file requirements/dev.txt
	$(COMPILE) $(UPGRADE) --group build --constraint requirements/dev.txt --output-file requirements/build.txt

$(STAMP): requirements/dev.txt pyproject.toml
	@command -v "$(PYTHON)" >/dev/null || { echo "There is no $(PYTHON) here: install Python 3.11 or later, or name yours, like make PYTHON=python3.12." >&2; exit 1; }
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "$(PYTHON) is too old: install Python 3.11 or later and name it, like make PYTHON=python3.12." >&2; exit 1; }
	@"$(PYTHON)" -c 'import ensurepip, venv' 2>/dev/null || { echo "$(PYTHON) can't make virtual environments: install its venv package (Debian and Ubuntu: apt install python3-venv)." >&2; exit 1; }
	"$(PYTHON)" -m venv .venv
	$(BIN)/python -m pip install $(QUIETLY) --require-hashes -r requirements/dev.txt
	$(BIN)/python -m pip install $(QUIETLY) --no-deps --no-build-isolation --editable .
	@touch $(STAMP)
