"""The rules: one document in, one out, as in schemas/rules/*.v1.json of the hub. Time, settings and facts are given."""

from collections import Counter

from plaque import KINDS, row, rows, width


def check(given: dict) -> dict:
    form, context = given["form"], given["context"]
    problems = [
        *not_finished(form, context["today"]),
        *wrong_parties(form),
        *too_long(form, context["settings"]["row-width"]),
        *hanging(form, given["facts"]),
    ]
    return {"checked": {"problems": problems, "shown": {"plaque": "\n".join(rows(form))}}}


def decide(given: dict) -> dict:
    """Between filling in and approving another plaque may have been hung, so the approval asks again."""
    if given["occurrence"].get("action") != "approve":
        return {"decision": {}}
    case = given["case"]
    form = case["form"]
    if problems := hanging(form, given["facts"]):
        return {"refused": problems}
    data = {
        "no": {"$number": "plaque-no"},
        "organisation": case["applicant"]["organisation"],
        **{field: form[field] for field in ("name", "place", "finished")},
        "rows": "\n".join(rows(form)),
        "state": "制作中",
    }
    return {"decision": {"next": "done", "effects": [{"kind": "record.put", "register": "plaque", "data": data}]}}


def not_finished(form: dict, today: str) -> list[dict]:
    return [refuse("not-finished", "/finished")] if form["finished"] > today else []


def wrong_parties(form: dict) -> list[dict]:
    given = Counter(party["kind"] for party in form["parties"])
    missing = [kind for kind in KINDS if not given[kind]]
    problems = [refuse("party-missing", "/parties", kinds="、".join(missing))] if missing else []
    return problems + [refuse("party-twice", "/parties", kind=kind, count=n) for kind, n in given.items() if n > 1]


def too_long(form: dict, limit: int) -> list[dict]:
    texts = {"/name": form["name"], **{f"/parties/{i}/name": row(party) for i, party in enumerate(form["parties"])}}
    return [refuse("row-too-long", at, text=text, width=limit) for at, text in texts.items() if width(text) > limit]


def hanging(form: dict, facts: dict) -> list[dict]:
    return [refuse("hanging", "/name", name=form["name"], no=p["no"], place=p["place"]) for p in facts["hanging"]["rows"]]


def refuse(code: str, at: str, **params) -> dict:
    return {"code": code, "at": at, "params": params, "level": "refuse"}
