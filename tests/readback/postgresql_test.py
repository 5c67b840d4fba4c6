"""What landed in PostgreSQL, read by psycopg: every type, against values written down here."""
import datetime
import decimal
import ipaddress
import json
import math
import os
import pathlib
import subprocess
import tempfile
import unittest
import uuid
from urllib.parse import urlsplit

import psycopg
import pyarrow as pa
import pyarrow.feather
from psycopg import sql

ROOT = pathlib.Path(__file__).resolve().parents[2]
LANDFALL = os.environ.get("LANDFALL", str(ROOT / "build/dev/bin/landfall"))
D = decimal.Decimal
MOMENT = datetime.datetime(2026, 11, 5, 1, 2, 3, 456789)
LOWEST, HIGHEST = -(2**63), 2**63 - 1
UUID = uuid.UUID("123e4567-e89b-12d3-a456-426614174000")


def stamp(text):
    """Microseconds since 1970 of a timestamp of any year, counted without the datetime of Python."""
    date, clock = text.split(" ")
    year, month, day = (int(part) for part in date.rsplit("-", 2))
    hour, minute, second = clock.split(":")
    cycles, year = divmod(year, 400)
    days = (datetime.date(year + 400, month, day) - datetime.date(1970, 1, 1)).days + (cycles - 1) * 146_097
    return ((days * 24 + int(hour)) * 60 + int(minute)) * 60_000_000 + round(float(second) * 1_000_000)


