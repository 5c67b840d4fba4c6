"""Plugins outside the program: started, downloaded from a hub, run in a container, and what goes wrong with them.

The plugins are this program itself, served: what the real plugins of others do stands in tests/oracle.
"""

import hashlib
import http.server
import io
import json
import os
import stat
import sys
import threading
import unittest
import zipfile

from harness import PROGRAM, LandfallTest

CONFIG = """\
    kind: source
    spec: {{name: numbers, registry: builtin, path: testdata, tables: ["*"], destinations: [db], spec: {{rows: 300}}}}
    ---
    kind: destination
    spec:
      name: db
      {where}
      write_mode: overwrite-delete-stale
      spec: {{connection_string: "{folder}/out.db"}}
    """


class OutsideTest(LandfallTest):
    def config(self, where):
        self.write("sync.yml", CONFIG.format(where=where, folder=self.folder))

    def check_rows(self):
        self.assertEqual(self.count("out.db", "wide"), 300)

    def executable(self, name, text):
        path = self.write(name, text)
        path.chmod(path.stat().st_mode | stat.S_IXUSR)
        return path

    def assert_nobody_left(self):
        """No process has this test's folder on its command line or as its working directory."""
        for process in os.listdir("/proc"):
            if process.isdigit() and int(process) != os.getpid():
                try:
                    place = os.readlink(f"/proc/{process}/cwd")
                except OSError:
                    continue
                self.assertNotEqual(place, str(self.folder), process)


class LocalTest(OutsideTest):
    def test_a_served_destination_takes_a_sync(self):
        (self.folder / "sqlite").symlink_to(PROGRAM)
        self.config("registry: local\n      path: ./sqlite")
        self.succeed("sync", "sync.yml")
        self.check_rows()
        self.succeed("sync", "sync.yml")
        self.check_rows()
        self.succeed("test-connection", "sync.yml")
        self.succeed("migrate", "sync.yml")
        self.assert_nobody_left()

    def test_what_cannot_be_started_is_told_before_anything_moves(self):
        for name, text, words in [
            ("quits", "#!/bin/sh\necho it hurts\nexit 3\n", ["exited with status 3", "it hurts"]),
            ("binary", "\x7fELF nonsense", ["binary"]),
        ]:
            self.executable(name, text)
            self.config(f"registry: local\n      path: ./{name}")
            done = self.landfall("sync", "sync.yml")
            self.assertEqual(done.returncode != 0, True, name)
            for word in words:
                self.assertIn(word, done.stderr)
            self.assertIn('destination "db"', done.stderr)
            self.assertFalse((self.folder / "out.db").exists())
        self.assert_nobody_left()

    def test_a_wrong_option_of_the_plugin_is_told_in_its_words(self):
        (self.folder / "sqlite").symlink_to(PROGRAM)
        self.config("registry: local\n      path: ./sqlite")
        text = (self.folder / "sync.yml").read_text().replace("connection_string", "conection_string")
        (self.folder / "sync.yml").write_text(text)
        done = self.landfall("sync", "sync.yml")
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("conection_string", done.stderr)
        self.assertIn('did you mean "connection_string"', done.stderr)
        self.assert_nobody_left()

    def test_nobody_at_the_address(self):
        self.config('registry: grpc\n      path: "127.0.0.1:1"')
        done = self.landfall("sync", "sync.yml")
        self.assertEqual(done.returncode, 4, done.stderr)
        self.assertIn('destination "db"', done.stderr)


