"""The rows that must be there: oracle_parent of the oracle source, whose values follow from their number."""
import collections
import json
import pathlib
import sqlite3

OLD = range(1, 301)  # of the sync before
NEW_FIRST = 100_001


def name_of(number):
    return f"parent {number}"


def database_rows(path):
    with sqlite3.connect(path) as database:
        return dict(database.execute("SELECT id, name FROM oracle_parent"))


def is_sound(path):
    with sqlite3.connect(path) as database:
        return database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def file_rows(folder):
    """Rows of the files that a reader sees, by the sync that wrote them, oldest first. A torn file cannot be read."""
    syncs = collections.defaultdict(list)
    for path in pathlib.Path(folder).rglob("*.json"):
        if path.name.startswith("."):
            continue
        text = path.read_text()
        if not text.endswith("\n"):
            raise AssertionError(f"torn file {path.name}")
        for line in text.splitlines():
            row = json.loads(line)
            syncs[row["_cq_sync_time"]].append((row["id"], row["name"]))
    return [sorted(syncs[time]) for time in sorted(syncs)]


def rows_of(numbers):
    return [(number, name_of(number)) for number in numbers]
