"""What rules may call, made from the SDK's own sources: each public type with its fields and methods, in the words that
stand above them. Parts that rules never meet (wire, json, generated) are left out."""

import re
from pathlib import Path

# In the order in which an author meets them.
FILES = {
    "problems.rs": "check 说出问题",
    "decision.rs": "裁决",
    "decision/effects.rs": "裁决的效果",
    "decision/ledger.rs": "监管账户",
    "to.rs": "通知给谁",
    "text.rs": "编号与文字",
    "record.rs": "台账记录",
    "case.rs": "办件",
    "occurrence.rs": "发生了什么",
    "facts.rs": "事实",
    "context.rs": "时间、设置、办事人",
    "fen.rs": "金额",
    "codes.rs": "校验码",
    "testing.rs": "测试",
    "testing/run.rs": "场景的结果",
}
# A public line with what is said above it. A signature may run over several lines.
ITEM = re.compile(r"^(?P<doc>(?: *///.*\n)*)(?: *#\[.*\n)*(?P<dent> *)pub (?P<kind>fn|struct|enum|const|type) (?P<rest>(?:[^{;]|; \w+\])*)", re.M)
# Between the SDK and the hub: no author meets it.
HIDDEN = "wire::"
FIELD = re.compile(r"^(?P<doc>(?: *///.*\n)*)(?: *#\[.*\n)* {4}pub (?P<name>\w+): (?P<type>.*),$", re.M)
OWNER = re.compile(r"^impl(?:<[^>]*>)? (?:[\w:<>]+ for )?(?P<name>\w+)", re.M)


def page(root: Path) -> str:
    parts = [
        "# 规则的接口（Rust）",
        "依据 `sdk/src` 生成。`use hub_sdk::prelude::*;` 带来常用的类型；合约自己的类型（表单、台账、环节、文字）由 `plugin!` 生成，"
        "`cargo doc --open` 可以看到它们。`impl Into<Text>` 接受文字、编号（`number`）和引用编号的文字（`text_with`）；"
        "`impl Into<Said>` 接受 `Msg::…`；`impl Into<At>` 接受日期或时刻。",
    ]
    for file, title in FILES.items():
        parts += [f"## {title}", table((root / "sdk" / "src" / file).read_text(encoding="utf-8"))]
    effects = (root / "host/contract/src/effect.rs").read_text(encoding="utf-8")
    body = effects[effects.index("pub enum RetireReason") :]
    reasons = re.findall(r'rename = "(.+)"\)\]\n +(\w+)', body[: body.index("\n}")])
    parts.append("`retire` 的缘由：" + "、".join(f"`Reason::{reason}` {zh}" for zh, reason in reasons))
    return "\n\n".join(parts) + "\n"


def table(source: str) -> str:
    source = source.split("#[cfg(test)]\nmod tests {")[0]
    found = [(m, line) for m in ITEM.finditer(source)] + [(m, field) for m in FIELD.finditer(source)]
    shown = [(m.start(), *tell(source, m)) for m, tell in found if HIDDEN not in m[0]]
    rows = [f"| `{what}` | {said} |" for _, what, said in sorted(shown)]
    return "| 名称 | 说明 |\n|---|---|\n" + "\n".join(rows)


def line(source: str, found: re.Match) -> tuple[str, str]:
    rest = re.sub(r"\s+", " ", found["rest"]).strip()
    rest = rest.replace("( ", "(").replace(", )", ")").split(" where ")[0]
    rest = re.sub(r"\((?:&?mut |&)?self(?:, )?", "(", rest)
    owner = above(source, found.start()) if found["dent"] else ""
    text = f"{owner}{rest}" if found["kind"] == "fn" else f"{found['kind']} {rest}"
    if found["kind"] == "enum":
        text += f" {{ {', '.join(variants(source, found.end()))} }}"
    return text.replace("|", "\\|"), said(found["doc"])


def variants(source: str, start: int) -> list[str]:
    body = source[start : source.index("\n}", start)]
    return re.findall(r"^ {4}(\w+)", body, re.M)


def field(source: str, found: re.Match) -> tuple[str, str]:
    owners = re.findall(r"^pub struct (\w+)", source[: found.start()], re.M)
    return f"{owners[-1]}.{found['name']}: {found['type']}".replace("|", "\\|"), said(found["doc"])


def above(source: str, place: int) -> str:
    """The type whose `impl` block a method stands in."""
    owners = [found["name"] for found in OWNER.finditer(source[:place])]
    return f"{owners[-1]}." if owners else ""


def said(doc: str) -> str:
    return " ".join(line.strip().removeprefix("///").strip() for line in doc.splitlines()).replace("|", "\\|")
