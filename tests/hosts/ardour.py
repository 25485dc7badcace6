"""The built VST3 file in a DAW: Ardour 7 on JACK, whose outputs come back to its inputs.

    python3 ardour.py Linecheck.vst3 PICTURES

Everything is fresh: a screen, a JACK server with the dummy driver and a loopback, a home folder, a session with one track that
holds the plugin. Loads it with its window open, presses Run in the window, waits for the verdict, reads the report out of the
saved session, saves it to a file from the window too; has a control surface start a run and Space end it; loads what was saved.
Pictures of every step and the words of all programs are kept in the folder PICTURES. The exit code is 1 if anything failed.
Needs ardour, jackd2, xvfb, openbox, xdotool, imagemagick, tesseract-ocr and gcc; Python has all the rest.
"""

import json
import pathlib
import subprocess
import sys
import time

import preset
from ardour_host import PERIOD, RATE, Ardour
from screen import Failure, installed, stage, step, wait_for

# All in all, in seconds.
LIMIT = 175
RUN_LIMIT = 60
# The parameter Run as a control surface counts, from 1.
RUN = 2


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
    screen.press(window, "Run everything")
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

    def field():
        # The dialog of a system that has one.
        if screen.windows("^Save the report"):
            screen.key("Escape")
        return screen.find(window, "Save to")

    x, y = wait_for("the field for the path", 20, field)
    screen.picture("export")
    screen.click(window, (x + 200, y))
    # On a busy machine a key in the same frame as the click would find the field without the keyboard.
    time.sleep(1)
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
