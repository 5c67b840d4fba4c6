"""PostgreSQL's limits: psql scripts that put rows, encoded beforehand, into tables of the same definition."""
import pathlib
import subprocess

from measure import run_measured
from postgresql_server import BINARIES

KEY = """SELECT a.attname FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey)
WHERE i.indrelid = '"{table}"'::regclass AND i.indisprimary ORDER BY a.attnum"""
COLUMNS = """SELECT attname FROM pg_attribute WHERE attrelid = '"{table}"'::regclass AND attnum > 0
AND NOT attisdropped ORDER BY attnum"""


def quoted(names):
    return ", ".join(f'"{name}"' for name in names)


class EncodedRows:
    """The rows of a database's tables in files, as COPY takes them, and what the statements need to know."""

    def __init__(self, server, database, folder, formats):
        self.server, self.folder = server, folder
        self.tables = server.tables(database)
        self.columns = {table: server.query(database, COLUMNS.format(table=table)) for table in self.tables[:1]}
        self.key = {table: server.query(database, KEY.format(table=table)) for table in self.tables[:1]}
        self.definitions = subprocess.run([BINARIES / "pg_dump", "-s", "-O", "-d", server.address(database)],
                                          stdout=subprocess.PIPE, check=True, text=True).stdout
        server.query(database, "\n".join(rf"\copy {self.name(table)} TO '{self.file(table, form)}' ({form})"
                                         for table in self.tables for form in formats))

    @staticmethod
    def name(table):
        return f'public."{table}"'

    def file(self, table, form):
        return self.folder / f"{table}.{form.split()[-1]}"

    def copy(self, table, form, into=None):
        return rf"\copy {into or self.name(table)} FROM '{self.file(table, form)}' ({form})"


BINARY, TEXT = "FORMAT binary", "FORMAT text"


def copy_binary(rows):
    return [rows.copy(table, BINARY) for table in rows.tables]


def copy_text(rows):
    return [rows.copy(table, TEXT) for table in rows.tables]


def create_and_copy(rows):
    return [rows.definitions, *copy_binary(rows)]


def staging(rows, distinct):
    """What one writes by hand for rows that may be there already. Of equal keys the last row counts."""
    table = rows.tables[0]
    key, columns = quoted(rows.key[table]), rows.columns[table]
    which = f"DISTINCT ON ({key}) {quoted(columns)}" if distinct else quoted(columns)
    order = f" ORDER BY {key}, ctid DESC" if distinct else ""
    updates = ", ".join(f'"{name}" = excluded."{name}"' for name in columns if name not in rows.key[table])
    return [f"CREATE TEMP TABLE staging (LIKE {rows.name(table)}) ON COMMIT DROP;",
            rows.copy(table, BINARY, into="staging"),
            f"INSERT INTO {rows.name(table)} ({quoted(columns)}) SELECT {which} FROM staging{order} "
            f"ON CONFLICT ({key}) DO UPDATE SET {updates};"]


# name of the limit: the lines of its script
LIMITS = {
    "COPY binary": copy_binary,
    "COPY text": copy_text,
    "COPY binary to staging, INSERT … SELECT DISTINCT ON … ON CONFLICT": lambda rows: staging(rows, True),
    "COPY binary to staging, INSERT … SELECT … ON CONFLICT": lambda rows: staging(rows, False),
    "one script in one transaction: COPY binary per table": copy_binary,
    "one script in one transaction: CREATE TABLE and COPY binary per table": create_and_copy,
}


def run_limit(name, rows, database):
    script = pathlib.Path(rows.folder / "limit.sql")
    script.write_text("\n".join(LIMITS[name](rows)) + "\n")
    return run_measured([*rows.server.psql(database), "-1", "-f", script])
