"""The built CLAP file in a window of its own: linecheck-window on a simulated studio, in real time.

    python3 window.py linecheck-window Linecheck.clap PICTURES

Opens the window on a screen of its own, reads what stands in it, presses Run, waits for the verdict, resizes the window, opens
it once more as on a dense screen. Pictures and the words of all programs are kept in the folder PICTURES. The exit code is 1
if anything failed. Needs xvfb, openbox, xdotool, imagemagick and tesseract-ocr; Python has all the rest.
"""

import pathlib
import sys

from screen import Failure, stage, step, wait_for

# All in all, in seconds.
LIMIT = 150
RUN_LIMIT = 60
STUDIO = "swapped-and-inverted"
# Titles: of the host's window, and of the plugin's own in it.
OUTER, INNER = f"Linecheck in {STUDIO}", "^Linecheck$"
SIZE, LEAST = (960, 680), (720, 520)


def open_window(screen, processes, program, plugin, *options):
    command = [program, "--clap", plugin, "--studio", STUDIO, *options]
    host = processes.start("linecheck-window", command, env=screen.environment)

    def inner():
        processes.check()
        return next(iter(screen.windows(INNER)), None) if screen.windows(OUTER) else None

    window = wait_for("the window", 60, inner)
    screen.wait_until_drawn(window)
    return host, window


def close_window(screen, processes, host):
    screen.close(screen.windows(OUTER)[0])
    wait_for("the end of the host", 20, lambda: host.poll() is not None)
    said = processes.last_words("linecheck-window")
    assert host.returncode == 0, f"the host ends with {host.returncode}:\n{said}"
    processes.end(last=1)
    return said


def run_in_the_window(screen, window):
    screen.press(window, "Run everything")
    screen.press(window, "Run")
    wait_for("the start of the run", 10, lambda: screen.find(window, "Silent") is None, every=0.5)
    screen.picture("running")
    wait_for("the verdict in the window", RUN_LIMIT, lambda: screen.shows(window, "Left and right are swapped"), every=1)
    screen.picture("verdict")
    # The second fault stands below the first.
    screen.scroll(window, 6)
    wait_for("the second fault", 10, lambda: screen.shows(window, "upside down"), every=0.5)
    screen.picture("second-fault")


def resize(screen, window):
    outer = screen.windows(OUTER)[0]
    for width, height in [(1280, 900), LEAST]:
        screen.tell("windowsize", "--sync", outer, width, height)
        wait_for("the plugin's new size", 10, lambda: screen.size(window) == (width, height))
        wait_for("Stop in the new size", 10, lambda: screen.find(window, "Stop"), every=0.5)
        screen.picture(f"{width}x{height}")


def play(program, plugin, pictures):
    with stage(pictures, LIMIT) as (_, screen, processes):
        step("the window opens")
        host, window = open_window(screen, processes, program, plugin)
        assert screen.size(window) == SIZE, f"the window is {screen.size(window)} large"
        assert screen.find(window, "Stop"), screen.read(window)
        screen.picture("opened")
        step("Run is pressed")
        run_in_the_window(screen, window)
        step("the window is resized")
        resize(screen, window)
        step("the window is closed")
        said = close_window(screen, processes, host)
        for fault in ("complete", "channels-swapped", "polarity-one"):
            assert fault in said, f"no {fault} in what the host says:\n{said}"
        step("the window opens on a dense screen")
        host, window = open_window(screen, processes, program, plugin, "--scale", "1.5")
        assert screen.size(window) == (1440, 1020), f"the window is {screen.size(window)} large"
        assert screen.find(window, "Stop"), screen.read(window)
        screen.picture("scaled")
        assert "No run was made" in close_window(screen, processes, host)
        step("done")


def main():
    if len(sys.argv) != 4:
        print(__doc__, file=sys.stderr)
        return 2
    try:
        play(*map(pathlib.Path, sys.argv[1:]))
    except (Failure, AssertionError) as failure:
        print(f"FAILED: {failure}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
