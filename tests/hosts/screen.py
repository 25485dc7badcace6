"""An X screen of one's own for a host with a window, and everything that runs on it.

What stands in a window is read by Tesseract, so that a test presses a button by the words on it, as a user does, wherever
it stands. Nothing on the real screen is touched, nothing outlives the script. Needs Xvfb, openbox, xdotool, ImageMagick and
Tesseract.
"""

import contextlib
import os
import pathlib
import shutil
import signal
import subprocess
import tempfile
import time

SIZE = (1920, 1200)
# A window is drawn when so many colours are in it; an empty one has one, smoothed letters have dozens.
DRAWN = 40
# Light words on dark become black on white, twice as large: as Tesseract likes them.
READABLE = ["-colorspace", "Gray", "-resize", "200%", "-level", "35%,80%", "-negate"]


BEGAN = time.monotonic()


class Failure(Exception):
    """What went wrong, in a sentence."""


@contextlib.contextmanager
def time_limit(seconds):
    """Ends in a Failure when it takes longer; a signal that asks us to end becomes one too, so that all is tidied up."""

    def late(_signal, _frame):
        raise Failure(f"it took longer than {seconds} s")

    def asked(number, _frame):
        raise Failure(f"{signal.Signals(number).name} asked it to end")

    signal.signal(signal.SIGALRM, late)
    signal.signal(signal.SIGTERM, asked)
    signal.signal(signal.SIGINT, asked)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)


def wait_for(what, seconds, found, every=0.1):
    """Asks until the answer is something; gives it."""
    until = time.monotonic() + seconds
    while True:
        answer = found()
        if answer:
            return answer
        if time.monotonic() > until:
            raise Failure(f"{what} did not come within {seconds} s")
        time.sleep(every)


def step(words):
    """Says what comes next, and when."""
    print(f"{time.monotonic() - BEGAN:6.1f} s  {words}", flush=True)


def installed(*programs):
    missing = [program for program in programs if shutil.which(program) is None]
    if missing:
        raise Failure(f"there is no {', no '.join(missing)} here")


