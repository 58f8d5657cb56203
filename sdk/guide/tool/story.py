"""What a `scenario.toml` may say, from the player's own types: a word that it learns and nobody explains fails the build."""

import re
from pathlib import Path

# The player's types and what they are in the file.
TYPES = {
    "Scenario": "整个文件",
    "Given1": "given.records、records",
    "Step": "step",
    "Expect": "expect",
    "Event": "event",
    "Saying": "message",
    "Registry": "registry",
    "ToldEvent": "expect.events",
    "Notice": "expect.notices",
    "Alert": "expect.alerts",
}
FIELD = re.compile(r"^    pub (?:r#)?(\w+):", re.M)


def page(root: Path, notes: dict) -> str:
    source = (root / "host/hub/src/scenario/file.rs").read_text(encoding="utf-8")
    parts = ["# 场景文件", "依据播放场景的程序自己的类型（`host/hub/src/scenario/file.rs`）生成。多写或写错一个字，文件就读不进去。怎样写好一个场景，见[测试](../testing.md)。"]
    for name, title in TYPES.items():
        parts += [f"## {title}", table(name, source, notes)]
    return "\n\n".join(parts) + "\n"


def table(name: str, source: str, notes: dict) -> str:
    body = source[source.index(f"pub struct {name} {{") :]
    rows = [f"| `{word}` | {note(name, word, notes)} |" for word in words(body[: body.index("\n}")])]
    return "| 名称 | 说明 |\n|---|---|\n" + "\n".join(rows)


def words(body: str) -> list[str]:
    return [word.replace("_", "-") for word in FIELD.findall(body)]


def note(name: str, word: str, notes: dict) -> str:
    if word not in notes.get(name, {}):
        raise SystemExit(f"guide: notes.toml: [scenario.{name}] does not say what `{word}` is")
    return notes[name][word]
