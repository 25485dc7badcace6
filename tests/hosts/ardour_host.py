"""Ardour 7 on a JACK server of its own, played by OSC."""

import base64
import pathlib
import socket
import struct
import subprocess
import xml.etree.ElementTree

import preset
from ardour_session import CONFIGURATION, PLUGIN, ROUTE, SESSION
from screen import Failure, wait_for

RATE, PERIOD = 48_000, 256
# Until the plugin's window is there, in seconds.
STARTS = 60
LIBRARIES = pathlib.Path("/usr/lib/ardour7")
# Titles: of Ardour's window around the plugin's, and of the plugin's own in it.
OUTER, INNER = "^Line: Linecheck", "^Linecheck$"


class Jack:
    """A JACK server of our own. It waits for its clients, so that a busy machine is late but loses no sample."""

    def __init__(self, processes, environment):
        self.name = "linecheck"
        environment["JACK_DEFAULT_SERVER"] = self.name
        environment["JACK_NO_AUDIO_RESERVATION"] = "1"
        server = ["jackd", "--name", self.name, "--no-realtime", "--sync", "-L", 2]
        driver = ["-d", "dummy", "--rate", RATE, "--period", PERIOD]
        processes.start("jackd", server + driver, env=environment)
        self.processes, self.environment = processes, environment
        wait_for("the JACK server", 15, self._is_there)

    def _is_there(self):
        self.processes.check()
        return "loopback:capture_2" in self.ports()

    def ports(self, *options):
        """What jack_lsp lists."""
        command = ["jack_lsp", "--server", self.name, *options]
        listed = subprocess.run(command, env=self.environment, capture_output=True, timeout=20, check=False)
        return listed.stdout.decode(errors="replace").splitlines()


class Ardour:
    """Ardour with the session loaded."""

    def __init__(self, folder, screen, processes, plugin):
        home = folder / "home"
        configuration = home / ".config/ardour7"
        configuration.mkdir(parents=True)
        (configuration / "config").write_text(CONFIGURATION.format(rate=RATE, period=PERIOD))
        # The sign that Ardour need not ask a new user anything.
        (configuration / ".a7").touch()
        # Ardour writes its OSC port there, but only into a file that exists.
        (configuration / "osc_url").touch()
        plugins = folder / "vst3"
        plugins.mkdir()
        (plugins / plugin.name).symlink_to(plugin.resolve())
        self.screen, self.processes, self.configuration = screen, processes, configuration
        self.environment = {
            **screen.environment,
            "HOME": str(home),
            "XDG_CONFIG_HOME": str(home / ".config"),
            "XDG_CACHE_HOME": str(home / ".cache"),
            "XDG_DATA_HOME": str(home / ".local/share"),
            "VST3_PATH": str(plugins),
            "NO_AT_BRIDGE": "1",
        }
        self.home = home
        self.line = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.line.settimeout(10.0)
        self.session = folder / "line" / "line.ardour"
        self.uid = self._scan(plugins / plugin.name)

    def _scan(self, plugin):
        """Has Ardour's own scanner look at the plugin; gives the id it found."""
        environment = {**self.environment, "LD_LIBRARY_PATH": str(LIBRARIES)}
        command = [LIBRARIES / "ardour-vst3-scanner", "--verbose", "--force", plugin]
        scan = subprocess.run(command, env=environment, capture_output=True, timeout=60, check=False)
        caches = list(self.home.rglob("*.v3i"))
        if scan.returncode != 0 or len(caches) != 1:
            raise Failure(f"the scan ends with {scan.returncode}: {scan.stderr.decode(errors='replace').strip()}")
        found = xml.etree.ElementTree.parse(caches[0]).find("VST3Info").attrib
        if (found["n_inputs"], found["n_outputs"]) != ("2", "2"):
            raise Failure(f"the scanner sees no stereo effect but {found}")
        return found["uid"]

    def make_session(self):
        self.session.parent.mkdir()
        values = {"rate": RATE, "route": ROUTE, "plugin": PLUGIN, "uid": self.uid}
        self.session.write_text(SESSION.format(**values))

    def start(self):
        """Loads the session; gives the plugin's window. A JACK server that has lost a client may take no other: it is a fresh one
        each time."""
        Jack(self.processes, self.environment)
        command = ["ardour", "--no-splash", "--no-announcements", self.session]
        self.processes.start("ardour", command, env={**self.environment, "LD_PRELOAD": str(self._shim())})
        window = wait_for("the plugin's window", STARTS, self._window, every=0.5)
        self.screen.wait_until_drawn(window)
        return window

    def quit(self):
        """Ends Ardour and its JACK server."""
        self.processes.end(last=2)

    def _shim(self):
        """JACK's client library writes a request in pieces and takes no lock, so two threads at once garble it, and the server
        understands nothing any more. While it loads a session, Ardour gives a port a pretty name in one thread and settles the
        time base in another. Here the port gets no name."""
        library = self.home / "unnamed.so"
        code = "int WJACK_set_property(void) { return 0; }"
        compiler = ["cc", "-shared", "-fPIC", "-o", library, "-x", "c", "-"]
        subprocess.run(compiler, input=code.encode(), check=True, timeout=60)
        return library

    def _window(self):
        self.processes.check()
        windows = self.screen.windows(INNER) if self.screen.windows(OUTER) else []
        return next(iter(windows), None)

    def say(self, path, *arguments):
        """Sends one OSC message of floats and integers."""

        def text(value):
            padded = value.encode() + b"\0"
            return padded + b"\0" * (-len(padded) % 4)

        types, values = ",", b""
        for argument in arguments:
            types += "f" if isinstance(argument, float) else "i"
            values += struct.pack(">" + types[-1], argument)
        # The port is the first that Ardour has found free; it says which.
        port = int((self.configuration / "osc_url").read_text().rstrip("/\n ").rsplit(":", 1)[1])
        self.line.sendto(text(path) + text(types) + values, ("127.0.0.1", port))

    def set(self, parameter, value):
        """Sets a parameter of the plugin, counted from 1, as a control surface would."""
        self.say("/strip/plugin/parameter", 1, 1, parameter, float(value))

    def is_rolling(self):
        """Whether Ardour's transport runs."""
        self.say("/transport_speed")
        answer = b""
        while not answer.startswith(b"/transport_speed\0"):
            answer = self.line.recv(65_536)
        kind, size = (">d", 8) if b",d" in answer else (">f", 4)
        return struct.unpack(kind, answer[-size:])[0] != 0.0

    def report(self):
        """Has the session saved; gives the report in it."""
        before = self.session.stat().st_mtime_ns
        self.say("/save_state")

        def saved():
            self.processes.check()
            return self.session.stat().st_mtime_ns != before

        wait_for("the saved session", 20, saved)
        tree = xml.etree.ElementTree.parse(self.session)
        chunk = tree.find(f".//Processor[@id='{PLUGIN}']//chunk")
        if chunk is None:
            raise Failure("the saved session holds no state of the plugin: it was not loaded")
        return preset.report(base64.b64decode(chunk.text))

    def status(self):
        return (self.report() or {}).get("status")
