/* Times the C library libebur128 over the stereo float32 frames in a file; prints the fastest round in nanoseconds a
   frame. Arguments: file, frames, frames a block, rounds. */
#define _POSIX_C_SOURCE 200809L
#include <ebur128.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return 1e9 * (double)t.tv_sec + (double)t.tv_nsec;
}

int main(int argc, char **argv) {
  if (argc != 5) return 1;
  size_t frames = strtoul(argv[2], NULL, 10), block = strtoul(argv[3], NULL, 10);
  int rounds = atoi(argv[4]);
  float *samples = malloc(2 * frames * sizeof *samples);
  FILE *file = fopen(argv[1], "rb");
  if (!samples || !file || fread(samples, 2 * sizeof *samples, frames, file) != frames) return 1;
  ebur128_state *meter = ebur128_init(2, 48000, EBUR128_MODE_M | EBUR128_MODE_S | EBUR128_MODE_I |
                                                    EBUR128_MODE_TRUE_PEAK | EBUR128_MODE_HISTOGRAM);
  double best = 1e300;
  for (int round = 0; meter && round < rounds; round++) {
    double start = now(), loudness, peak;
    for (size_t at = 0; at < frames; at += block) {
      size_t left = frames - at;
      ebur128_add_frames_float(meter, samples + 2 * at, left < block ? left : block);
    }
    ebur128_loudness_global(meter, &loudness);
    ebur128_true_peak(meter, 0, &peak);
    double spent = (now() - start) / (double)frames;
    if (spent < best) best = spent;
  }
  printf("%f\n", best);
  return meter ? 0 : 1;
}
