"""From Markdown to pages with the summary beside them: pages.py OUT. Run in the environment that build.py makes."""

import html
import re
import sys
from pathlib import Path

from markdown_it import MarkdownIt

PAGE = """<!doctype html>
<html lang="{lang}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<link rel="stylesheet" href="{up}guide.css">
<nav aria-label="目录">{summary}</nav>
<main>{body}</main>
</html>
"""
CSS = """
:root { color-scheme: light dark; }
body { margin: 0; display: grid; grid-template-columns: 17rem minmax(0, 1fr); font: 1rem/1.7 "Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", sans-serif; }
nav { border-right: 1px solid #8885; padding: 1rem; position: sticky; top: 0; height: 100vh; box-sizing: border-box; overflow: auto; }
nav ul { list-style: none; padding-left: 0.9rem; margin: 0; }
nav a[aria-current] { font-weight: bold; }
main { padding: 1rem 2rem 4rem; max-width: 60rem; }
pre { padding: 0.8rem; background: #8881; overflow: auto; line-height: 1.45; }
table { border-collapse: collapse; display: block; overflow: auto; }
th, td { border: 1px solid #8885; padding: 0.3rem 0.6rem; text-align: left; vertical-align: top; }
@media (max-width: 50rem) { body { display: block; } nav { position: static; height: auto; border: 0; } main { padding: 1rem; } }
"""
LINK = re.compile(r'href="(?!https?:|#)([^"#]+)\.md')


def main(out: Path) -> None:
    markdown = MarkdownIt("commonmark", {"html": True}).enable("table")
    source = out / "src"
    summary = (source / "SUMMARY.md").read_text(encoding="utf-8")
    first = re.search(r"\(([^)]+)\.md\)", summary)[1]
    for page in sorted(source.rglob("*.md")):
        name = page.relative_to(source)
        if name.name == "SUMMARY.md":
            continue
        text = page.read_text(encoding="utf-8")
        up = "../" * (len(name.parts) - 1)
        target = out / name.with_suffix(".html")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(
            PAGE.format(
                lang="en" if name.stem.endswith(".en") else "zh",
                title=html.escape(re.search(r"^# (.+)$", text, re.M)[1]),
                up=up,
                summary=contents(markdown, summary, name, up),
                body=LINK.sub(r'href="\1.html', markdown.render(text)),
            ),
            encoding="utf-8",
        )
    (out / "guide.css").write_text(CSS.lstrip(), encoding="utf-8")
    (out / "index.html").write_text(f'<meta charset="utf-8"><meta http-equiv="refresh" content="0; url={first}.html">\n', encoding="utf-8")


def contents(markdown: MarkdownIt, summary: str, name: Path, up: str) -> str:
    rendered = markdown.render(summary.split("\n", 1)[1])
    current = f'href="{name.as_posix()}"'
    marked = rendered.replace(current, f'{current} aria-current="page"')
    return re.sub(r'href="([^"]+)\.md"', rf'href="{up}\1.html"', marked)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
