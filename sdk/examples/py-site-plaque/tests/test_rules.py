"""The rules natively, without a host: python3 -m unittest discover tests"""

import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "rules"))

from plaque import KINDS, rows, width  # noqa: E402
from rules import check, decide  # noqa: E402


def given(**changes) -> dict:
    parties = [{"kind": kind, "name": f"{kind}公司", "leader": "李敏"} for kind in reversed(KINDS)]
    form = {"name": "1号楼", "place": "南侧", "finished": "2025-01-20", "parties": parties, **changes}
    context = {"today": "2025-02-17", "settings": {"row-width": 44}}
    return {"context": context, "form": form, "facts": {"hanging": {"rows": []}}}


def codes(answer: dict) -> list[str]:
    return [problem["code"] for problem in answer["checked"]["problems"]]


class Rules(unittest.TestCase):
    def test_a_chinese_character_takes_two_columns(self):
        self.assertEqual(width("1号楼"), 5)
        self.assertEqual(width("：A"), 3)

    def test_parties_stand_in_the_order_of_the_law(self):
        kinds = [text[:2] for text in rows(given()["form"])[1:6]]
        self.assertEqual(kinds, KINDS)

    def test_a_complete_form_is_fine(self):
        self.assertEqual(codes(check(given())), [])

    def test_everything_that_is_wrong_is_said_at_once(self):
        wrong = given(finished="2025-03-01", name="很长的工程名称" * 4, parties=given()["form"]["parties"][1:])
        self.assertEqual(codes(check(wrong)), ["not-finished", "party-missing", "row-too-long"])

    def test_an_approval_asks_again(self):
        case = {"form": given()["form"], "applicant": {"organisation": "91510100MA6DL7A30H"}}
        late = given() | {"case": case, "occurrence": {"kind": "action", "action": "approve"}}
        self.assertEqual(decide(late)["decision"]["next"], "done")
        late["facts"]["hanging"]["rows"] = [{"no": "MP-2025-0001", "place": "北侧"}]
        self.assertEqual([p["code"] for p in decide(late)["refused"]], ["hanging"])


if __name__ == "__main__":
    unittest.main()
