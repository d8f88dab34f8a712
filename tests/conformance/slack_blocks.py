"""Every golden payload for Slack against `@slack/types`, by TypeScript's compiler: `make conformance` calls it.

Usage: python -m tests.conformance.slack_blocks FOLDER, where FOLDER holds `node_modules/@slack/types`.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

GOLDEN: Final = Path(__file__).parents[1] / "slack_app" / "golden"
_IMPORT: Final = 'import type { KnownBlock, View } from "@slack/types";\n'
_CHART: Final = """type Points = { label: string; value: number }[];
interface DataVisualizationBlock {
  type: "data_visualization"; title: string; block_id?: string;
  chart: { type: "pie"; segments: Points } | {
    type: "bar" | "area" | "line"; series: { name: string; data: Points }[];
    axis_config: { categories: string[]; x_label?: string; y_label?: string };
  };
}
"""
"""By Slack's page: its types don't know the block yet."""
_FAULT: Final = {"type": "actions", "elements": [{"type": "button", "action": "x"}]}
"""A button without a text, its id misspelt: where the compiler doesn't find that, it has read nothing."""


def _declared(name: str, drawn: Any) -> str:
    """A payload as a constant of the type that it claims to be."""
    if isinstance(drawn, dict) and "blocks" not in drawn:
        return ""
    is_view = isinstance(drawn, dict) and drawn.get("type") in {"modal", "home"}
    blocks = drawn if isinstance(drawn, list) else drawn["blocks"]
    kind, told = ("View", drawn) if is_view else ("(KnownBlock | DataVisualizationBlock)[]", blocks)
    return f"const {name}: {kind} = {json.dumps(told, indent=1)};\n"


def _compile(folder: Path, declared: str) -> str:
    """What the compiler finds; nothing where all is right."""
    source = folder / "goldens.ts"
    source.write_text(_IMPORT + _CHART + declared, encoding="utf-8")
    command = ["tsc", "--noEmit", "--strict", "--skipLibCheck", "--moduleResolution", "node", source.name]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


def main() -> int:
    folder = Path(sys.argv[1])
    payloads = {file.stem: json.loads(file.read_text(encoding="utf-8")) for file in sorted(GOLDEN.glob("*.json"))}
    declared = [_declared(name, drawn) for name, drawn in payloads.items()]
    found = _compile(folder, "".join(declared))
    sys.stdout.write(found or f"{len(list(filter(None, declared)))} payloads are what @slack/types describes\n")
    if not _compile(folder, _declared("fault", [_FAULT])):
        sys.stdout.write("a deliberate fault was not found\n")
        return 1
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
