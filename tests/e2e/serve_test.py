"""`landfall serve` as a process: how it is started, what it says, and how it ends."""

import json
import os
import signal
import socket
import subprocess

from harness import PATIENCE, PROGRAM, LandfallTest


class ServeTest(LandfallTest):
    def serve(self, *command):
        """Starts a plugin on a socket and waits for the line that says that it listens."""
        process = self.start_program(*command, "--network", "unix", "--address", "s", "--log-format", "json")
        line = json.loads(process.stdout.readline())
        self.assertEqual((line["level"], line["module"], line["address"]), ("info", "sqlite-destination", "s"))
        with socket.socket(socket.AF_UNIX) as client:
            client.connect(str(self.folder / "s"))
        return process

    def start_program(self, *command):
        process = subprocess.Popen(
            command,
            cwd=self.folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            stdin=subprocess.DEVNULL,
            text=True,
        )
        self.addCleanup(self._end, process)
        return process

    def assert_ends_well(self, process, number):
        process.send_signal(number)
        out, errors = process.communicate(timeout=PATIENCE)
        self.assertEqual(process.returncode, 0, errors)
        for line in out.splitlines():
            json.loads(line)
        self.assertEqual(errors, "")
        self.assertFalse((self.folder / "s").exists())

    def test_signals_end_it_with_0(self):
        for number in (signal.SIGINT, signal.SIGTERM):
            self.assert_ends_well(self.serve(PROGRAM, "serve", "sqlite"), number)

    def test_a_link_with_a_plugins_name_is_that_plugin(self):
        for name in ("sqlite", "landfall-sqlite", "cq-destination-sqlite"):
            link = self.folder / name
            os.symlink(os.path.abspath(PROGRAM), link)
            self.assert_ends_well(self.serve(link, "serve"), signal.SIGTERM)

    def test_an_unknown_flag_is_a_warning(self):
        process = self.start_program(
            PROGRAM, "serve", "sqlite", "--network=unix", "--address=s", "--log-format=json", "--of-tomorrow"
        )
        line = json.loads(process.stdout.readline())
        self.assertEqual((line["level"], line["argument"]), ("warn", "--of-tomorrow"))
        self.assertEqual(json.loads(process.stdout.readline())["level"], "info")
        self.assert_ends_well(process, signal.SIGTERM)

    def test_an_unknown_destination_is_a_usage_error(self):
        done = self.landfall("serve", "nowhere")
        self.assertEqual(done.returncode, 2)
        self.assertIn('no built-in destination is called "nowhere"', done.stderr)

    def test_a_taken_socket_is_left_to_its_owner(self):
        first = self.serve(PROGRAM, "serve", "sqlite")
        second = self.landfall("serve", "sqlite", "--network", "unix", "--address", "s")
        self.assertEqual(second.returncode, 4)
        self.assertIn("another process listens there", second.stdout)
        self.assert_ends_well(first, signal.SIGTERM)
