"""The built VST3 file in a foreign host: pedalboard, which is JUCE.

    python pedalboard_loop.py Linecheck.vst3

Closes the loop in Python (output block k comes back as input block k + 1, after a delay, a gain, a swap), presses
nothing but parameters, and reads the report out of the preset data. Ends with one line of counts; the exit code is 1 if
anything failed. Needs pedalboard and numpy from PyPI.
"""

import itertools
import sys
import time
import traceback

import numpy as np
import pedalboard

import preset
from preset import figure

# How much faster than life silence may pass: the plugin's own thread judges meanwhile.
SILENCE_SPEED = 50.0
RUN_LIMIT = 120.0
STOP_LIMIT = 0.020

plugin_file = None


class Bench:
    """One instance of the plugin and the loop around it."""

    def __init__(self, rate=48_000, block=512, channels=2, sizes=None, delay=0, gain=1.0, swap=False, state=None):
        self.plugin = pedalboard.load_plugin(plugin_file)
        if state is not None:
            self.plugin.raw_state = state
        # `block` is the longest; the blocks are as long as `sizes` says by turns.
        self.rate, self.block, self.channels = rate, block, channels
        self.sizes = itertools.cycle(sizes or [block])
        self.gain, self.swap = np.float32(gain), swap
        # What is on its way back. The host's own delay is one block.
        self.returning = np.zeros((channels, block + delay), np.float32)
        self.ahead = 0.0
        # pedalboard guesses which axis holds the channels, and cannot when a block is shorter than the channels are many;
        # a longer one tells it.
        self.plugin.process(np.zeros((channels, 64), np.float32), rate, block, reset=False)

    def parameter(self, name):
        for parameter in self.plugin.parameters.values():
            if parameter.name == name:
                return parameter
        raise KeyError(f"no parameter is called {name!r}")

    def set(self, name, value):
        """Sets a parameter by the name it shows: a text of a choice, a switch as a bool, or a number in its range."""
        parameter = self.parameter(name)
        if isinstance(value, bool):
            parameter.raw_value = float(value)
        elif isinstance(value, str):
            choices = list(parameter.valid_values)
            parameter.raw_value = choices.index(value) / (len(choices) - 1)
        else:
            parameter.raw_value = (value - parameter.min_value) / (parameter.max_value - parameter.min_value)

    def process(self, seconds):
        """Lets at least so much sound pass; gives what the outputs did."""
        blocks = []
        left = int(np.ceil(seconds * self.rate / self.block)) * self.block
        while left > 0:
            began = time.monotonic()
            size = next(self.sizes)
            left -= size
            back, self.returning = self.returning[:, :size], self.returning[:, size:]
            out = self.plugin.process(np.ascontiguousarray(back), self.rate, self.block, reset=False)
            assert out.shape == (self.channels, size), f"a block of {size} came back as {out.shape}"
            blocks.append(out.copy())
            sent = out[::-1] if self.swap else out
            self.returning = np.concatenate([self.returning, sent * self.gain], axis=1)
            if not out.any():
                took = time.monotonic() - began
                self.ahead = max(0.0, self.ahead + size / self.rate / SILENCE_SPEED - took)
                if self.ahead > 0.001:
                    time.sleep(self.ahead)
                    self.ahead = 0.0
        return np.concatenate(blocks, axis=1)

    def report(self):
        """The report, or nothing while none was ever written."""
        return preset.report(self.plugin.preset_data)

    def status(self):
        return (self.report() or {}).get("status")

    def press(self):
        """An off→on edge of Run."""
        self.set("Run", False)
        self.process(0.1)
        self.set("Run", True)

    def run(self):
        """Presses Run and lets sound pass until the run is over."""
        self.press()
        started, running = time.monotonic(), False
        while True:
            self.process(0.25)
            status = self.status()
            running |= status == "running"
            if running and status in ("complete", "stopped"):
                self.set("Run", False)
                self.process(0.1)
                return self.report()
            if time.monotonic() - started > RUN_LIMIT:
                raise AssertionError(f"the run is not over after {RUN_LIMIT:.0f} s; it says {status!r}")

    def wait_for_sound(self):
        for _ in range(1000):
            if self.process(0.02)[:, -self.block :].any():
                return
        raise AssertionError("no sound in 20 s")

    def wait_for_status(self, wanted):
        for _ in range(100):
            self.process(0.1)
            if self.status() == wanted:
                return self.report()
            time.sleep(0.005)
        raise AssertionError(f"the report never says {wanted!r} but {self.status()!r}")


def close(value, wanted, within, what):
    assert abs(value - wanted) <= within, f"{what} is {value}, not {wanted}"


def complete(report):
    assert report["status"] == "complete", report["stopped_because"]
    assert report["setup"]["plugin_api"] == "vst3", report["setup"]


def silent(bench, seconds):
    out = bench.process(seconds)
    assert not out.any(), f"sounds, up to {np.abs(out).max()}"


# Each function called test_… is one test.


def test_parameters_are_shown_under_their_names():
    bench = Bench()
    shown = {parameter.name for parameter in bench.plugin.parameters.values()}
    wanted = {"Bypass", "Run", "Level", "Chain", "Return", "Generator", "Frequency", "Output", "Thru"}
    assert wanted <= shown, wanted - shown
    for name, count in [("Chain", 9), ("Return", 3), ("Generator", 16), ("Output", 17)]:
        assert len(bench.parameter(name).valid_values) == count, name
    level, frequency = bench.parameter("Level"), bench.parameter("Frequency")
    assert (level.min_value, level.max_value) == (-80.0, -6.0)
    assert (frequency.min_value, frequency.max_value) == (20.0, 20_000.0)
    close(level.raw_value, 60.0 / 74.0, 1e-6, "the default level")


