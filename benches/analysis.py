"""The deconvolutions and spectra of benches/analysis.rs by numpy and scipy.

Arguments: frames of the sweep's take, frames of the silence, rounds. Prints the fewest milliseconds of one output's
sweep divided out of two inputs (in double precision, with the band's weight), those of the spectra of two inputs (Welch's
averaged periodogram, and one fine Hann-windowed spectrum of the whole), and the versions.
"""

import sys
import time

import numpy
import scipy
import scipy.fft
import scipy.signal

RATE = 48_000.0


def soft(position):
    return 0.5 - 0.5 * numpy.cos(numpy.pi * numpy.clip(position, 0.0, 1.0))


def deconvolution(played, recordings):
    size = scipy.fft.next_fast_len(len(played), real=True)
    reference = scipy.fft.rfft(played, size)
    power = numpy.abs(reference) ** 2
    inverse = numpy.conj(reference) / (power + power.max() * 1e-12)
    frequency = scipy.fft.rfftfreq(size, 1.0 / RATE)
    weight = soft((frequency - 8.0) / 10.0) * soft((22_000.0 - frequency) / 2_000.0)
    return [scipy.fft.irfft(scipy.fft.rfft(heard, size) * inverse * weight, size) for heard in recordings]


def spectra(recordings):
    found = []
    for heard in recordings:
        found.append(scipy.signal.welch(heard, RATE, "hann", nperseg=16_384, detrend=False)[1])
        size = scipy.fft.next_fast_len(len(heard) * 3 // 2, real=True)
        windowed = heard * scipy.signal.get_window("hann", len(heard))
        found.append(numpy.abs(scipy.fft.rfft(windowed, size)) ** 2)
    return found


def milliseconds(rounds, work, *arguments):
    work(*arguments)
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        work(*arguments)
        times.append((time.perf_counter() - start) * 1e3)
    return min(times)


def main():
    sweep, silence, rounds = (int(word) for word in sys.argv[1:4])
    noise = numpy.random.default_rng(1)
    played = noise.standard_normal(sweep)
    heard = [noise.standard_normal(sweep) for _ in range(2)]
    quiet = [noise.standard_normal(silence) for _ in range(2)]
    first = milliseconds(rounds, deconvolution, played, heard)
    second = milliseconds(rounds, spectra, quiet)
    print(first, second, f"numpy {numpy.__version__}, scipy {scipy.__version__}")


if __name__ == "__main__":
    main()
