"""Other loaders, loading the rows that landfall wrote to a Parquet file into tables that they make themselves.

`run` measures one. As a program (peers.py NAME FILE ADDRESS KEY, in a Python that has the peers) it does the work of
one that is a library, and prints the seconds from the rows in memory, or the open file, to the commit.
"""
import os
import pathlib
import subprocess
import sys
import time

from measure import WORK, Run, fresh, run_measured

DEPENDENCIES = pathlib.Path(os.environ.get("LANDFALL_DEPS", pathlib.Path.home() / ".cache" / "landfall"))
PYTHON = DEPENDENCIES / "venv-bench" / "bin" / "python"
TABLE = "rows"
DLT_STATE = WORK / "dlt"
# No peer may ask the network for anything but the server.
QUIET = {"RUNTIME__DLTHUB_TELEMETRY": "false", "SLING_DISABLE_TELEMETRY": "true", "INGESTR_DISABLE_TELEMETRY": "true"}


def timed(work):
    begin = time.monotonic()
    work()
    return time.monotonic() - begin


def adbc(file, address, _):
    import adbc_driver_postgresql.dbapi
    import pyarrow.parquet
    rows = pyarrow.parquet.read_table(file)

    def load():
        with adbc_driver_postgresql.dbapi.connect(address) as connection, connection.cursor() as cursor:
            cursor.adbc_ingest(TABLE, rows, mode="create")
            connection.commit()
    return timed(load)


def duckdb_extension(file, address, _):
    import duckdb
    import duckdb_extensions
    connection = duckdb.connect()
    duckdb_extensions.import_extension("postgres", con=connection)
    connection.load_extension("postgres")
    connection.execute(f"ATTACH '{address}' AS server (TYPE postgres)")
    return timed(lambda: connection.execute(f"CREATE TABLE server.public.{TABLE} AS SELECT * FROM '{file}'"))


def dlt_pipeline(file, address, key):
    import dlt
    import pyarrow.parquet
    # Lists are JSON text here: dlt writes Arrow tables as csv, which has none.
    rows = pyarrow.parquet.read_table(file.with_suffix(".flat.parquet"))
    pipeline = dlt.pipeline("bench", destination=dlt.destinations.postgres(address), dataset_name="public",
                            pipelines_dir=str(DLT_STATE))
    how = {"write_disposition": {"disposition": "merge", "strategy": "upsert"}, "primary_key": key} if key else {}
    return timed(lambda: pipeline.run(rows, table_name=TABLE, **how))


def ingestr_command(file, address, key):
    strategy = ["merge", "--primary-key", key] if key else ["append"]
    return [PYTHON.parent / "ingestr", "ingest", "--yes", "--progress", "log", "--source-uri",
            f"mmap://{file.with_suffix('.arrow')}", "--source-table", TABLE, "--dest-uri", address,
            "--dest-table", f"public.{TABLE}", "--incremental-strategy", *strategy]


def sling_command(file, address, key):
    mode = ["incremental", "--primary-key", key] if key else ["full-refresh"]
    program = next(PYTHON.parent.parent.glob("lib/*/site-packages/sling_linux_amd64/bin/sling-linux-amd64"))
    return [program, "run", "--src-stream", f"file://{file.with_suffix('.csv')}", "--tgt-conn", address,
            "--tgt-object", f"public.{TABLE}", "--mode", *mode]


LIBRARIES = {"ADBC adbc_ingest": adbc, "DuckDB's postgres extension": duckdb_extension, "dlt": dlt_pipeline}
PROGRAMS = {"ingestr, from Arrow": ingestr_command, "Sling, from csv": sling_command}
PEERS = [*LIBRARIES, *PROGRAMS]
OVERWRITING = ["dlt", *PROGRAMS]


def prepare(file):
    """The same rows in the forms that those peers need which cannot read the Parquet file."""
    import duckdb
    import pyarrow as pa
    import pyarrow.parquet
    table = pa.parquet.read_table(file).replace_schema_metadata(None)
    with pa.ipc.new_file(file.with_suffix(".arrow"), table.schema) as out:
        out.write_table(table, max_chunksize=10_000)
    lists = [f"to_json({field.name})::VARCHAR AS {field.name}"
             for field in table.schema if pa.types.is_list(field.type)]
    rows = f"SELECT * REPLACE ({', '.join(lists)}) FROM '{file}'" if lists else f"SELECT * FROM '{file}'"
    duckdb.execute(f"COPY ({rows}) TO '{file.with_suffix('.flat.parquet')}' (FORMAT parquet)")
    duckdb.execute(f"COPY ({rows}) TO '{file.with_suffix('.csv')}' (HEADER)")


def make_ready(file):
    subprocess.run([PYTHON, __file__, "prepare", file], check=True)


def forget():
    """What peers keep between loads; for a new database."""
    fresh(DLT_STATE)


def run(name, file, address, key):
    """Loads the rows; with a key, over those that have the same."""
    environment = {**os.environ, **QUIET}
    if name in PROGRAMS:
        return run_measured(PROGRAMS[name](file, address, key), env=environment)
    cost = run_measured([PYTHON, __file__, name, file, address, key], env=environment)
    return Run(float(cost.output.split()[-1]), cost.cpu, cost.peak_mb)


if __name__ == "__main__":
    if sys.argv[1] == "prepare":
        prepare(pathlib.Path(sys.argv[2]))
    else:
        name, file, address, key = sys.argv[1:]
        print(LIBRARIES[name](pathlib.Path(file), address, key))
