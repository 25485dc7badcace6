//! What `--help` says.

pub const ALL: &str = "\
linecheck show REPORT             a report in plain text, or exported
linecheck compare A B             what changed from one report to another
linecheck trend FOLDER            many rooms: a table, the worst first
linecheck tape --out FILE.wav     a whole run as a file, to be played elsewhere
linecheck analyse --tape FILE.wav --return FILE.wav
                                  what a recording of that file shows
linecheck analyse TAKE.wav…       what takes show that the plugin saved
linecheck meter FILE.wav…         the meters over WAV files
linecheck schema                  the JSON Schema of reports

Each says more with --help.

Exit code: 0 in order, 1 worth a look or can't be told, 2 faulty, 3 it could not be done, 4 bad arguments.
";

pub const SHOW: &str = "\
linecheck show REPORT [--json] [--html FILE] [--pdf FILE [--letter]] [--csv FILE] [--rew FOLDER] [--since EARLIER]

Prints a report: verdict, set-up, faults with what shows and what mends them, each check with its figures.
  --json         prints it as JSON
  --html FILE    writes it as a page
  --pdf FILE     writes it as sheets of A4 paper, with --letter of US Letter
  --csv FILE     writes its figures as a table
  --rew FOLDER   writes its responses as text files that Room EQ Wizard imports
  --since EARLIER   page and sheets also say what changed since that report

Exit code: 0 in order, 1 worth a look or can't be told, 2 faulty, 3 it could not be done, 4 bad arguments.
";

pub const COMPARE: &str = "\
linecheck compare A B [--html FILE]

Says what changed from report A to report B by more than the measurements' own uncertainty.
  --html FILE    writes it as a page instead

Exit code: 0 nothing changed, 1 something changed, 2 it got worse (a new fault or a worse verdict), 3 it could not be
done, 4 bad arguments.
";

pub const TREND: &str = "\
linecheck trend FOLDER [--html FILE]

Reads all reports in a folder and says how each room is, the worst first. A report in a sub-folder belongs to the room of
that name; one that lies in the folder itself, to the room that its file is called, or the folder where the plugin put it
there by its time. A room is how its latest report says.
What is no report is named on standard error and skipped.
  --html FILE    writes a page instead, with the figures that moved

Exit code: that of the worst room: 0 in order, 1 worth a look or can't be told, 2 faulty; 3 no report was found, 4 bad
arguments.
";

pub const TAPE: &str = "\
linecheck tape --out FILE.wav [--rate HZ] [--outputs N] [--level DBFS] [--return-path loopback|microphone]

Writes a whole run as one file: silence, coded bursts, tones and a sweep on each output, bursts again and again. Play it
where no plugin can be, record what comes back from the same moment on, and hand both files to `linecheck analyse`.
  --rate HZ        sample rate, 8000 to 384000; 48000 if not given
  --outputs N      channels, 1 to 16; 2 if not given
  --level DBFS     peak, −80 to −6; −20 if not given. Begin low: nothing here turns it down
  --return-path    microphone: with time for a room's decay; loopback if not given

Exit code: 0 done, 3 it could not be done, 4 bad arguments.
";

pub const ANALYSE: &str = "\
linecheck analyse --tape SENT.wav --return RETURNED.wav [--chain ID] [--return-path loopback|microphone]
linecheck analyse TAKE.wav…
                  [--json] [--out FILE.json] [--html FILE] [--pdf FILE [--letter]] [--csv FILE] [--rew FOLDER]
                  [--since EARLIER] [--ir FOLDER]

Measures a recording of the file that `linecheck tape` wrote: the same checks and faults as in the plugin. Both files must
have the same rate; the recording must hold the whole tape from its beginning on, at most 1 s late and 10 s longer. Latency counts from
the first sample of the one file to the first of the other.
Takes are what the plugin saves as such: all of one run give the figures of its report (but for what the project knows of
gear, calibration and good runs), each by itself what it shows.
  --chain ID       what hangs on the outputs, such as line-loop or active-monitors; line-loop if not given
  --return-path    as given to `linecheck tape`
  --json           prints the report as JSON; --out FILE.json writes it
  --html, --pdf, --letter, --csv, --rew, --since   as in `linecheck show`
  --ir FOLDER      writes the impulse response of every output at every input as WAV, 32-bit float: the first sample is
                   the moment of playing, full scale a gain of 1

Exit code: 0 in order, 1 worth a look or can't be told, 2 faulty, 3 it could not be done, 4 bad arguments.
";

pub const METER: &str = "\
linecheck meter FILE.wav… [--json] [--series]

Runs the meters over WAV files: sample and true peak, rms, DC, overs, loudness, correlation.
  --json     prints a JSON array, one object a file
  --series   with it, momentary and short-term loudness ten times a second

Exit code: 0 done, 3 a file could not be metered, 4 bad arguments.
";

pub const SCHEMA: &str = "\
linecheck schema

Prints the JSON Schema (draft 2020-12) of reports.
";