# Column: type, and for each value that is sent what psycopg gives. A tuple stands for both.
CASES = {
    "bools": (pa.bool_(), [True, False]),
    "int8s": (pa.int8(), [-128, 127]),
    "int16s": (pa.int16(), [-(2**15), 2**15 - 1]),
    "int32s": (pa.int32(), [-(2**31), 2**31 - 1]),
    "int64s": (pa.int64(), [LOWEST, HIGHEST]),
    "uint8s": (pa.uint8(), [0, 255]),
    "uint16s": (pa.uint16(), [0, 65_535]),
    "uint32s": (pa.uint32(), [0, 2**32 - 1]),
    "uint64s": (pa.uint64(), [(0, D(0)), (2**64 - 1, D(2**64 - 1)), (10_000, D(10_000))]),
    "float32s": (pa.float32(), [1.5, -math.inf, 0.1, (3.4028234663852886e38, 3.4028235e38)]),
    "float64s": (pa.float64(), [0.1, math.inf, 5e-324, 1.7976931348623157e308]),
    "decimals": (pa.decimal128(19, 4), [D("-123456789012345.6789"), D("0.0001"), D("0.0000"), D("10000.0000")]),
    "wide_decimals": (pa.decimal256(76, 20), [D("9" * 56 + "." + "9" * 20), D("-0." + "0" * 19 + "1"), D("1" + "0" * 52 + ".5" + "0" * 19)]),
    "texts": (pa.utf8(), ["", "Grüße, 東京 \U0001f600", "tab\tnew\nline \\. \\N", "'\"$$"]),
    "large_texts": (pa.large_utf8(), ["x" * 100_000]),
    "binaries": (pa.binary(), [b"", bytes(range(256))]),
    "fixed_binaries": (pa.binary(3), [(b"\x00\xff\x10", "AP8Q")]),
    "dates": (pa.date32(), [datetime.date(1, 1, 1), datetime.date(9999, 12, 31), datetime.date(1999, 12, 31)]),
    "times": (pa.time64("us"), [datetime.time(0), datetime.time(23, 59, 59, 999_999)]),
    "fine_times": (pa.time64("ns"), [(86_399_999_999_999, datetime.time(23, 59, 59, 999_999))]),
    "seconds": (pa.timestamp("s"), [datetime.datetime(2000, 1, 1), datetime.datetime(1, 1, 1)]),
    "moments": (pa.timestamp("us", tz="UTC"), [(MOMENT.replace(tzinfo=datetime.timezone.utc), MOMENT)]),
    "zoned": (pa.timestamp("us", tz="Europe/Zurich"),
              [(stamp("2026-07-01 00:00:00"), datetime.datetime(2026, 7, 1))]),
    # Finer digits are cut towards the past, before 1970 as well.
    "nanos": (pa.timestamp("ns"), [(1_999, datetime.datetime(1970, 1, 1, 0, 0, 0, 1)),
                                   (-1, datetime.datetime(1969, 12, 31, 23, 59, 59, 999_999))]),
    "uuids": (pa.uuid(), [(UUID.bytes, UUID)]),
    "docs": (pa.json_(), [('{"b":1.10,"a":[null,true,"x"],"big":123456789012345678901234567890}',
                           {"a": [None, True, "x"], "b": D("1.10"), "big": 123456789012345678901234567890}),
                          ('"\\u00fc\\ud83d\\ude00"', "ü\U0001f600"), ("[]", [])]),
    "int_lists": (pa.list_(pa.int32()), [[1, None, -3], []]),
    "text_lists": (pa.list_(pa.utf8()), [["", None, "NULL", '"', "{,}", "\\", "a b"]]),
    "decimal_lists": (pa.list_(pa.decimal128(10, 2)), [[D("1.50"), D("-99999999.99")]]),
    "float_lists": (pa.large_list(pa.float64()), [[0.5, math.inf]]),
    "binary_lists": (pa.list_(pa.binary()), [[b"\x00\xff", b""]]),
    "moment_lists": (pa.list_(pa.timestamp("us")), [[MOMENT, None]]),
    "uuid_lists": (pa.list_(pa.uuid()), [([UUID.bytes], [UUID])]),
    "pairs": (pa.list_(pa.int16(), 2), [[7, 8]]),
    "boxes": (pa.list_(pa.list_(pa.int64())), [[[1, 2], [3, None]]]),
    "deep_boxes": (pa.list_(pa.list_(pa.list_(pa.utf8()))), [[[["a", "b"]], [["c", "d"]]]]),
    "structs": (pa.struct([("b", pa.int64()), ("a", pa.utf8())]), [({"b": 2, "a": "x"}, '{"a":"x","b":2}')]),
}
TEXT_ONLY = {  # what Python's types cannot hold: as the server writes it
    "edges": (pa.timestamp("us"), [
        (stamp("294246-12-31 23:59:59.5"), "294246-12-31 23:59:59.5"),
        (stamp("-4712-01-01 00:00:00"), "4713-01-01 00:00:00 BC"),
        (LOWEST, "-infinity"), (HIGHEST, "infinity"), (stamp("0000-12-31 23:59:59"), "0001-12-31 23:59:59 BC")]),
    "far_dates": (pa.date32(), [(2_932_897, "10000-01-01"), (-719_163, "0001-12-31 BC")]),
    "not_numbers": (pa.float64(), [(math.nan, "NaN"), (-0.0, "-0")]),
    "durations": (pa.duration("ms"), [(5, "5ms")]),
}


def sent_and_read(values):
    return [value if isinstance(value, tuple) else (value, value) for value in values]


def spec(uri, source):
    return f"""kind: source
spec: {{name: src, path: file, registry: builtin, tables: ["*"], destinations: [db], spec: {json.dumps(source)}}}
---
kind: destination
spec: {{name: db, path: cloudquery/postgresql, registry: builtin, spec: {{connection_string: "{uri}"}}}}
"""


