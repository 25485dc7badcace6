"""The built VST3 file in a DAW: Ardour 7 on JACK, whose outputs come back to its inputs.

    python3 ardour.py Linecheck.vst3 PICTURES

Everything is fresh: a screen, a JACK server with the dummy driver and a loopback, a home folder, a session with one track that
holds the plugin. Loads it with its window open, presses Run in the window, waits for the verdict, reads the report out of the
saved session, saves it to a file from the window too; has a control surface start a run and Space end it; loads what was saved.
Pictures of every step and the words of all programs are kept in the folder PICTURES. The exit code is 1 if anything failed.
Needs ardour, jackd2, xvfb, openbox, xdotool, imagemagick, tesseract-ocr and gcc; Python has all the rest.
"""

import base64
import json
import pathlib
import shutil
import socket
import struct
import subprocess
import sys
import time
import xml.etree.ElementTree

import preset
from screen import Failure, installed, stage, step, wait_for

RATE, PERIOD = 48_000, 256
# All in all, in seconds.
LIMIT = 175
STARTS, RUN_LIMIT = 60, 60
LIBRARIES = pathlib.Path("/usr/lib/ardour7")
# Titles: of Ardour's window around the plugin's, and of the plugin's own in it.
OUTER, INNER = "^Line: Linecheck", "^Linecheck$"
# The parameter Run as a control surface counts, from 1.
RUN = 2
# Ids in the session.
ROUTE, PLUGIN = 100, 110

CONFIGURATION = """<?xml version="1.0" encoding="UTF-8"?>
<Ardour>
  <Config>
    <Option name="try-autostart-engine" value="1"/>
    <Option name="check-announcements" value="0"/>
  </Config>
  <Extra>
    <AudioMIDISetup>
      <EngineStates>
        <State backend="JACK" driver="" device="" input-device="" output-device="" sample-rate="{rate}" buffer-size="{period}" n-periods="2" input-latency="0" output-latency="0" input-channels="0" output-channels="0" lm-input="" lm-output="" active="1" use-buffered-io="0" midi-option="None" lru="0"/>
      </EngineStates>
    </AudioMIDISetup>
  </Extra>
</Ardour>
"""

# Made by hand: a session that Ardour makes connects its tracks in a thread of its own, and that now and then garbles what it
# says to the JACK server.
SESSION = """<?xml version="1.0" encoding="UTF-8"?>
<Session version="7002" name="line" sample-rate="{rate}" id-counter="1000">
  <ProgramVersion created-with="Ardour 7.3.0" modified-with="Ardour 7.3.0"/>
  <Config>
    <Option name="native-file-data-format" value="FormatFloat"/>
    <Option name="jack-time-master" value="0"/>
  </Config>
  <Sources/>
  <Regions/>
  <Locations/>
  <Bundles/>
  <Routes>
    <Route version="7002" id="300" name="Master" default-type="audio" active="1">
      <PresentationInfo order="0" flags="MasterOut,OrderSet" color="0"/>
      <IO name="Master" id="301" direction="Input" default-type="audio">
        <Port type="audio" name="Master/audio_in 1"/>
        <Port type="audio" name="Master/audio_in 2"/>
      </IO>
      <IO name="Master" id="302" direction="Output" default-type="audio">
        <Port type="audio" name="Master/audio_out 1"/>
        <Port type="audio" name="Master/audio_out 2"/>
      </IO>
      <Processor id="311" name="Amp" active="1" type="amp"/>
      <Processor id="312" name="meter-Master" active="1" type="meter"/>
      <Processor id="313" name="Master" active="1" own-input="1" own-output="0" output="Master" type="main-outs" role="Main"/>
    </Route>
    <Route version="7002" id="{route}" name="Line" default-type="audio" active="1" audio-playlist="200" mode="Normal">
      <PresentationInfo order="1" flags="AudioTrack,OrderSet" color="0"/>
      <IO name="Line" id="101" direction="Input" default-type="audio">
        <Port type="audio" name="Line/audio_in 1"><Connection other="loopback:capture_1"/></Port>
        <Port type="audio" name="Line/audio_in 2"><Connection other="loopback:capture_2"/></Port>
      </IO>
      <IO name="Line" id="102" direction="Output" default-type="audio">
        <Port type="audio" name="Line/audio_out 1"><Connection other="loopback:playback_1"/></Port>
        <Port type="audio" name="Line/audio_out 2"><Connection other="loopback:playback_2"/></Port>
      </IO>
      <Controllable name="monitor" id="103" flags="RealTime" value="1" monitoring="MonitorInput"/>
      <Processor id="{plugin}" name="Linecheck" active="1" type="vst3" unique-id="{uid}" count="1" custom="0"/>
      <Processor id="111" name="Amp" active="1" type="amp"/>
      <Processor id="112" name="meter-Line" active="1" type="meter"/>
      <Processor id="113" name="Line" active="1" own-input="1" own-output="0" output="Line" type="main-outs" role="Main"/>
    </Route>
  </Routes>
  <Playlists>
    <Playlist id="200" name="Line" type="audio" orig-track-id="{route}"/>
  </Playlists>
  <UnusedPlaylists/>
  <RouteGroups/>
  <TempoMap superclocks-per-second="282240000">
    <Tempos>
      <Tempo npm="120" enpm="120" note-type="4" type="Tempo::Constant" active="1" locked-to-meter="0" continuing="0" sclock="0" quarters="0:0" bbt="1|1|0" omega="0"/>
    </Tempos>
    <Meters>
      <Meter note-value="4" divisions-per-bar="4" sclock="0" quarters="0:0" bbt="1|1|0"/>
    </Meters>
    <MusicTimes/>
  </TempoMap>
  <ControlProtocols>
    <Protocol name="Open Sound Control (OSC)" active="1" address-only="0"/>
  </ControlProtocols>
  <Extra>
    <UI>
      <Window name="P-{route}-{plugin}" visible="1" custom-ui="1" x-off="100" y-off="100"/>
    </UI>
  </Extra>
</Session>
"""


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
        self.jack = Jack(processes, self.environment)
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
        """Loads the session; gives the plugin's window."""
        command = ["ardour", "--no-splash", "--no-announcements", self.session]
        self.processes.start("ardour", command, env={**self.environment, "LD_PRELOAD": str(self._shim())})
        window = wait_for("the plugin's window", STARTS, self._window, every=0.5)
        self.screen.wait_until_drawn(window)
        return window

    def quit(self):
        self.processes.end(last=1)

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


