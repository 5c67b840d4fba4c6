"""The limits: each system's own best client writing rows that are already in memory. Prints the seconds of the write.

Usage: limits.py CASE ROWS.parquet OUT_FOLDER
"""
import json
import pathlib
import sqlite3
import sys
import time

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet

STAMPED = ["_cq_sync_time", "_cq_source_name"]
# What write_csv cannot do with the table as its source has it: uuid columns and lists.
NOT_IN_CSV = ["_cq_id", "_cq_parent_id", "resource_uuid", "security_groups"]


def load(path):
    return pa.parquet.read_table(path).drop_columns(STAMPED)


def timed(work):
    begin = time.monotonic()
    work()
    return time.monotonic() - begin


def parquet(codec):
    def limit(rows, out):
        table = load(rows)
        return timed(lambda: pa.parquet.write_table(table, out / "rows.parquet", compression=codec))
    return limit


def csv(rows, out):
    table = load(rows).drop_columns(NOT_IN_CSV)
    return timed(lambda: pa.csv.write_csv(table, out / "rows.csv"))


def duckdb_json(rows, out):
    import duckdb
    connection = duckdb.connect()
    connection.execute(f"CREATE TABLE rows AS SELECT * EXCLUDE ({', '.join(STAMPED)}) FROM '{rows}'")
    return timed(lambda: connection.execute(f"COPY rows TO '{out / 'rows.json'}' (FORMAT json)"))


def sqlite_values(column):
    if pa.types.is_timestamp(column.type):
        return pc.strftime(column, "%Y-%m-%dT%H:%M:%SZ").to_pylist()
    if pa.types.is_list(column.type):
        return [json.dumps(value) for value in column.to_pylist()]
    return column.to_pylist()


def sqlite(statement, key, present):
    def limit(rows, out):
        table = load(rows)
        values = list(zip(*(sqlite_values(column) for column in table.columns)))
        connection = sqlite3.connect(out / "db.sqlite")
        columns = ", ".join(f'"{name}"' for name in table.column_names)
        connection.execute(f"CREATE TABLE wide ({columns}{', PRIMARY KEY (arn)' if key else ''})")
        insert = f"{statement} INTO wide VALUES ({', '.join('?' * table.num_columns)})"

        def write():
            with connection:
                connection.executemany(insert, values)
        if present:
            write()
        return timed(write)
    return limit


LIMITS = {
    "file-parquet": parquet("snappy"),
    "file-parquet-zstd": parquet("zstd"),
    "file-csv": csv,
    "file-json": duckdb_json,
    "sqlite-append": sqlite("INSERT", key=False, present=False),
    "sqlite-overwrite": sqlite("INSERT OR REPLACE", key=True, present=True),
    "sqlite-overwrite-empty": sqlite("INSERT OR REPLACE", key=True, present=False),
}

if __name__ == "__main__":
    case, rows, out = sys.argv[1], pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[3])
    print(LIMITS[case](rows, out))
