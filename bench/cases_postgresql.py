"""The cases on a PostgreSQL server of the bench's own.

Every run of either side begins with a copy of the same database. The limits are in limits_postgresql.py.
"""
import dataclasses
import functools
import sys

import pyarrow as pa
import pyarrow.ipc
import pyarrow.parquet

import limits_postgresql
import peers
from cases_local import made_rows, rows_file
from measure import WORK, Side, fresh, sync

COPIES = ["COPY binary", "COPY text"]
STAGING = ["COPY binary to staging, INSERT … SELECT DISTINCT ON … ON CONFLICT",
           "COPY binary to staging, INSERT … SELECT … ON CONFLICT"]


@dataclasses.dataclass
class Case:
    mode: str
    limits: list
    table: str = "wide"  # of the testdata source; "many" for many tables
    before: str = "empty"  # the tables: "absent", "empty", or "full" of all the rows
    factor: int = 1  # rows, as a multiple of what is asked for
    spec: dict = dataclasses.field(default_factory=dict)
    peers: list = ()
    peer_key: str = ""  # peers overwrite rows by it; else they append


CASES = {
    "postgresql-append": Case("append", COPIES, peers=peers.PEERS),
    "postgresql-append-2-writers": Case("append", COPIES[:1], spec={"writers": 2}),
    "postgresql-overwrite-empty": Case("overwrite", [COPIES[0], *STAGING]),
    "postgresql-overwrite-full": Case("overwrite", STAGING, before="full", peers=peers.OVERWRITING, peer_key="arn"),
    "postgresql-narrow": Case("append", COPIES, table="narrow", factor=5, peers=peers.PEERS),
    "postgresql-narrow-overwrite": Case("overwrite", STAGING, table="narrow", factor=5, before="full"),
    "postgresql-many-tables": Case("append", ["one script in one transaction: COPY binary per table"], table="many"),
    "postgresql-many-tables-new": Case(
        "append", ["one script in one transaction: CREATE TABLE and COPY binary per table"], table="many",
        before="absent"),
    "postgresql-append-atomic": Case("append", COPIES[:1], spec={"publish": "atomic"}),
    "postgresql-overwrite-full-atomic": Case("overwrite", STAGING[:1], before="full", spec={"publish": "atomic"}),
}


def table_count(options):
    return max(1, min(options.tables, options.rows // options.table_rows))


def row_count(case, options):
    if CASES[case].table == "many":
        return table_count(options) * options.table_rows
    return options.rows * CASES[case].factor


@functools.cache
def many_files(rows, count, table_rows):
    """A file for each table, with the wide table's columns that a file can say the type of."""
    folder = fresh(WORK / "many")
    batches = pyarrow.parquet.ParquetFile(rows).iter_batches(batch_size=table_rows)
    for number, batch in zip(range(count), batches):
        batch = batch.drop_columns([name for name in batch.schema.names if name.startswith("_cq_")])
        with pa.ipc.new_file(folder / f"table_{number:04}.arrow", batch.schema) as out:
            out.write_batch(batch)
    return folder


def source(case, options):
    shape = CASES[case]
    if shape.table != "many":
        return made_rows(options, shape.table, shape.factor)
    folder = many_files(rows_file(options), table_count(options), options.table_rows)
    return {"path": "file", "spec": {"files": [{"path": f"{folder}/*.arrow"}]}}


def run_ours(case, options, server, database):
    shape = CASES[case]
    return sync(options, source(case, options), {
        "path": "postgresql", "write_mode": shape.mode,
        "spec": {"connection_string": server.address(database), **shape.spec}})


def in_new_database(server, name, template, rows, work, before=None, tables=None):
    """Lets `work` put the rows into the database "run", a new copy of the template, and counts them there."""
    def run():
        server.copy_database("run", template)
        if before:
            before()
        cost = server.measured(work)
        found = server.count_rows("run", tables)
        if found != rows:
            sys.exit(f"{name} left {found} rows, not {rows}")
        return cost
    return run


def prepare(case, options, server):
    """Makes the databases the runs begin with, by landfall itself, and the encoded rows out of them."""
    server.copy_database("filled")
    run_ours(case, options, server, "filled")
    shape = CASES[case]
    formats = [limits_postgresql.BINARY] + ([limits_postgresql.TEXT] if "COPY text" in shape.limits else [])
    encoded = None
    if not options.ours_only:
        encoded = limits_postgresql.EncodedRows(server, "filled", fresh(WORK / "encoded"), formats)
    if shape.before == "full":
        server.query("filled", "VACUUM (FREEZE, ANALYZE)")
        return "filled", encoded
    server.query("filled", "TRUNCATE " + limits_postgresql.quoted(server.tables("filled")))
    return ("template1" if shape.before == "absent" else "filled"), encoded


def sides(case, options, server):
    shape, rows = CASES[case], row_count(case, options)
    template, encoded = prepare(case, options, server)

    def side(name, work):
        return Side(name, in_new_database(server, name, template, rows, work), rows)
    yield side("ours", lambda: run_ours(case, options, server, "run"))
    if options.ours_only:
        return
    for name in shape.limits[:1] if options.first_limit else shape.limits:
        yield side(name, lambda name=name: limits_postgresql.run_limit(name, encoded, "run"))
    if options.peers and shape.peers:
        yield from peer_sides(shape, options, server, rows)


def peer_sides(shape, options, server, rows):
    file = rows_file(options, shape.table, shape.factor)
    peers.make_ready(file)
    for name in shape.peers:
        def work(name=name):
            return peers.run(name, file, server.address("run"), shape.peer_key)

        def before(work=work):
            peers.forget()
            if shape.before == "full":
                work()
        name = f"peer {name}"
        yield Side(name, in_new_database(server, name, "template1", rows, work, before, [peers.TABLE]), rows, once=True)
