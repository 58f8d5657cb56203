"""A bank's adapter: reads the hub's questions and orders from RabbitMQ, books them, answers. See README.md."""
import argparse
import datetime
import json
import pathlib
import sys

from books import Books
from wire import Wire


def fen(amount):
    return {"Ccy": "CNY", "Fen": amount}


def account(number):
    return {"Id": {"Othr": {"Id": number}}}


def today():
    return datetime.date.today().isoformat()


class Bank:
    def __init__(self, partner, books):
        self.id, self.books, self.db = partner, books, books.db

    def __call__(self, event):
        """One message, once: all of it or nothing."""
        self.db.execute("BEGIN IMMEDIATE")
        try:
            if self.books.one("SELECT 1 FROM seen WHERE id = ?", event["id"]) is None:
                self.db.execute("INSERT INTO seen VALUES (?)", (event["id"],))
                self.work(event, event.get("data", {}))
            self.db.execute("COMMIT")
        except BaseException:
            self.db.execute("ROLLBACK")
            raise

    def outbox(self):
        rows = self.db.execute("SELECT n, event FROM outbox ORDER BY n").fetchall()
        return [(n, json.loads(event)) for n, event in rows]

    def sent(self, n):
        self.db.execute("DELETE FROM outbox WHERE n = ?", (n,))

    def say(self, name, id, data, answers=None):
        event = {"specversion": "1.0", "id": id, "source": f"/partners/{self.id}", "type": f"{self.id}.{name}",
                 "datacontenttype": "application/json", "data": data}
        if answers:
            event["answers"] = answers
        self.db.execute("INSERT INTO outbox (event) VALUES (?)", (json.dumps(event, ensure_ascii=False),))

    def work(self, event, data):
        name = event["type"].split(".", 1)[1]
        answers = {"account.open": self.open, "account.balance": self.balance, "account.statement": self.statement}
        if name in answers:
            self.say(f"{name}.answered", f"{event['id']}-answer", answers[name](data), answers=event["id"])
        elif name == "hub.ping":
            self.say("hub.ping.answered", f"{event['id']}-answer", {}, answers=event["id"])
        elif name == "certification.credit":
            # Only in the bank's test system: as if a customer had paid in.
            n = self.books.book(data["account-no"], data["fen"], today(), data["payer"], "6222000000000001")
            self.tell(n, data.get("end-to-end"))
        elif name == "pain.001":
            self.order(data["CstmrCdtTrfInitn"])
        else:
            print(f"nobody here answers {name}", file=sys.stderr, flush=True)

    def open(self, data):
        return {"account-no": self.books.open(data["account-name"], today()), "opened-on": today(), "name-match": True}

    def balance(self, data):
        return {"account-no": data["account-no"], "closing": self.books.balance(data["account-no"]), "on": today()}

    def statement(self, data):
        number = data["account-no"]
        entries = [{"reference": f"B-{n}", "direction": "CRDT" if amount > 0 else "DBIT", "fen": abs(amount)}
                   for n, amount in self.books.entries(number)]
        return {"account-no": number, "opening": 0, "closing": self.books.balance(number), "entries": entries}

    def order(self, order):
        """Line by line; what was decided before is only said again."""
        payments = [self.payment(order["GrpHdr"]["MsgId"], payment) for payment in order["PmtInf"]]
        statuses = {line["TxSts"] for payment in payments for line in payment["TxInfAndSts"]}
        msg_id = order["GrpHdr"]["MsgId"]
        group = {"OrgnlMsgId": msg_id, "OrgnlMsgNmId": "pain.001.001.09",
                 "GrpSts": statuses.pop() if len(statuses) == 1 else "PART"}
        # The same order has the same report, so that its bytes may not depend on when it is made.
        header = {"MsgId": f"S{msg_id}"[:35], "CreDtTm": order["GrpHdr"]["CreDtTm"]}
        report = {"GrpHdr": header, "OrgnlGrpInfAndSts": group, "OrgnlPmtInfAndSts": payments}
        self.say("pain.002", f"{self.id}-status-{msg_id}", {"CstmrPmtStsRpt": report})

    def payment(self, msg_id, payment):
        debtor = payment["DbtrAcct"]["Id"]["Othr"]["Id"]
        lines = []
        for transfer in payment["CdtTrfTxInf"]:
            name, amount = transfer["PmtId"]["EndToEndId"], transfer["Amt"]["InstdAmt"]["Fen"]
            creditor = transfer["CdtrAcct"]["Id"]["Othr"]["Id"]
            status, code = self.line(f"{msg_id}/{name}", name, debtor, creditor, transfer["Cdtr"]["Nm"], amount)
            line = {"OrgnlEndToEndId": name, "TxSts": status}
            if code:
                line["StsRsnInf"] = [{"Rsn": {"Cd": code}}]
            line["OrgnlTxRef"] = {"Amt": {"InstdAmt": fen(amount)}, "DbtrAcct": account(debtor), "CdtrAcct": account(creditor)}
            lines.append(line)
        return {"OrgnlPmtInfId": payment["PmtInfId"], "TxInfAndSts": lines}

    def line(self, key, name, debtor, creditor, creditor_name, amount):
        if self.books.entry_of(key, debtor):
            return "ACSC", None
        code = self.books.one("SELECT code FROM rejected WHERE order_line = ?", key) or self.refusal(debtor, creditor, amount)
        if code:
            self.db.execute("INSERT OR IGNORE INTO rejected VALUES (?, ?)", (key, code))
            return "RJCT", code
        self.tell(self.books.book(debtor, -amount, today(), creditor_name, creditor, key), name)
        if self.books.has(creditor):
            self.tell(self.books.book(creditor, amount, today(), "付款人", debtor, key), name)
        return "ACSC", None

    def refusal(self, debtor, creditor, amount):
        others = creditor.isdigit() and not creditor.startswith("6216")
        if not self.books.has(debtor) or not (self.books.has(creditor) or others):
            return "AC01"
        return "AM04" if self.books.balance(debtor) < amount else None

    def tell(self, n, end_to_end=None):
        """camt.054 of one entry; its message is named after it."""
        sql = "SELECT account, fen, booked, other_name, other_account FROM entries WHERE n = ?"
        number, amount, booked, other, other_account = self.db.execute(sql, (n,)).fetchone()
        reference, direction = f"B-{n}", "CRDT" if amount > 0 else "DBIT"
        side = "Dbtr" if amount > 0 else "Cdtr"
        refs = {"AcctSvcrRef": reference, **({"EndToEndId": end_to_end} if end_to_end else {})}
        details = {"Refs": refs, "Amt": fen(abs(amount)), "CdtDbtInd": direction,
                   "RltdPties": {side: {"Pty": {"Nm": other}}, f"{side}Acct": account(other_account)}}
        entry = {"Amt": fen(abs(amount)), "CdtDbtInd": direction, "Sts": {"Cd": "BOOK"}, "BookgDt": {"Dt": booked},
                 "AcctSvcrRef": reference, "NtryDtls": [{"TxDtls": [details]}]}
        notification = {"Id": f"N-{n}", "Acct": {**account(number), "Ccy": "CNY"}, "Ntry": [entry]}
        header = {"MsgId": f"N-{n}", "CreDtTm": f"{booked}T00:00:00+08:00"}
        self.say("camt.054", f"{self.id}-N-{n}", {"BkToCstmrDbtCdtNtfctn": {"GrpHdr": header, "Ntfctn": [notification]}})


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--credentials", type=pathlib.Path, required=True, help="what `hub --json partner add` printed")
    options.add_argument("--books", type=pathlib.Path, required=True, help="folder of the books")
    options = options.parse_args()
    options.books.mkdir(parents=True, exist_ok=True)
    wire = Wire(json.loads(options.credentials.read_text()))
    bank = Bank(wire.id, Books(options.books / "books.db"))
    wire.run(bank, lambda: print(json.dumps({"ready": wire.id}), flush=True))


if __name__ == "__main__":
    main()
