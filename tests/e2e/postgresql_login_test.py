"""The destination postgresql: how a user says where to connect, and what a mistake there looks like."""

import os
import socket
from urllib.parse import urlsplit

from harness import documents, testdata
from postgresql_server import PostgresqlTest, sql_on, variable

LIBPQ_VARIABLES = {name: "" for name in os.environ if name.startswith("PG")}


class PostgresqlLoginTest(PostgresqlTest):
    def config(self, uri, **options):
        self.write("spec.yml", documents(testdata(rows=3), self.postgresql(uri=uri, **options)))

    def fails(self, uri, code, *words, env=None, **options):
        """A sync, and a try of the connection, end with the code and the words, and never with the password."""
        self.config(uri, **options)
        for command in ("sync", "test-connection"):
            done = self.landfall(command, "spec.yml", "--log-level", "debug", env=env)
            self.assertEqual(done.returncode, code, done.stdout + done.stderr)
            for word in words:  # test-connection shows a table on standard output
                self.assertIn(word.lower(), (done.stdout + done.stderr).lower())
            self.assertNotIn("hunter2", done.stdout + done.stderr + self.log())
        self.assertEqual(self.tables(), [])

    def arrives(self, uri, env=None):
        self.config(uri)
        self.succeed("sync", "spec.yml", env={**LIBPQ_VARIABLES, **(env or {})})
        self.assertEqual(self.count("narrow"), 3)

    def to(self, **parts):
        """The good connection string with parts replaced."""
        good = urlsplit(self.uri)
        user, host = parts.get("user", "landfall:landfall"), parts.get("host", f"{self.host}:{self.port}")
        return good._replace(
            netloc=f"{user}@{host}",
            path="/" + parts.get("database", self.database),
            query=parts.get("query", good.query),
        ).geturl()

    def test_a_wrong_password(self):
        self.fails(self.to(user="landfall:hunter2"), 4, "password authentication failed", "28P01")

    def test_an_unknown_database(self):
        self.fails(self.to(user="landfall:landfall", database="nowhere"), 4, '"nowhere" does not exist')

    def test_an_unknown_host(self):
        self.fails(self.to(user="landfall:hunter2", host="no-such-host.invalid:5432"), 4, "no-such-host.invalid", "DNS")

    def test_a_port_where_nobody_listens(self):
        with socket.socket() as bound:  # bound and not listening: it is refused, and nobody else takes it
            bound.bind(("127.0.0.1", 0))
            port = bound.getsockname()[1]
            self.fails(self.to(user="landfall:hunter2", host=f"127.0.0.1:{port}"), 4, "Connection refused", f":{port}")

    def test_a_schema_that_is_not_there(self):
        self.fails(self.to(query="sslmode=disable&search_path=elsewhere"), 2, "search_path", "create it")

    def test_a_user_without_rights(self):
        role = "poor_" + self.database
        sql_on(self.admin, f"CREATE ROLE \"{role}\" LOGIN PASSWORD 'hunter2'")
        self.addCleanup(sql_on, self.admin, f'DROP ROLE "{role}"')
        self.fails(self.to(user=f"{role}:hunter2"), 4, "schema", "public", "grant")

    def test_options_of_cloudquery_that_are_refused_say_the_way_out(self):
        for option, value, word in [
            ("aws_iam_auth", {"service": "rds"}, "generate-db-auth-token"),
            ("lakebase", {"instance_name": "x"}, "PGPASSWORD"),
            ("pgvector_config", {"tables": []}, "embeddings"),
        ]:
            with self.subTest(option):
                self.config(self.uri, **{option: value})
                done = self.landfall("validate-config", "spec.yml")
                self.assertEqual(done.returncode, 2, done.stderr)
                self.assertIn(f"{option}: ", done.stderr)
                self.assertIn(word, done.stderr)
                self.assertIn("spec.yml:15:", done.stderr)

    def test_wrong_options(self):
        for options, words in [
            ({"batch_sise": 5}, ["batch_sise", "batch_size"]),
            ({"writers": 0}, ["writers", "1"]),
            ({"publish": "later"}, ["publish", "direct, atomic"]),
            ({"pgx_log_level": "loud"}, ["pgx_log_level", "trace"]),
            ({"nul_characters": "keep"}, ["nul_characters", "strip, replace, error"]),
            ({"indexes": [{"tables": ["a"]}]}, ["columns"]),
        ]:
            with self.subTest(options):
                self.config(self.uri, **options)
                done = self.landfall("validate-config", "spec.yml")
                self.assertEqual(done.returncode, 2, done.stderr)
                for word in words:
                    self.assertIn(word, done.stderr)

    def test_a_broken_connection_string_is_not_repeated(self):
        for text in ("postgres://u:hunter2@[::1/db", "host=a password='hunter2", "postgres://u:hunter2%zz@h/db"):
            with self.subTest(text):
                self.config(text)
                done = self.landfall("validate-config", "spec.yml")
                self.assertEqual(done.returncode, 2, done.stderr)
                self.assertIn("connection_string", done.stderr)
                self.assertNotIn("hunter2", done.stdout + done.stderr + self.log())

    def test_a_password_with_special_characters_in_a_uri(self):
        self.fails(self.to(user="landfall:hunter2@%2F#"), 4, "password authentication failed")

    def test_keywords(self):
        self.arrives(
            f"host={self.host} port={self.port} dbname={self.database} user=landfall password='landfall' sslmode=disable"
        )

    def test_a_socket_in_a_folder(self):
        folder = variable("LANDFALL_POSTGRESQL_SOCKET")
        self.arrives(f"host={folder} port={self.port} dbname={self.database} user=landfall password=landfall")

    def test_variables_of_libpq(self):
        self.arrives("user=landfall", {
            "PGHOST": self.host, "PGPORT": str(self.port), "PGDATABASE": self.database, "PGPASSWORD": "landfall",
            "PGUSER": "nobody",
        })

    def test_a_password_file(self):
        path = self.write("passwords", f"{self.host}:{self.port}:{self.database}:landfall:landfall\n")
        path.chmod(0o600)
        self.arrives(self.to(user="landfall"), {"PGPASSFILE": str(path)})

    def test_no_password_at_all(self):
        self.fails(self.to(user="landfall"), 4, "PGPASSFILE", env={**LIBPQ_VARIABLES, "PGPASSFILE": "/nowhere"})

    def test_the_certificate_is_verified_when_asked(self):
        ca = variable("LANDFALL_POSTGRESQL_CA")
        self.arrives(self.to(query=f"sslmode=verify-full&sslrootcert={ca}"))
        self.sql("DROP TABLE narrow")
        other = self.write("other.crt", OTHER_AUTHORITY)
        self.fails(self.to(query=f"sslmode=verify-full&sslrootcert={other}"), 4, "certificate", "sslrootcert")

    def test_several_hosts(self):
        with socket.socket() as bound:
            bound.bind(("127.0.0.1", 0))
            self.arrives(self.to(host=f"127.0.0.1:{bound.getsockname()[1]},{self.host}:{self.port}"))


