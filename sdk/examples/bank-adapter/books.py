"""The bank's books in SQLite. A message's id, what was booked for it and what is to be said about it are written in one
transaction: after a crash either all of it is there or none, and the message comes again."""
import sqlite3

SCHEMA = """
CREATE TABLE IF NOT EXISTS seen (id TEXT PRIMARY KEY);
CREATE TABLE IF NOT EXISTS accounts (number TEXT PRIMARY KEY, name TEXT NOT NULL, opened TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS entries (
  n INTEGER PRIMARY KEY, account TEXT NOT NULL, fen INTEGER NOT NULL, booked TEXT NOT NULL,
  other_name TEXT NOT NULL, other_account TEXT NOT NULL, order_line TEXT);
CREATE UNIQUE INDEX IF NOT EXISTS once ON entries (order_line, account);
CREATE TABLE IF NOT EXISTS rejected (order_line TEXT PRIMARY KEY, code TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS outbox (n INTEGER PRIMARY KEY, event TEXT NOT NULL);
"""


class Books:
    def __init__(self, path):
        self.db = sqlite3.connect(path, isolation_level=None)
        self.db.execute("PRAGMA synchronous = FULL")
        self.db.executescript(SCHEMA)

    def one(self, sql, *values):
        row = self.db.execute(sql, values).fetchone()
        return row[0] if row else None

    def open(self, name, today):
        number = f"6216{(self.one('SELECT COUNT(*) FROM accounts') + 1):012}"
        self.db.execute("INSERT INTO accounts VALUES (?, ?, ?)", (number, name, today))
        return number

    def has(self, number):
        return self.one("SELECT 1 FROM accounts WHERE number = ?", number) is not None

    def balance(self, number):
        return self.one("SELECT COALESCE(SUM(fen), 0) FROM entries WHERE account = ?", number)

    def book(self, account, fen, today, other_name, other_account, line=None):
        """`fen` is positive for a credit. The entry's number is its reference for ever."""
        sql = "INSERT INTO entries (account, fen, booked, other_name, other_account, order_line) VALUES (?, ?, ?, ?, ?, ?)"
        return self.db.execute(sql, (account, fen, today, other_name, other_account, line)).lastrowid

    def entry_of(self, line, account):
        return self.one("SELECT n FROM entries WHERE order_line = ? AND account = ?", line, account)

    def entries(self, account):
        return self.db.execute("SELECT n, fen FROM entries WHERE account = ? ORDER BY n", (account,)).fetchall()