class Hub(http.server.BaseHTTPRequestHandler):
    """As much of the hub as a download asks for. The server object holds what it gives."""

    def do_GET(self):
        self.server.asked.append((self.path, self.headers.get("Authorization")))
        base = "/plugins/acme/destination/boxes/versions/v1.0.0"
        if self.path == base:
            return self.answer({"package_type": "native", "supported_targets": ["linux_amd64", "linux_arm64"]})
        if self.path.startswith(base + "/assets/"):
            location = f"http://127.0.0.1:{self.server.server_port}/archive.zip"
            return self.answer({"checksum": self.server.checksum, "location": location})
        if self.path == "/archive.zip":
            return self.answer(self.server.archive)
        self.send_error(404)

    def answer(self, what):
        body = what if isinstance(what, bytes) else json.dumps(what).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class DownloadTest(OutsideTest):
    def setUp(self):
        super().setUp()
        plugin = f'#!/bin/sh\nshift\nexec "{PROGRAM}" serve sqlite "$@"\n'
        archive = io.BytesIO()
        architecture = {"x86_64": "amd64", "aarch64": "arm64"}[os.uname().machine]
        with zipfile.ZipFile(archive, "w") as packed:
            packed.writestr(f"plugin-boxes-v1.0.0-linux-{architecture}", plugin)
        self.hub = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Hub)
        self.hub.asked = []
        self.hub.archive = archive.getvalue()
        self.hub.checksum = hashlib.sha256(self.hub.archive).hexdigest()
        threading.Thread(target=self.hub.serve_forever, daemon=True).start()
        self.addCleanup(self.hub.server_close)
        self.addCleanup(self.hub.shutdown)
        self.environ = {"CLOUDQUERY_API_URL": f"http://127.0.0.1:{self.hub.server_port}", "CLOUDQUERY_API_KEY": "",
                        "no_proxy": "127.0.0.1"}
        self.config("registry: cloudquery\n      path: acme/boxes\n      version: v1.0.0")

    def test_a_plugin_is_downloaded_once(self):
        done = self.succeed("plugin", "install", "sync.yml", env=self.environ)
        self.assertIn("Ready: db (acme/boxes@v1.0.0)", done.stdout)
        self.assertTrue(self.hub.asked)
        self.hub.asked.clear()
        self.succeed("sync", "sync.yml", env=self.environ)
        self.check_rows()
        self.assertEqual(self.hub.asked, [])
        lock = json.loads((self.folder / ".cq" / "landfall.lock").read_text())
        self.assertIn(self.hub.checksum, json.dumps(lock))

    def test_a_wrong_checksum_leaves_nothing(self):
        self.hub.checksum = hashlib.sha256(b"another").hexdigest()
        done = self.landfall("sync", "sync.yml", env=self.environ)
        self.assertEqual(done.returncode, 6, done.stderr)
        self.assertIn("not the one that the hub announced", done.stderr)
        left = [path for path in (self.folder / ".cq").rglob("*") if path.is_file() and "landfall.lock" not in path.name]
        self.assertEqual(left, [])

    def test_an_unknown_release_is_named(self):
        self.config("registry: cloudquery\n      path: acme/crates\n      version: v1.0.0")
        done = self.landfall("sync", "sync.yml", env=self.environ)
        self.assertEqual(done.returncode, 2, done.stderr)
        self.assertIn("acme/crates", done.stderr)


DOCKER = """\
    #!{python}
    import os, signal, subprocess, sys
    here = {here!r}
    words = sys.argv[1:]
    with open(here + "/calls", "a") as calls:
        calls.write(" ".join(words) + "\\n")
    if words[0] == "run":
        command = words[words.index("acme/boxes:v1") + 1:]
        command[command.index("--address") + 1] = "127.0.0.1:" + open(here + "/port").read()
        child = subprocess.Popen([{program!r}, "serve", "sqlite", *command[1:]])
        with open(here + "/pid", "w") as file:
            file.write(str(child.pid))
        signal.signal(signal.SIGTERM, lambda *_: child.terminate())
        signal.signal(signal.SIGINT, lambda *_: child.terminate())
        sys.exit(child.wait())
    if words[0] == "port":
        print("127.0.0.1:" + open(here + "/port").read())
    if words[0] == "stop":
        os.kill(int(open(here + "/pid").read()), signal.SIGTERM)
    """


class ContainerTest(OutsideTest):
    def test_an_image_is_run_and_removed(self):
        import socket

        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.write("port", str(port))
        docker = self.executable(
            "docker", DOCKER.format(python=sys.executable, here=str(self.folder), program=PROGRAM))
        self.config("registry: docker\n      path: acme/boxes:v1")
        self.succeed("sync", "sync.yml", env={"LANDFALL_DOCKER": str(docker)})
        self.check_rows()
        calls = (self.folder / "calls").read_text().splitlines()
        run = next(call for call in calls if call.startswith("run "))
        self.assertIn(" --publish 127.0.0.1::7777", run)
        self.assertIn(" --network tcp --address 0.0.0.0:7777", run)
        self.assertIn("--no-sentry", run)
        self.assertTrue(any(call.startswith(("stop", "rm")) for call in calls), calls)
        self.assert_nobody_left()


if __name__ == "__main__":
    unittest.main()