OTHER_AUTHORITY = """\
-----BEGIN CERTIFICATE-----
MIIBdzCCAR2gAwIBAgIUeLGEmbCVcqNuy/bO4IVMvJvgImgwCgYIKoZIzj0EAwIw
EDEOMAwGA1UEAwwFb3RoZXIwIBcNMjYxMTIzMDIwMjQ0WhgPMjEyNjEwMzAwMjAy
NDRaMBAxDjAMBgNVBAMMBW90aGVyMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE
Iqib2G5pqSlF37huJXP+Et6guAbb2/9aqd2O3jiWbQoWDL3vYHceewhOwbK/FtU7
T1r3oYu6BI+GzIJctureNqNTMFEwHQYDVR0OBBYEFDxCAYzCY4bLd8au1/e1viLv
PuUJMB8GA1UdIwQYMBaAFDxCAYzCY4bLd8au1/e1viLvPuUJMA8GA1UdEwEB/wQF
MAMBAf8wCgYIKoZIzj0EAwIDSAAwRQIhALj8vubUded3aPlXc/eZIZyJsXu+mEDM
rZu0xQZQ+uvzAiBARr1xSPqn+CAVBSNbU/6rN/M1LJE9ozqsZIip1XPupg==
-----END CERTIFICATE-----
"""