def test_no_latency_is_reported():
    bench = Bench()
    bench.process(0.1)
    assert getattr(bench.plugin, "reported_latency_samples", 0) == 0


def test_nothing_sounds_by_itself():
    silent(Bench(), 2.0)


def test_on_already_when_processing_starts_is_no_press():
    bench = Bench()
    bench.set("Run", True)
    silent(bench, 2.0)


def test_a_loaded_state_never_sounds():
    saved = Bench()
    saved.set("Run", True)
    saved.set("Generator", "Sine")
    saved.process(0.01)
    state = saved.plugin.raw_state
    silent(Bench(state=state), 2.0)
    bench = Bench()
    bench.process(0.1)
    bench.plugin.raw_state = state
    silent(bench, 2.0)
    complete(bench.run())


def run_lossless(rate, sizes, channels):
    what = f"{channels} channels, {rate} Hz, blocks of {sizes}"
    bench = Bench(rate, max(sizes), channels, sizes)
    report = bench.run()
    complete(report)
    for channel in range(1, channels + 1):
        close(figure(report, "routing", "gain_db", channel, channel), 0.0, 1e-6, f"{what}: gain")
        close(figure(report, "latency", "latency_samples", channel, channel), bench.block, 1e-4, f"{what}: latency")
        close(figure(report, "polarity", "polarity", channel, channel), 1.0, 0.0, f"{what}: polarity")


SIZES = [[32], [64], [441], [1024], [8192], [1, 7, 480, 3, 700, 64]]


def test_same_figures_whatever_the_block_and_the_rate():
    for rate in (44_100, 48_000, 96_000, 192_000):
        for sizes in SIZES:
            run_lossless(rate, sizes, 2)
    # A frame at a time crosses from Python to the plugin half a million times; one rate shows it.
    run_lossless(44_100, [1], 2)


def test_mono():
    for rate in (44_100, 48_000, 96_000, 192_000):
        for sizes in SIZES:
            run_lossless(rate, sizes, 1)


def test_delay_gain_and_polarity_of_the_loop():
    report = Bench(48_000, 256, delay=301, gain=-0.5).run()
    complete(report)
    for channel in (1, 2):
        close(figure(report, "latency", "latency_samples", channel, channel), 557.0, 1e-4, "latency")
        close(figure(report, "routing", "gain_db", channel, channel), 20 * np.log10(0.5), 1e-6, "gain")
        assert figure(report, "polarity", "polarity", channel, channel) == -1.0


def test_swapped_channels_are_named():
    bench = Bench(48_000, 512, swap=True, gain=0.7)
    report = bench.run()
    complete(report)
    faults = [fault["id"] for fault in report["faults"]]
    assert "channels-swapped" in faults, faults
    close(figure(report, "routing", "gain_db", 1, 2), 20 * np.log10(np.float32(0.7)), 1e-6, "gain left to right")


def test_nothing_connected_is_named():
    report = Bench(gain=0.0).run()
    complete(report)
    assert report["faults"][0]["id"] == "no-return", report["faults"]


def test_off_ends_the_sound_at_once():
    bench = Bench(block=64)
    bench.press()
    bench.wait_for_sound()
    bench.set("Run", False)
    bench.process(STOP_LIMIT)
    silent(bench, 1.0)
    report = bench.wait_for_status("stopped")
    assert report["stopped_because"].endswith("."), report["stopped_because"]
    complete(bench.run())


def test_bypass_is_silence():
    bench = Bench(block=64)
    bench.press()
    bench.wait_for_sound()
    bench.set("Bypass", True)
    bench.process(STOP_LIMIT)
    silent(bench, 1.0)


def test_a_change_of_rate_in_mid_run_ends_it():
    bench = Bench()
    bench.press()
    bench.wait_for_sound()
    bench.rate = 96_000
    silent(bench, 2.0)
    report = bench.wait_for_status("stopped")
    assert report["stopped_because"].endswith("."), report["stopped_because"]
    complete(bench.run())


def test_output_keeps_to_the_level():
    bench = Bench()
    bench.set("Level", -26.0)
    bench.process(0.1)
    peak, loudest = 0.0, 10 ** (-26.0 / 20)
    bench.press()
    for _ in range(80):
        peak = max(peak, np.abs(bench.process(0.25)).max())
    assert bench.status() == "complete", bench.status()
    # JUCE rounds a parameter to steps of its own.
    assert 0.5 * loudest < peak <= loudest * 1.01, f"{peak} instead of {loudest}"


def main():
    global plugin_file
    if len(sys.argv) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    plugin_file = sys.argv[1]
    tests = [(name, test) for name, test in globals().items() if name.startswith("test_")]
    failed = 0
    for name, test in tests:
        began = time.monotonic()
        try:
            test()
            verdict = "ok"
        except Exception:
            traceback.print_exc()
            verdict, failed = "FAILED", failed + 1
        print(f"{name[5:].replace('_', ' ')}: {verdict} ({time.monotonic() - began:.1f} s)", flush=True)
    print(f"{len(tests) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