def judge(report):
    """A loop inside the computer: nothing but that may be said of it."""
    assert report["status"] == "complete", f"{report['status']}: {report['stopped_because']}"
    setup = report["setup"]
    wanted = ("vst3", float(RATE), 2, 2)
    assert (setup["plugin_api"], setup["sample_rate_hz"], setup["inputs"], setup["outputs"]) == wanted, setup
    faults = [fault["id"] for fault in report["faults"]]
    assert faults == ["internal-loopback"], faults
    for channel in (1, 2):
        gain, latency, spread, dropouts = (
            preset.figure(report, check, figure, channel, input)
            for check, figure, input in [
                ("routing", "gain_db", channel),
                ("latency", "latency_samples", channel),
                ("latency", "spread_samples", channel),
                ("continuity", "dropouts", None),
            ]
        )
        print(f"channel {channel}: gain {gain:+.4f} dB, latency {latency:.2f} ± {spread:.2f} samples")
        assert abs(gain) <= 0.1, f"the gain of channel {channel} is {gain} dB"
        assert latency >= PERIOD, f"the latency of channel {channel} is {latency} samples"
        assert spread <= 0.1, f"the latency of channel {channel} moves by {spread} samples"
        assert dropouts == 0, f"{dropouts} dropouts on channel {channel}"


def run_in_the_window(ardour, screen, window):
    step("Run is pressed in the window")
    screen.press(window, "Run")
    wait_for("the start of the run", 10, lambda: ardour.status() == "running", every=0.5)
    screen.picture("running")
    wait_for("the verdict", RUN_LIMIT, lambda: ardour.status() != "running", every=2)
    step("the verdict is there")
    report = ardour.report()
    judge(report)
    headline = report["faults"][0]["headline"]
    wait_for("the verdict in the window", 10, lambda: screen.shows(window, headline), every=0.5)
    screen.picture("verdict")
    return report


def export(ardour, screen, window, report):
    step("the report is saved from the window")
    place = ardour.home / "report.json"

    screen.scroll(window, 60)
    screen.press(window, "JSON")
    x, y = wait_for("the field for the path", 20, lambda: screen.find(window, "Save to"))
    screen.picture("export")
    screen.click(window, (x + 200, y))
    screen.key("ctrl+a")
    screen.type(str(place))
    screen.key("Return")
    wait_for("the saved report", 10, place.exists)
    saved = json.loads(wait_for("its content", 10, place.read_text))
    assert saved["made"] == report["made"], f"the file says {saved['made']}, the session {report['made']}"
    screen.picture("exported")


def stop_by_key(ardour, screen, window):
    step("a control surface switches Run on, Space in the window ends it")
    ardour.set(RUN, 1)
    wait_for("the start of the run", 10, lambda: ardour.status() == "running", every=0.5)
    time.sleep(1)
    screen.key("space")
    wait_for("the end of the run", 5, lambda: ardour.status() == "stopped", every=0.5)
    assert not ardour.is_rolling(), "Space has reached Ardour, too: its transport runs"
    screen.picture("stopped")
    print(ardour.report()["stopped_because"])


def play(plugin, pictures):
    with stage(pictures, LIMIT) as (folder, screen, processes):
        installed("ardour", "jackd", "jack_lsp", "cc")
        ardour = Ardour(folder, screen, processes, plugin)
        step("Ardour loads the session")
        ardour.make_session()
        window = ardour.start()
        step("the window is drawn")
        assert screen.size(window) == (960, 680), f"the window is {screen.size(window)} large"
        screen.picture("loaded")
        assert ardour.status() in (None, "empty"), f"a fresh plugin says {ardour.status()}"
        report = run_in_the_window(ardour, screen, window)
        export(ardour, screen, window, report)
        stop_by_key(ardour, screen, window)
        step("Ardour loads the saved session")
        before = ardour.report()
        ardour.quit()
        window = ardour.start()
        screen.picture("loaded-again")
        after = ardour.report()
        assert (after["made"], after["status"]) == (before["made"], before["status"]), after
        step("done")


def main():
    if len(sys.argv) != 3:
        print(__doc__, file=sys.stderr)
        return 2
    try:
        play(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]))
    except (Failure, AssertionError, OSError, subprocess.SubprocessError) as failure:
        print(f"FAILED: {failure}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
