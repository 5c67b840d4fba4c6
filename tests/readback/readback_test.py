"""What landfall wrote, read by other programs: each format by a reader that shares no code with ours."""
import csv
import datetime
import gzip
import json
import os
import pathlib
import sqlite3
import subprocess
import tempfile
import unittest

import duckdb
import pyarrow.parquet

ROOT = pathlib.Path(__file__).resolve().parents[2]
LANDFALL = os.environ.get("LANDFALL", str(ROOT / "build/dev/bin/landfall"))
ROWS = 3000

SOURCE = """kind: source
spec:
  name: src
  path: {path}
  registry: builtin
  tables: ["*"]
  destinations: [{names}]
  spec: {spec}
"""
DESTINATION = """---
kind: destination
spec:
  name: {name}
  path: cloudquery/{plugin}
  registry: builtin
  write_mode: append
  spec: {spec}
"""
FILES = {
    "parquet": "{format: parquet, no_rotate: true, path: 'parquet/{{TABLE}}.parquet'}",
    "native": "{format: parquet, no_rotate: true, path: 'native/{{TABLE}}.parquet', "
              "format_spec: {types: native, codec: zstd}}",
    "csv": "{format: csv, no_rotate: true, path: 'csv/{{TABLE}}.csv.gz', compression: gzip}",
    "json": "{format: json, no_rotate: true, path: 'json/{{TABLE}}.json'}",
}


def sync(folder, path, spec):
    names = list(FILES) + ["db"]
    config = SOURCE.format(path=path, names=", ".join(names), spec=spec)
    for name, file_spec in FILES.items():
        config += DESTINATION.format(name=name, plugin="file", spec=file_spec)
    config += DESTINATION.format(name="db", plugin="sqlite", spec="{connection_string: db.sqlite}")
    (folder / "spec.yml").write_text(config)
    done = subprocess.run([LANDFALL, "--no-log-file", "sync", "spec.yml"], cwd=folder, capture_output=True, text=True)
    if done.returncode != 0:
        raise AssertionError(done.stdout + done.stderr)


def lines_of(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]


def without_nulls(row):
    return {name: value for name, value in row.items() if value is not None}


def instant(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))


class Wide(unittest.TestCase):
    """The same rows in every format: each value is compared between independent readers."""

    @classmethod
    def setUpClass(cls):
        cls.temporary = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.temporary.cleanup)
        cls.folder = pathlib.Path(cls.temporary.name)
        sync(cls.folder, "testdata", f"{{tables: [wide], rows: {ROWS}, distinct: unique}}")
        rows = pyarrow.parquet.read_table(cls.folder / "parquet/wide.parquet").to_pylist()
        cls.expected = {row["_cq_id"]: row for row in rows}

    def compare(self, found, columns):
        self.assertEqual(len(self.expected), ROWS)
        self.assertEqual(set(found), set(self.expected))
        for key, row in found.items():
            for column in columns:
                self.assertEqual(row[column], self.expected[key][column], f"{column} of {key}")

    def all_columns(self):
        return next(iter(self.expected.values())).keys()

    def test_csv_read_by_python(self):
        found = {}
        with gzip.open(self.folder / "csv/wide.csv.gz", "rt", newline="", encoding="utf-8") as file:
            for row in csv.DictReader(file):
                for column in ("cpu_count", "size_bytes"):
                    row[column] = int(row[column]) if row[column] else None
                row["price"] = float(row["price"]) if row["price"] else None
                row["enabled"] = {"true": True, "false": False, "": None}[row["enabled"]]
                row["security_groups"] = json.loads(row["security_groups"]) if row["security_groups"] else None
                for column in ("_cq_sync_time", "created_at", "updated_at"):
                    row[column] = instant(row[column]) if row[column] else None
                found[row["_cq_id"]] = {name: None if value == "" else value for name, value in row.items()}
        self.compare(found, self.all_columns())

    def test_json_read_by_python(self):
        found = {}
        for row in lines_of(self.folder / "json/wide.json"):
            for column in ("_cq_sync_time", "created_at", "updated_at"):
                row[column] = instant(row[column])
            found[row["_cq_id"]] = row
        self.compare(found, [c for c in self.all_columns() if c not in ("tags", "config")])
        for key, row in found.items():
            for column in ("tags", "config"):  # embedded, not text in text
                self.assertEqual(row[column], json.loads(self.expected[key][column]))

    def test_sqlite_read_by_python(self):
        connection = sqlite3.connect(self.folder / "db.sqlite")
        connection.row_factory = sqlite3.Row
        found = {}
        for stored in connection.execute("SELECT * FROM wide"):
            row = dict(stored)
            row["enabled"] = None if row["enabled"] is None else bool(row["enabled"])
            row["security_groups"] = json.loads(row["security_groups"])
            for column in ("_cq_sync_time", "created_at", "updated_at"):
                row[column] = instant(row[column])
            found[row["_cq_id"]] = row
        self.compare(found, self.all_columns())

    def test_native_parquet_read_by_pyarrow(self):
        table = pyarrow.parquet.read_table(self.folder / "native/wide.parquet")
        schema = pyarrow.parquet.read_schema(self.folder / "native/wide.parquet")
        self.assertEqual(table.num_rows, ROWS)
        self.assertIn("UUID", str(pyarrow.parquet.ParquetFile(self.folder / "native/wide.parquet").schema))
        self.assertEqual(schema.field("security_groups").type.value_type, pyarrow.string())

    def test_parquet_and_json_read_by_duckdb(self):
        query = ("SELECT count(*), count(DISTINCT arn), sum(size_bytes)::HUGEINT, min(created_at)::TIMESTAMP, "
                 "sum(len(security_groups)) FROM '{}'")
        parquet = duckdb.sql(query.format(self.folder / "parquet/wide.parquet")).fetchall()[0]
        native = duckdb.sql(query.format(self.folder / "native/wide.parquet")).fetchall()[0]
        lines = duckdb.sql(query.format(self.folder / "json/wide.json")).fetchall()[0]
        expected = list(self.expected.values())
        self.assertEqual(parquet[:3], (ROWS, ROWS, sum(row["size_bytes"] for row in expected)))
        self.assertEqual(parquet[3], min(row["created_at"] for row in expected).replace(tzinfo=None))
        self.assertEqual(native, parquet)
        self.assertEqual(lines, parquet)


