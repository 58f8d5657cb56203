"""The reference, made from what the hub itself checks with: schemas/*.json, and the findings of its lint."""

import json
import tomllib
from pathlib import Path

import interface
import sample
import story

# Which document stands on which page, and what it is for.
PAGES = {
    "manifest": ("plugin.toml、台账与处理程序", "plugin.toml, registers/*.toml, handlers/*.toml"),
    "procedure": ("事项、步骤与动作", "procedures/*.toml"),
    "facts": ("事实", "[facts]"),
    "types": ("字段类型", "forms/*.json 以 {\"$ref\": \"hub:types#/NAME\"} 引用"),
    "ui": ("表单布局", "forms/*.json"),
    "effects": ("裁决的效果", "decision.effects"),
    "rules/input": ("规则的输入", "check、decide 的输入"),
    "rules/output": ("规则的输出", "check、decide 的输出"),
}
# The pattern that lists every type; they stand on a page of their own.
TYPES = "^(text|long-text|"
NOTES = tomllib.loads((Path(__file__).parent / "notes.toml").read_text(encoding="utf-8"))
LEVELS = {"error": "不予安装", "before-release": "发布前补齐", "before release": "发布前补齐"}


def pages(root: Path) -> dict[str, str]:
    made = {f"reference/{name.replace('/', '-')}.md": page(root, name, *about) for name, about in PAGES.items()}
    made |= {"reference/sdk.md": interface.page(root), "reference/sample-city.md": sample.page(root)}
    made["reference/scenario.md"] = story.page(root, NOTES["scenario"])
    return made | {"reference/findings.md": findings(root)}


def page(root: Path, name: str, title: str, where: str) -> str:
    schema = json.loads((root / "schemas" / f"{name}.v1.json").read_text(encoding="utf-8"))
    annotate(name, schema)
    parts = [f"# {title}", f"依据 `schemas/{name}.v1.json` 生成，用于 {where}。", schema.get("description", "")]
    if "properties" in schema:
        parts.append(fields(schema, ""))
    for id, each in schema.get("$defs", {}).items():
        parts += [f"## {id}", named(each), each.get("description", ""), fields(each, "") or f"`{shape(each)}`", *choices(each)]
    return "\n\n".join(part for part in parts if part) + "\n"


def annotate(name: str, schema: dict) -> None:
    """The author's notes go where the schema itself says nothing to him."""
    for path, note in NOTES.get(name, {}).items():
        field = at(schema, path)
        if field is None:
            raise SystemExit(f"guide: notes.toml: {name} has no `{path}`")
        field["description"] = f"{note}。{field.get('description', '')}"


def at(schema: dict, path: str) -> dict | None:
    """`step.who` of the definitions, else of the document itself: `roles[].duty`."""
    first, *rest = path.split(".")
    begin = schema.get("$defs", {}).get(first) if rest else None
    for one in [alternative for alternative in [begin, *(begin or {}).get("anyOf", [])] if alternative]:
        if found := below(one, rest):
            return found
    return below(schema, [first, *rest])


def below(schema: dict, path: list[str]) -> dict | None:
    if not path:
        return schema
    name, *rest = path
    if name == "ID":
        return below(schema, rest)
    field = schema.get("properties", {}).get(name.removesuffix("[]"))
    return below(inner(field) if rest else field, rest) if isinstance(field, dict) else None


def choices(schema: dict) -> list[str]:
    """The fields of an alternative that is an object: `{to, zh, …}` in its one line is not enough to write it by."""
    long = [each for each in schema.get("anyOf", []) if len(each.get("properties", {})) > 2]
    return [table for each in long for table in ("写成对象时：", fields(each, ""))]


def named(schema: dict) -> str:
    """A type says in both languages what it takes."""
    return "；".join(text for text in (schema.get("title", ""), schema.get("says", ""), schema.get("says-en", "")) if text)


def fields(schema: dict, above: str) -> str:
    lines = rows(schema, above)
    return "| 名称 | 必填 | 形式 | 说明 |\n|---|---|---|---|\n" + "\n".join(lines) if lines else ""


