"""What stands on a plaque, whoever asks: pure functions of the form."""

from unicodedata import east_asian_width

KINDS = ["建设", "勘察", "设计", "施工", "监理"]


def width(text: str) -> int:
    """Columns that a text takes: a Chinese character takes two."""
    return sum(2 if east_asian_width(char) in "WF" else 1 for char in text)


def rows(form: dict) -> list[str]:
    """The text of the plaque, the parties in the order of the law whatever the order of the form."""
    parties = sorted(form["parties"], key=lambda party: KINDS.index(party["kind"]))
    return [form["name"], *(row(party) for party in parties), f"竣工日期：{form['finished']}"]


def row(party: dict) -> str:
    return f"{party['kind']}单位：{party['name']} {party['leader']}"