class Examples(unittest.TestCase):
    """Real files through the file source: the rows of the original, read by Python, are the rows that landed."""

    @classmethod
    def setUpClass(cls):
        cls.temporary = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.temporary.cleanup)
        cls.folder = pathlib.Path(cls.temporary.name)
        data = ROOT / "examples/data"
        sync(cls.folder, "file", json.dumps({"files": [
            {"path": str(data / "penguins.csv"), "csv": {"null_values": ["NA"]}},
            {"path": str(data / "planes.jsonl")},
            {"path": str(data / "flights/*.parquet"), "table": "flights"},
        ]}))

    def test_csv_rows_arrive(self):
        with open(ROOT / "examples/data/penguins.csv", newline="") as file:
            original = [{k: None if v == "NA" else v for k, v in row.items()} for row in csv.DictReader(file)]
        connection = sqlite3.connect(self.folder / "db.sqlite")
        columns = ", ".join(f'"{name}"' for name in original[0])
        landed = connection.execute(f"SELECT {columns} FROM penguins ORDER BY rowid").fetchall()
        self.assertEqual(len(landed), len(original))
        for row, expected in zip(landed, original):
            for value, text in zip(row, expected.values()):
                if isinstance(value, (int, float)):
                    self.assertEqual(float(value), float(text))
                else:
                    self.assertEqual(value, text)

    def test_json_rows_arrive(self):
        # A table has all columns in every row: a member that an object lacks lands as null.
        original = [without_nulls(row) for row in lines_of(ROOT / "examples/data/planes.jsonl")]
        landed = [without_nulls(row) for row in lines_of(self.folder / "json/planes.json")]
        for row in landed:
            for added in ("_cq_id", "_cq_sync_time", "_cq_source_name"):
                del row[added]
        self.assertEqual(landed, original)

    def test_parquet_rows_arrive(self):
        original = pyarrow.parquet.read_table(ROOT / "examples/data/flights")
        landed = pyarrow.parquet.read_table(self.folder / "parquet/flights.parquet")
        self.assertEqual(landed.num_rows, original.num_rows)
        for name in original.column_names:
            self.assertEqual(sorted(map(repr, landed[name].to_pylist())), sorted(map(repr, original[name].to_pylist())),
                             name)


if __name__ == "__main__":
    unittest.main()