def rows(schema: dict, above: str) -> list[str]:
    """One line a field; the fields of objects and of lists' items follow theirs."""
    lines = []
    for id, each in schema.get("properties", {}).items():
        if not isinstance(each, dict):
            each = {}
        must = "是" if id in schema.get("required", []) else ""
        lines.append(f"| `{above}{id}` | {must} | {cell(shape(each))} | {cell(each.get('description', ''), code=False)} |")
        lines += rows(inner(each), f"{above}{id}{mark(each)}.")
    return lines


def inner(schema: dict) -> dict:
    for key in ("items", "additionalProperties"):
        if isinstance(schema.get(key), dict):
            return schema[key]
    return schema


def mark(schema: dict) -> str:
    return "[]" if "items" in schema else ".ID" if isinstance(schema.get("additionalProperties"), dict) else ""


def shape(schema) -> str:
    """A schema in one line, as a person would say it."""
    if not isinstance(schema, dict) or not schema:
        return "任意 JSON"
    if "$ref" in schema:
        return "→ " + schema["$ref"].replace("#/$defs/", "#").replace("##", "#")
    if "const" in schema:
        return json.dumps(schema["const"], ensure_ascii=False)
    if "enum" in schema:
        return " / ".join(json.dumps(value, ensure_ascii=False) if not isinstance(value, str) else value for value in schema["enum"])
    for key in ("anyOf", "oneOf"):
        if key in schema and not schema.get("properties"):
            return " 或 ".join(words(each) or shape(each) for each in schema[key])
    return typed(schema)


def words(schema: dict) -> str:
    """One of several shapes is known by its words: `{ at, is }`."""
    return "{ " + ", ".join(schema["properties"]) + " }" if schema.get("properties") else ""


def typed(schema: dict) -> str:
    kind = schema.get("type", "object")
    kind = " 或 ".join(kind) if isinstance(kind, list) else kind
    if kind == "array":
        return f"列表：{shape(schema.get('items', {}))}" + limits(schema, "minItems", "maxItems", "项")
    if kind == "object" and isinstance(schema.get("additionalProperties"), dict):
        return f"按标识：{shape(schema['additionalProperties'])}" + limits(schema, "minProperties", "maxProperties", "个")
    if kind == "string" and schema.get("pattern", "").startswith(TYPES):
        return "字段类型"
    if kind == "string":
        return "文本" + limits(schema, "minLength", "maxLength", "字") + (f" {schema['pattern']}" if "pattern" in schema else "")
    if kind in ("integer", "number"):
        return ("整数" if kind == "integer" else "数字") + limits(schema, "minimum", "maximum", "")
    return {"boolean": "是否", "object": "对象", "null": "空"}.get(kind, kind)


def limits(schema: dict, low: str, high: str, unit: str) -> str:
    if low not in schema and high not in schema:
        return ""
    return f"（{schema.get(low, '')}…{schema.get(high, '')}{unit}）"


def findings(root: Path) -> str:
    codes = tomllib.loads((root / "host/contract/src/lint/codes.toml").read_text(encoding="utf-8"))
    lines = [
        "# 平台检查什么",
        "依据 `host/contract/src/lint/codes.toml` 生成，与 `hub plugin lint` 所用相同；`hub plugin explain CODE` 说明缘由。",
        "| 代码 | 级别 | 问题 | Finding | 处理 |\n|---|---|---|---|---|",
    ]
    table = [
        f"| `{code}` | {LEVELS[rule['level']]} | {cell(rule['zh'], False)} | {cell(rule['what'], False)} | {cell(rule['fix'], False)} |"
        for code, rule in codes.items()
    ]
    return "\n\n".join(lines) + "\n" + "\n".join(table) + "\n"


def cell(text: str, code: bool = True) -> str:
    text = text.replace("\n", " ").replace("|", "\\|")
    return f"`{text}`" if code and text else text
