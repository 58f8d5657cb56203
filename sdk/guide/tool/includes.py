"""What a chapter takes from other files: {{#include FILE}}, {{#include FILE:ANCHOR}} as in mdBook, {{#part FILE NAME}}."""

import os
import re
from pathlib import Path

INCLUDE = re.compile(r"\{\{#(include|part) ([^\s:}]+)(?::([\w-]+)| ([^}]+))?\}\}")
ANCHOR = re.compile(r"^.*\bANCHOR(?:_END)?: *[\w-]+.*\n", re.M)
LINK = re.compile(r"\]\((?!https?:|#)([^)#\s]+)")
CODE = re.compile(r"^```.*?^```$|`[^`\n]*`", re.M | re.S)


class Missing(Exception):
    pass


def resolve(page: Path) -> str:
    def one(found: re.Match) -> str:
        kind, path, anchor, name = found.groups()
        text = (page.parent / path).read_text(encoding="utf-8")
        if kind == "part":
            return part(path, text, name.strip())
        return ANCHOR.sub("", between(path, text, anchor) if anchor else text).rstrip("\n")

    try:
        return INCLUDE.sub(one, page.read_text(encoding="utf-8"))
    except (OSError, Missing) as error:
        raise SystemExit(f"guide: {page.name}: {error}") from error


def between(path: str, text: str, anchor: str) -> str:
    found = re.search(rf"^.*\bANCHOR: *{anchor}\b.*\n(.*?)^.*\bANCHOR_END: *{anchor}\b", text, re.M | re.S)
    if not found:
        raise Missing(f"{path} has no anchor {anchor}")
    return found[1]


def part(path: str, text: str, name: str) -> str:
    """A table of a TOML file with all below it, or a function or `impl` of a source file with what is said above it."""
    if path.endswith(".toml"):
        return table(path, text, name)
    return function(path, text, name)


def table(path: str, text: str, name: str) -> str:
    blocks = re.split(r"(?m)^(?=\[)", text)
    under = re.compile(rf"\[\[?{re.escape(name)}[\].]")
    chosen = [block.rstrip("\n") for block in blocks if under.match(block)]
    if chosen:
        return "\n\n".join(chosen)
    # One line of a table: messages."bank.account.open", or a number of plugin.toml.
    line = re.search(rf"(?m)^{re.escape(name)} *= .*$", text)
    if not line:
        raise Missing(f"{path} has no [{name}]")
    return line[0]


def function(path: str, text: str, name: str) -> str:
    start = re.search(rf"(?m)^(?:[ ]*(?:///|#\[).*\n)*^([ ]*)(?:pub )?(?:fn|def|function|export function|impl) {re.escape(name)}\b", text)
    if not start:
        raise Missing(f"{path} has no function {name}")
    end = re.compile(rf"(?m)^{start[1]}\}}\n").search(text, start.end())
    lines = text[start.start() : end.end() if end else len(text)].rstrip("\n").splitlines()
    return "\n".join(line.removeprefix(start[1]) for line in lines)


def broken(texts: dict[Path, str], source: Path, root: Path) -> list[str]:
    """Links to nowhere, and chapters that the summary forgets. Files outside the guide are the repository's."""
    wrong = []
    for name, text in texts.items():
        for link in LINK.findall(CODE.sub("", text)):
            target = Path(os.path.normpath(name.parent / link))
            if target not in texts and not (source / target).resolve().exists():
                wrong.append(f"{name}: the link {link} leads nowhere")
    listed = {Path(link) for link in LINK.findall(texts[Path("SUMMARY.md")])}
    wrong += [f"SUMMARY.md does not list {name}" for name in texts if name not in listed and name.name != "SUMMARY.md"]
    return wrong
