"""Who and what is there in the sample city, from config/sample: what a scenario and `hub plugin dev` may name."""

import tomllib
from pathlib import Path


def page(root: Path) -> str:
    folder = root / "config" / "sample"
    read = lambda name: tomllib.loads((folder / name).read_text(encoding="utf-8"))  # noqa: E731
    organisations = read("organisations.toml")["organisation"]
    persons = read("persons.toml")["person"]
    return "\n\n".join(
        [
            "# 样例城市",
            "依据 `config/sample` 生成。`hub plugin dev`、`hub plugin test` 和 `hub serve --sample` 都从这座虚构的城市开始，时钟停在 "
            "2025-02-17（星期一）09:00。场景和 `fixtures.toml` 里的 `as`、`acting` 写这里的人员与单位；还没有岗位的人，用 `hub/post` 记录给他一个。",
            "`acting` 的写法：企业 `统一社会信用代码/岗位`，主管部门 `统一社会信用代码:处室/岗位`，为自己办理 `self`。",
            "## 人员与岗位",
            "没有列出岗位的人还没有岗位：他可以登录，也可以在场景里被授权。",
            people(persons, {each["id"]: each for each in organisations}),
            "## 单位",
            "“起初”为否的单位起初不在单位库里，由场景登记，或写成 `hub/organisation` 记录。",
            houses(organisations),
            "## 主管部门的处室",
            offices(organisations),
        ]
    ) + "\n"


def people(persons: list, organisations: dict) -> str:
    rows = []
    for each in persons:
        posts = [acting(post, organisations[post["organisation"]]) for post in each.get("posts", [])]
        rows.append(f"| `{each['id']}` | {each['role']} | {'<br>'.join(f'`{post}`' for post in posts)} |")
    return "| 人员 | 身份 | acting |\n|---|---|---|\n" + "\n".join(rows)


def acting(post: dict, organisation: dict) -> str:
    office = f":{post['office']}" if post.get("office") else ""
    return f"{organisation['credit-code']}{office}/{post['post']}"


def houses(organisations: list) -> str:
    rows = [
        f"| `{each['credit-code']}` | {each['name']} | {'、'.join(each['kinds'])} | `{each['division']}` | {'否' if each.get('seed') is False else ''} |"
        for each in organisations
    ]
    return "| 统一社会信用代码 | 名称 | 类别 | 区划 | 起初 |\n|---|---|---|---|---|\n" + "\n".join(rows)


def offices(organisations: list) -> str:
    rows = [f"| {each['name']} | {'、'.join(each['offices'])} |" for each in organisations if each.get("offices")]
    return "| 主管部门 | 处室 |\n|---|---|\n" + "\n".join(rows)
