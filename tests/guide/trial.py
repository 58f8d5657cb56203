#!/usr/bin/env python3
"""`hub plugin dev` as an author meets it: trial.py HUB. A contract without rules and one with Rust; how long a saved file
takes until the hub serves it is printed. What is wrong leaves the last good form; fixtures are facts at once."""

import json
import os
import re
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

from hour import Trial

SDK = Path(__file__).resolve().parents[2] / "sdk"
PATIENCE = 120
FIELD = 'subject = { type = "text", zh = "事由", en = "Subject", max-length = 100 }'


def main() -> int:
    hub, passed = Path(sys.argv[1]).resolve(), 0
    with tempfile.TemporaryDirectory() as made:
        room = Path(made)
        env = {**os.environ, "PATH": f"{hub.parent}:{os.environ['PATH']}"}
        for kind in ["--contract-only", ""]:
            system = f"trial{kind}"
            new = f"hub plugin new trial --dir {system} --sdk {SDK} {kind}"
            subprocess.run(["bash", "-c", new], cwd=room, env=env, check=True, stdout=subprocess.DEVNULL)
            passed += tried(system, room, env)
    print(f"{passed} passed, 0 failed")
    return 0


def tried(system: str, room: Path, env: dict) -> int:
    """Every wait ends in an error of its own, so that what is counted did happen."""
    begun = time.monotonic()
    trial = Trial(f"hub plugin dev {system} --data {system}-data", room, env)
    try:
        trial.expect(["Changes are taken over by themselves; Ctrl-C ends."])
        print(f"{system}: the form {time.monotonic() - begun:.1f} s after the command")
        contract, checks = room / system / "plugin.toml", [renamed, broken, mended, listed, fixtures]
        for check in checks:
            check(trial, contract)
        if (room / system / "src").exists():
            rules_changed(trial, contract)
        return len(checks)
    finally:
        trial.stop()


def fields(trial: Trial) -> dict:
    with urllib.request.urlopen(f"http://{trial.address}/api/v1/systems/trial/procedures/trial", timeout=10) as answer:
        return json.load(answer)


def served(trial: Trial, text: str) -> float:
    """Seconds until the hub serves a form with this text."""
    begun = time.monotonic()
    while time.monotonic() - begun < PATIENCE:
        if text in json.dumps(fields(trial), ensure_ascii=False):
            return time.monotonic() - begun
        time.sleep(0.02)
    raise SystemExit(f"trial: `{text}` was not served\n{trial.said}")


def save(path: Path, old: str, new: str):
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{path} holds no `{old}`"
    path.write_text(text.replace(old, new), encoding="utf-8")


def renamed(trial: Trial, contract: Path):
    served(trial, "事由")
    save(contract, FIELD, FIELD.replace("事由", "借用事由"))
    print(f"{contract.parent.name}: a changed contract is served in {served(trial, '借用事由'):.1f} s")


def broken(trial: Trial, contract: Path):
    save(contract, 'zh = "借用事由"', 'zh = "坏的')
    trial.expect(["error: the contract cannot be read"])
    assert "借用事由" in json.dumps(fields(trial), ensure_ascii=False), "the last good form is gone"


def mended(trial: Trial, contract: Path):
    save(contract, 'zh = "坏的', 'zh = "用途"')
    served(trial, "用途")


def findings(trial: Trial):
    with urllib.request.urlopen(f"http://{trial.address}/api/v1/sample/findings/trial", timeout=10) as answer:
        return [item["code"] for item in json.load(answer)["items"]]


def listed(trial: Trial, contract: Path):
    """What is asked for before release is printed, and kept for the system's page."""
    save(contract, 'office = "科发处"', 'office = "科发处"\nstage = "enterprise"')
    trial.expect(["Before you hand it in:", "…", "…[keep-missing]…"])
    # The list of the save before may have been printed last.
    until = time.monotonic() + 10
    while "stage-missing" in (codes := findings(trial)) and time.monotonic() < until:
        time.sleep(0.1)
    assert "keep-missing" in codes and "stage-missing" not in codes, codes


def fixtures(trial: Trial, contract: Path):
    """A record appears, changes and ends with the file."""
    file = contract.parent / "fixtures.toml"
    record = '[[records]]\nregister = "trial/approval"\ndata = { no = "SQ-2025-0001", subject = "试用" }\n'
    for text in [record, record.replace("试用", "改过"), ""]:
        file.write_text(text, encoding="utf-8")
        trial.expect(["fixtures.toml: 1 records"])
    file.write_text("[[records]]\n", encoding="utf-8")
    trial.expect(["error: …fixtures.toml cannot be read"])


def rules_changed(trial: Trial, contract: Path):
    version = re.findall(r"^trial (\S+) in", trial.said, re.M)[-1]
    begun = time.monotonic()
    save(contract.parent / "src" / "lib.rs", "facts.running > 0", "facts.running > 1")
    while re.findall(r"^trial (\S+) in", trial.said, re.M)[-1] == version:
        if time.monotonic() - begun > PATIENCE:
            raise SystemExit(f"trial: the changed rules were not taken over\n{trial.said}")
        time.sleep(0.02)
    print(f"{contract.parent.name}: changed Rust rules are taken over in {time.monotonic() - begun:.1f} s")


if __name__ == "__main__":
    sys.exit(main())
