#!/usr/bin/env python3
"""Makes the guide: python3 sdk/guide/build.py [OUT]. OUT (target/guide) gets src/ with everything resolved, and the pages.

mdBook itself is a quarter of an hour of compiling; the few of its rules that we use are here, with one more: a *part* is
named inside a file that people work on (`{{#part FILE NAME}}`), so that no file needs marks for the guide's sake.
"""

import os
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "tool"))

import includes  # noqa: E402
import reference  # noqa: E402

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]


def main() -> int:
    out = Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "target" / "guide").resolve()
    chapters = {page.relative_to(HERE / "src"): page for page in sorted((HERE / "src").rglob("*.md"))}
    texts = {name: includes.resolve(page) for name, page in chapters.items()}
    texts |= {Path(name): text for name, text in reference.pages(ROOT).items()}
    wrong = includes.broken(texts, HERE / "src", ROOT)
    for line in wrong:
        print(f"guide: {line}", file=sys.stderr)
    for name, text in texts.items():
        target = out / "src" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    render(out)
    print(f"{len(texts)} chapters, {len(wrong)} broken links or missing chapters: {out}/index.html")
    return 1 if wrong else 0


def render(out: Path) -> None:
    """By a Markdown library in an environment of its own, its packages pinned by their digests."""
    env, pins = out / "env", HERE / "tool" / "requirements.txt"
    python, ready = env / "bin" / "python", env / "ready"
    if not ready.exists() or ready.read_text() != pins.read_text():
        subprocess.run([sys.executable, "-m", "venv", env], check=True)
        quiet = ["--quiet", "--disable-pip-version-check", "--require-hashes"]
        subprocess.run([python, "-m", "pip", "install", *quiet, "-r", pins], check=True)
        ready.write_text(pins.read_text())
    subprocess.run([python, HERE / "tool" / "pages.py", out], check=True, env={**os.environ, "PYTHONUTF8": "1"})


if __name__ == "__main__":
    sys.exit(main())
