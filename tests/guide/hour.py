#!/usr/bin/env python3
"""Carries out the guide's first hour exactly as it is printed: hour.py HUB CHAPTER...

Of a chapter (with its includes resolved), in an empty folder: a block under `<!-- file: PATH -->` becomes that file; in
a block `console` each `$ command` is run and what follows is compared with what it prints; `hub plugin dev` goes on beside
the rest, and a block `dev` is what it prints next. `…` alone on a line is any lines, inside a line any text. A further
chapter is the same hour in another language: its blocks must be those of the first.
"""

import os
import re
import socket
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

BLOCK = re.compile(r"(?:<!-- file: (?P<file>\S+) -->\n)?^```(?P<kind>\S*)\n(?P<text>.*?)^```$", re.M | re.S)
PATIENCE = 180
PRINTED = "127.0.0.1:8080"


class Differs(Exception):
    pass


def pattern(expected: list[str]) -> re.Pattern:
    """The lines as one expression; lines that `…` stands for may be none."""
    parts = [r"(?:.*\n)*?" if line.strip() == "…" else ".*".join(map(re.escape, line.split("…"))) + r"\s*\n" for line in expected]
    return re.compile("".join(parts))


class Trial:
    """`hub plugin dev`, on a free port in place of the printed one: another hub may run on this machine."""

    def __init__(self, command: str, room: Path, env: dict):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.address = f"127.0.0.1:{free.getsockname()[1]}"
        self.said, self.read = "", 0
        line = f"exec {command} --address {self.address}"
        merged = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
        self.process = subprocess.Popen(["bash", "-c", line], cwd=room, env=env, text=True, **merged)
        threading.Thread(target=self.listen, daemon=True).start()

    def listen(self):
        for line in self.process.stdout:
            self.said += line.replace(self.address, PRINTED)

    def expect(self, expected: list[str]):
        wanted, end = pattern(expected), time.monotonic() + PATIENCE
        while time.monotonic() < end and self.process.poll() is None:
            new = self.said[self.read :]
            if found := wanted.search(new):
                self.read += found.end()
                return
            time.sleep(0.1)
        raise Differs(f"hub plugin dev was to print\n{text(expected)}\nand printed\n{self.said[self.read:]}")

    def stop(self):
        self.process.terminate()
        self.process.wait(30)


def text(lines: list[str]) -> str:
    return "\n".join(f"    {line}" for line in lines)


def run(command: str, expected: list[str], room: Path, env: dict):
    merged = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    done = subprocess.run(["bash", "-c", command], cwd=room, env=env, text=True, timeout=1200, **merged)
    if done.returncode != 0:
        raise Differs(f"`{command}` ended with {done.returncode}:\n{done.stdout}")
    if not pattern(expected).fullmatch(done.stdout):
        raise Differs(f"`{command}` was to print\n{text(expected)}\nand printed\n{text(done.stdout.splitlines())}")


def commands(block: str) -> list[tuple[str, list[str]]]:
    told = []
    for line in block.splitlines():
        if line.startswith("$ "):
            told.append((line[2:], []))
        elif told:
            told[-1][1].append(line)
    return told


def play(chapter: str, room: Path, env: dict) -> int:
    trial, steps = None, 0
    try:
        for block in BLOCK.finditer(chapter):
            if block["file"]:
                target = room / block["file"]
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_text(block["text"], encoding="utf-8")
            elif block["kind"] == "dev":
                trial.expect(block["text"].splitlines())
            elif block["kind"] == "console":
                for command, expected in commands(block["text"]):
                    if command.startswith("hub plugin dev"):
                        trial = Trial(command, room, env)
                        trial.expect(expected)
                    else:
                        run(command, expected, room, env)
                    steps += 1
            else:
                continue
            steps += bool(block["file"] or block["kind"] == "dev")
    finally:
        if trial:
            trial.stop()
    return steps


def blocks(chapter: str) -> list[tuple]:
    return [(block["file"], block["kind"], block["text"]) for block in BLOCK.finditer(chapter)]


def carried_out(hub: Path, chapter: str) -> str:
    with tempfile.TemporaryDirectory() as made:
        (bin := Path(made) / "bin").mkdir()
        (bin / "hub").symlink_to(hub)
        (room := Path(made) / "room").mkdir()
        # The binary may be built into a folder outside of this checkout.
        sdk = str(Path(__file__).resolve().parents[2] / "sdk")
        env = {**os.environ, "PATH": f"{bin}:{os.environ['PATH']}", "HUB_SDK": sdk, "CARGO_TERM_COLOR": "never", "LANG": "C.UTF-8"}
        return f"{play(chapter, room, env)} steps as printed"


def same(chapter: str, first: str) -> str:
    for one, other in zip(blocks(chapter), blocks(first), strict=True):
        if one != other:
            raise Differs(f"it prints\n{text(one[2].splitlines())}\nwhere the first chapter prints\n{text(other[2].splitlines())}")
    return "the same blocks"


def main() -> int:
    hub, paths, failed = Path(sys.argv[1]).resolve(), [Path(path) for path in sys.argv[2:]], 0
    first, *_ = texts = [path.read_text(encoding="utf-8") for path in paths]
    for path, chapter in zip(paths, texts):
        try:
            print(f"{path.name}: {carried_out(hub, chapter) if chapter is first else same(chapter, first)}")
        except (Differs, ValueError) as differs:
            failed += 1
            print(f"{path.name}: {differs}")
    print(f"{len(paths) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
