"""The cases on this machine's disk: SQLite and files. Their limits are in limits.py."""
import shutil
import subprocess
import sys

from measure import ROOT, WORK, Run, Side, fresh, sync

SQLITE = {"connection_string": "{out}/db.sqlite"}


def file(form, **more):
    return {"format": form, "no_rotate": True, "path": "{out}/{{TABLE}}." + form, **more}


# name: (write_mode, destination, nested spec, name of the limit, what stands in the folder before)
CASES = {
    "sqlite-append": ("append", "sqlite", SQLITE, "Python executemany", "empty"),
    "sqlite-overwrite": ("overwrite", "sqlite", SQLITE,
                         "Python executemany, INSERT OR REPLACE, all rows present", "loaded"),
    "sqlite-overwrite-empty": ("overwrite", "sqlite", SQLITE,
                               "Python executemany, INSERT OR REPLACE, into empty", "empty"),
    "file-parquet": ("append", "file", file("parquet"), "pyarrow write_table, snappy", "empty"),
    "file-parquet-zstd": ("append", "file", file("parquet", format_spec={"codec": "zstd"}),
                          "pyarrow write_table, zstd", "empty"),
    "file-csv": ("append", "file", file("csv"), "pyarrow write_csv, 16 of the 20 columns", "empty"),
    "file-json": ("append", "file", file("json"), "DuckDB COPY TO json", "empty"),
}


def made_rows(options, table="wide", factor=1):
    """The testdata source."""
    return {"path": "testdata", "spec": {"tables": [table], "rows": options.rows * factor, "distinct": options.distinct,
                                         "batch_rows": options.batch_rows}}


def run_ours(case, options, out):
    mode, destination, spec, _, _ = CASES[case]
    spec = {key: value.replace("{out}", str(out)) if isinstance(value, str) else value for key, value in spec.items()}
    return sync(options, made_rows(options), {"path": destination, "write_mode": mode, "spec": spec})


def rows_file(options, table="wide", factor=1):
    """The rows as landfall itself writes them, so that others write the same. Made once."""
    path = WORK / f"{table}-{factor}.parquet"
    if not path.exists():
        out = fresh(WORK / "export")
        sync(options, made_rows(options, table, factor),
             {"path": "file", "write_mode": "append",
              "spec": {"format": "parquet", "no_rotate": True, "path": f"{out}/{{{{TABLE}}}}.parquet"}})
        next(out.iterdir()).rename(path)
    return path


def run_limit(case, rows):
    """Only the write is timed, by the limit itself; a process of its own so that no heap is shared."""
    out = fresh(WORK / "limit")
    result = subprocess.run([sys.executable, ROOT / "bench" / "limits.py", case, rows, out],
                            stdout=subprocess.PIPE, check=True, text=True)
    shutil.rmtree(out)
    return Run(float(result.stdout))


def sides(case, options, _):
    _, _, _, limit_name, before = CASES[case]
    out = fresh(WORK / "ours")
    if before == "loaded":
        run_ours(case, options, out)

    def ours():
        if before == "empty":
            fresh(out)
        return run_ours(case, options, out)
    yield Side("ours", ours, options.rows)
    if not options.ours_only:
        rows = rows_file(options)
        yield Side(limit_name, lambda: run_limit(case, rows), options.rows)
