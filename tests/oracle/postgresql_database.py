"""A new database on the server of scripts/services.sh for each run, so that no two runs meet."""
import contextlib
import os
import uuid
from urllib.parse import urlsplit

import psycopg
from psycopg import sql


@contextlib.contextmanager
def fresh():
    """The connection string of an empty database, which is dropped afterwards."""
    name = "oracle_" + uuid.uuid4().hex
    with psycopg.connect(os.environ["LANDFALL_POSTGRESQL_ADMIN"], autocommit=True) as admin:
        admin.execute(sql.SQL("CREATE DATABASE {} OWNER landfall").format(sql.Identifier(name)))
        try:
            yield urlsplit(os.environ["LANDFALL_POSTGRESQL"])._replace(path="/" + name).geturl()
        finally:
            admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