class Processes:
    """What was started, each in a group of its own, with its words in a file; ended in reverse order."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.started = []

    def start(self, name, arguments, **options):
        log = self.folder / f"{name}.log"
        with log.open("wb") as words:
            process = subprocess.Popen(
                [str(argument) for argument in arguments],
                stdin=subprocess.DEVNULL,
                stdout=words,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                **options,
            )
        self.started.append((name, process))
        return process

    def check(self):
        """Fails if one has ended."""
        for name, process in self.started:
            if process.poll() is not None:
                raise Failure(f"{name} has ended ({process.returncode}); its last words:\n{self.last_words(name)}")

    def last_words(self, name, lines=15):
        return "\n".join((self.folder / f"{name}.log").read_text(errors="replace").splitlines()[-lines:])

    def end(self, last=0):
        """Ends them, or only the last so many."""
        ending = self.started[-last:]
        self.started = self.started[: len(self.started) - len(ending)]
        for _, process in reversed(ending):
            # The group may live on after the one that leads it.
            for number in (signal.SIGTERM, signal.SIGKILL):
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(process.pid, number)
                with contextlib.suppress(subprocess.TimeoutExpired):
                    process.wait(5)


class Screen:
    """The screen, with a window manager: without one no window has the keyboard."""

    def __init__(self, processes, pictures):
        installed("Xvfb", "openbox", "xdotool", "import", "convert", "tesseract")
        self.pictures = pathlib.Path(pictures)
        self.pictures.mkdir(parents=True, exist_ok=True)
        self.taken = 0
        reading, writing = os.pipe()
        geometry = f"{SIZE[0]}x{SIZE[1]}x24"
        arguments = ["Xvfb", "-displayfd", writing, "-screen", "0", geometry, "-nolisten", "tcp", "-noreset"]
        processes.start("xvfb", arguments, pass_fds=[writing])
        os.close(writing)
        # It writes the number it has found free, and a new line.
        with os.fdopen(reading) as pipe:
            number = pipe.readline().strip()
        if not number:
            raise Failure(f"Xvfb does not start:\n{processes.last_words('xvfb')}")
        # Without the user's settings: reports of tests do not go into the folder that they chose for theirs.
        settings = str(self.pictures.resolve() / "settings")
        self.environment = {**os.environ, "DISPLAY": f":{number}", "XDG_CONFIG_HOME": settings}
        for variable in ("WAYLAND_DISPLAY", "XAUTHORITY"):
            self.environment.pop(variable, None)
        # No file dialog by way of the user's own desktop.
        self.environment["DBUS_SESSION_BUS_ADDRESS"] = "disabled:"
        self._start_manager(processes)

    def _start_manager(self, processes):
        """A window that opens while the manager is just taking over may stay unseen for ever, so we wait until it has."""
        ready = processes.folder / "openbox.ready"
        manager = ["openbox", "--sm-disable", "--startup", f"touch {ready}"]
        processes.start("openbox", manager, env=self.environment)
        wait_for("the window manager", 20, ready.exists)

    def _run(self, *arguments, **options):
        command = [str(argument) for argument in arguments]
        # Tesseract's threads wait for each other more than they work.
        environment = {**self.environment, "OMP_THREAD_LIMIT": "1"}
        return subprocess.run(command, env=environment, capture_output=True, timeout=30, check=False, **options)

    def tell(self, *arguments):
        """Has xdotool do something; gives what it says."""
        done = self._run("xdotool", *arguments)
        if done.returncode != 0:
            said = done.stderr.decode(errors="replace").strip()
            raise Failure(f"xdotool {' '.join(map(str, arguments))}: {said}")
        return done.stdout.decode(errors="replace").strip()

    def windows(self, title):
        """The visible windows whose title holds this regular expression."""
        found = self._run("xdotool", "search", "--onlyvisible", "--name", title)
        return found.stdout.decode().split()

    def titles(self):
        """The titles of all visible windows."""
        titles = (self._run("xdotool", "getwindowname", window).stdout.decode().strip() for window in self.windows("."))
        return sorted({title for title in titles if title})

    def size(self, window):
        """Width and height of a window."""
        rows = dict(row.split("=") for row in self.tell("getwindowgeometry", "--shell", window).splitlines())
        return int(rows["WIDTH"]), int(rows["HEIGHT"])

    def picture(self, name):
        """Keeps a picture of the whole screen."""
        self.taken += 1
        path = self.pictures / f"{self.taken:02}-{name}.png"
        done = self._run("import", "-silent", "-window", "root", path)
        if done.returncode != 0:
            raise Failure(f"no picture could be taken: {done.stderr.decode(errors='replace').strip()}")
        return path

    def _shot(self, window, form):
        done = self._run("import", "-silent", "-window", window, "-depth", "8", form)
        if done.returncode != 0:
            raise Failure(f"window {window} cannot be seen: {done.stderr.decode(errors='replace').strip()}")
        return done.stdout

    def colours(self, window):
        """How many colours are in a window."""
        picture = self._shot(window, "ppm:-")
        _, width, height, _ = picture.split(maxsplit=4)[:4]
        pixels = picture[-3 * int(width) * int(height) :]
        return len({pixels[at : at + 3] for at in range(0, len(pixels), 3)})

    def wait_until_drawn(self, window, seconds=30):
        """Waits until a window shows more than an empty area."""
        wait_for(f"a picture in window {window}", seconds, lambda: self.colours(window) >= DRAWN, every=0.5)

    def read(self, window):
        """What can be read in a window, apart what stands apart: each text and where its middle is."""
        large = self._run("convert", "png:-", *READABLE, "png:-", input=self._shot(window, "png:-"))
        table = self._run("tesseract", "-", "-", "--psm", "11", "tsv", input=large.stdout)
        if large.returncode != 0 or table.returncode != 0:
            raise Failure(f"window {window} cannot be read: {(large.stderr + table.stderr).decode(errors='replace')}")
        groups, line = [], None
        for row in table.stdout.decode(errors="replace").splitlines()[1:]:
            _, _, *place, _, left, top, width, height, sure, word = row.split("\t")
            if float(sure) < 0 or not word.strip():
                continue
            left, top, width, height = int(left), int(top), int(width), int(height)
            # Words of one text are no further apart than they are high.
            if place != line or left - groups[-1][3] > max(height, 16):
                groups.append(["", left, top, left, top])
            group, line = groups[-1], place
            group[0] = f"{group[0]} {word}".strip()
            group[2], group[3], group[4] = min(group[2], top), left + width, max(group[4], top + height)
        return [(text, ((left + right) // 4, (top + bottom) // 4)) for text, left, top, right, bottom in groups]

    def find(self, window, label):
        """Where a text of these words stands, or nothing. The dots of "JSON…" are not looked for."""
        places = [place for text, place in self.read(window) if text.rstrip(".…") == label]
        return places[0] if places else None

    def shows(self, window, sentence):
        """Whether a sentence can be read in a window, or most of its words: Tesseract misreads some."""
        read = {word.strip(".,:;…") for text, _ in self.read(window) for word in text.split()}
        words = [word.strip(".,:;…") for word in sentence.split()]
        return sum(word in read for word in words) >= 0.7 * len(words)

    def press(self, window, label, seconds=20):
        """Presses what bears these words."""
        self.click(window, wait_for(f"“{label}” in the window", seconds, lambda: self.find(window, label)))

    def click(self, window, place):
        """Presses the left button of the mouse there."""
        self.tell("mousemove", "--window", window, *place, "sleep", "0.1", "click", "1")

    def scroll(self, window, notches):
        """Turns the wheel over the middle of a window: down, or up if negative."""
        width, height = self.size(window)
        self.tell("mousemove", "--window", window, width // 2, height // 2, "sleep", "0.1")
        self.tell("click", "--repeat", abs(notches), "--delay", "20", "5" if notches > 0 else "4")

    def key(self, *keys):
        """Presses keys; they go to the window that has the keyboard."""
        self.tell("key", "--clearmodifiers", *keys)

    def type(self, text):
        """Types; the words go to the window that has the keyboard."""
        self.tell("type", "--clearmodifiers", "--delay", "30", text)

    def close(self, window):
        """Closes a window as its close button does."""
        self.tell("windowactivate", "--sync", window)
        self.key("alt+F4")
        wait_for(f"the end of window {window}", 10, lambda: window not in self.windows("."))


@contextlib.contextmanager
def stage(pictures, limit):
    """A folder, a screen, and a list of processes that ends with the block; a last picture is taken when it fails."""
    with tempfile.TemporaryDirectory(prefix="linecheck-", ignore_cleanup_errors=True) as folder, time_limit(limit):
        processes = Processes(folder)
        screen = None
        try:
            screen = Screen(processes, pictures)
            yield pathlib.Path(folder), screen, processes
        except Exception:
            if screen:
                with contextlib.suppress(Failure, OSError, subprocess.SubprocessError):
                    print(f"The windows were {screen.titles()}; a picture: {screen.picture('failed')}")
            raise
        finally:
            signal.alarm(0)
            processes.end()
            for log in pathlib.Path(folder).glob("*.log"):
                shutil.copy(log, pathlib.Path(pictures))