class PostgresqlTypes(unittest.TestCase):
    """A column for each type; row n has its nth value, then nulls; written by both roads."""

    @classmethod
    def setUpClass(cls):
        temporary = tempfile.TemporaryDirectory()
        cls.addClassCleanup(temporary.cleanup)
        cls.folder = pathlib.Path(temporary.name)
        admin = psycopg.connect(os.environ["LANDFALL_POSTGRESQL_ADMIN"], autocommit=True)
        cls.addClassCleanup(admin.close)
        name = sql.Identifier("readback_" + uuid.uuid4().hex)
        admin.execute(sql.SQL("CREATE DATABASE {} OWNER landfall").format(name))
        cls.addClassCleanup(admin.execute, sql.SQL("DROP DATABASE {} WITH (FORCE)").format(name))
        uri = urlsplit(os.environ["LANDFALL_POSTGRESQL"])._replace(path="/" + name.as_string().strip('"')).geturl()
        cls.land(uri)
        cls.connection = psycopg.connect(uri)
        cls.addClassCleanup(cls.connection.close)
        psycopg.types.json.set_json_loads(lambda text: json.loads(text, parse_float=D), cls.connection)

    @classmethod
    def land(cls, uri):
        everything = {**CASES, **TEXT_ONLY}
        height = 1 + max(len(values) for _, values in everything.values())
        columns = {"id": pa.array(range(height), pa.int64())}
        for name, (kind, values) in everything.items():
            sent = [value for value, _ in sent_and_read(values)]
            columns[name] = cls.array(sent + [None] * (height - len(sent)), kind)
        pyarrow.feather.write_feather(pa.table(columns), cls.folder / "types.arrow", compression="uncompressed")
        addresses = [{"id": 1, "at": "10.1.2.3/24"}, {"id": 2, "at": "2001:db8::1"}, {"id": 3, "at": None}]
        (cls.folder / "addresses.jsonl").write_text("".join(json.dumps(row) + "\n" for row in addresses))
        files = {"files": [
            {"path": str(cls.folder / "types.arrow"), "primary_key": ["id"]},
            {"path": str(cls.folder / "addresses.jsonl"), "primary_key": ["id"], "types": {"at": "inet"}},
        ]}
        (cls.folder / "spec.yml").write_text(spec(uri, files))
        for _ in range(2):  # copied into an empty table, then staged and replaced
            done = subprocess.run([LANDFALL, "--no-log-file", "sync", "spec.yml"], cwd=cls.folder, capture_output=True, text=True)
            if done.returncode != 0:
                raise AssertionError(done.stdout + done.stderr)

    @staticmethod
    def array(values, kind):
        if isinstance(kind, pa.BaseExtensionType):
            return pa.ExtensionArray.from_storage(kind, pa.array(values, kind.storage_type))
        if pa.types.is_list(kind) and isinstance(kind.value_type, pa.BaseExtensionType):
            return pa.array(values, pa.list_(kind.value_type.storage_type)).cast(kind)
        return pa.array(values, kind)

    def column(self, table, name, form="{}"):
        query = sql.SQL("SELECT " + form + " FROM {} ORDER BY id").format(sql.Identifier(name), sql.Identifier(table))
        return [value for (value,) in self.connection.execute(query)]

    def check(self, name, values, form="{}"):
        wanted = [value for _, value in sent_and_read(values)]
        got = self.column("types", name, form)
        self.assertEqual(repr(got[:len(wanted)]), repr(wanted))
        self.assertEqual(set(got[len(wanted):]), {None})  # and one row at the least

    def test_every_type(self):
        for name, (_, values) in CASES.items():
            with self.subTest(name):
                self.check(name, values)

    def test_what_only_text_can_show(self):
        for name, (_, values) in TEXT_ONLY.items():
            with self.subTest(name):
                self.check(name, values, "{}::text")

    def test_addresses(self):
        self.assertEqual(self.column("addresses", "at"), [
            ipaddress.ip_interface("10.1.2.3/24"), ipaddress.ip_address("2001:db8::1"), None])

    def test_the_server_knows_what_they_are(self):
        query = ("SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute"
                 " WHERE attrelid = 'types'::regclass AND attnum > 0")
        types = dict(self.connection.execute(query).fetchall())
        for name, declared in {
            "int8s": "smallint", "uint8s": "smallint", "uint16s": "integer", "uint32s": "bigint", "uint64s": "numeric(20,0)",
            "float32s": "real", "decimals": "numeric(19,4)", "docs": "jsonb", "uuids": "uuid", "dates": "date",
            "moments": "timestamp without time zone", "times": "time without time zone", "boxes": "bigint[]",
            "text_lists": "text[]", "binaries": "bytea", "fixed_binaries": "text", "_cq_sync_time": "timestamp without time zone",
        }.items():
            self.assertEqual(types[name], declared, name)


if __name__ == "__main__":
    unittest.main()
