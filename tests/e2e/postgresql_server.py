"""The PostgreSQL server that tests run against, and a new database on it for each test.

scripts/services.sh starts it; `eval "$(scripts/services.sh env)"` says where it is.
"""

import json
import os
import subprocess
import uuid
from urllib.parse import urlsplit

from harness import LandfallTest, document


def variable(name):
    value = os.environ.get(name)
    if not value:
        raise AssertionError(
            f"{name} is not set: start the servers with `scripts/services.sh up`, then"
            ' `eval "$(scripts/services.sh env)"`'
        )
    return value


def sql_on(uri, text):
    """Runs statements; an error of the server fails the test."""
    done = subprocess.run(
        ["psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d", uri], input=text, capture_output=True, text=True
    )
    if done.returncode != 0:
        raise AssertionError(done.stderr)
    return done.stdout.strip()


class PostgresqlTest(LandfallTest):
    """`self.uri` is the connection string of an empty database that belongs to the role `landfall`."""

    def setUp(self):
        super().setUp()
        given = urlsplit(variable("LANDFALL_POSTGRESQL"))
        self.admin = variable("LANDFALL_POSTGRESQL_ADMIN")
        self.database = "e2e_" + uuid.uuid4().hex
        self.host, self.port = given.hostname, given.port
        self.uri = given._replace(path="/" + self.database).geturl()
        sql_on(self.admin, f'CREATE DATABASE "{self.database}" OWNER landfall')
        self.addCleanup(sql_on, self.admin, f'DROP DATABASE "{self.database}" WITH (FORCE)')

    def sql(self, text):
        return sql_on(self.uri, text)

    def rows(self, query):
        """The rows of a query as lists of JSON values; two columns may have one name."""
        text = self.sql(f"SELECT coalesce(json_agg(to_json(q)), '[]') FROM ({query}) q")
        return json.loads(text, object_pairs_hook=lambda pairs: [value for _, value in pairs])

    def value(self, query):
        ((value,),) = self.rows(query)
        return value

    def count(self, table):
        return self.value(f'SELECT count(*) FROM "{table}"')

    def tables(self):
        return [name for (name,) in self.rows("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")]

    def postgresql(self, name="db", fields="", uri=None, **options):
        return document("destination", name, "postgresql", fields, {"connection_string": uri or self.uri, **options})
