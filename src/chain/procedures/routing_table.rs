//! The hosts.

use super::routing::{Routing, Trap};
use super::{Step, step, told_step};

const fn said(what: &'static str) -> Trap {
    Trap { what, documented: true }
}

const fn told(what: &'static str) -> Trap {
    Trap { what, documented: false }
}

const WHY_IN: &str = "The return has to reach the plugin.";
const WHY_MON: &str = "Most hosts pass no input to effects otherwise.";
const WHY_OUT: &str = "The tone has to reach the outputs that feed your chain, and nothing else on its way.";
const ALONE: Step = step(
    "Linecheck is the first and only effect on that track; fader at 0 dB, pan in the middle, no other track audible.",
    "Whatever else is in the path is measured with it.",
);

/// What holds in a host that is not known.
pub(super) const ANY_HOST: Routing = Routing {
    host: "Any host",
    names: &[],
    steps: &[
        step(
            "Make one stereo audio track; its input is the pair of inputs that the return is plugged into.",
            WHY_IN,
        ),
        ALONE,
        step("Switch input monitoring of the track on.", WHY_MON),
        step("Its output is the pair of hardware outputs that feed your chain.", WHY_OUT),
    ],
    traps: &[],
};

/// Traps of all hosts.
pub(super) const EVERYWHERE: &[Trap] = &[
    said(
        "A limiter, loudness or room correction on the output path is part of what you measure: switch it off.",
    ),
    said(
        "The system's volume and its sound enhancements scale the output: use the interface's own driver at 100 %.",
    ),
    said("An aggregate device has two clocks, and they drift: use one interface for input and output."),
    said("A mono track, or the wrong order of channels: Linecheck needs a stereo track for stereo checks."),
    said("Bounce and export run faster than time: measure in real time only."),
    said("The interface's own mixer: lead the DAW's outputs straight to the sockets, input monitoring off."),
    said(
        "A wet/dry knob below 100 % wet, a send, a parallel or a second monitored track lets the return through to \
         the outputs: with a cable or a microphone that closes a feedback loop.",
    ),
    said(
        "A frozen track plays a file instead of the return, and time-stretch changes what passes: use neither.",
    ),
    said("The master fader stands at 0 dB: what it takes away looks like a loss in the leads."),
    said(
        "Audient: DAW Thru leads past the volume knob, so that the outputs give full level. Beware of it before \
         anything that is loud.",
    ),
    told("Pan law: a mono track may be 2.5 to 6 dB quieter. Use a stereo track."),
];

/// The hosts that are known.
pub(super) const HOSTS: &[Routing] = &[
    Routing {
        host: "REAPER",
        names: &["reaper"],
        steps: &[
            told_step(
                "Arm the track; right-click its record-arm button and choose Input: Stereo, with your pair.",
                WHY_IN,
            ),
            ALONE,
            step(
                "Switch the track's record monitoring on, and its record mode to “none (monitor only)”.",
                WHY_MON,
            ),
            step("Its output is the master, or hardware outputs with the master send off.", WHY_OUT),
        ],
        traps: &[
            said("Monitoring “not when playing” mutes the return while the transport runs: choose “on”."),
            told("Monitoring FX and master FX are in the path: empty them."),
            told("The automatic mute of loud outputs may trip on a sweep."),
        ],
    },
    Routing {
        host: "Ableton Live",
        names: &["abletonlive", "ableton", "live.", "live8", "live9", "live10", "live11", "live12"],
        steps: &[
            step(
                "Audio From: Ext. In and your pair; if it is not there, switch it on in Input Config.",
                WHY_IN,
            ),
            ALONE,
            step(
                "Monitor: In.",
                "Auto passes the input only while the track is armed and plays no clip; In passes it always.",
            ),
            step("Audio To: Ext. Out and the output pair that feeds your chain, or Main.", WHY_OUT),
        ],
        traps: &[
            told("Devices on the Main track are in the path: a limiter above all."),
            told(
                "Reduced Latency When Monitoring and Keep Monitoring Latency change the timing of monitored tracks.",
            ),
        ],
    },
    Routing {
        host: "Logic Pro",
        names: &["logic"],
        steps: &[
            step("Input slot of the channel strip: your pair.", WHY_IN),
            ALONE,
            step(
                "Settings, Audio: Software Monitoring on. Then the track's input monitoring button “I” on.",
                "Without software monitoring no input reaches the plugin.",
            ),
            step("Output slot: the output pair that feeds your chain, or Stereo Out.", WHY_OUT),
        ],
        traps: &[
            said("Input monitoring “only for the focused track” mutes the return when the focus moves."),
            told("Low Latency Mode takes slow plugins out of the path."),
            told("Idle tracks are not processed while Logic is stopped: play, or arm the track."),
            told("A limiter on Stereo Out is in the path."),
        ],
    },
    Routing {
        host: "Cubase and Nuendo",
        names: &["cubase", "nuendo"],
        steps: &[
            step("Audio Connections: an input bus with your pair; choose it as the track's input.", WHY_IN),
            step(
                "Linecheck as an insert of the track, not of the input bus; no other insert.",
                "On the input bus its tone would go nowhere.",
            ),
            step("Monitor button of the track on.", WHY_MON),
            step("Output bus: the one that feeds your chain.", WHY_OUT),
        ],
        traps: &[
            said(
                "“Suspend VST 3 plug-in processing when no audio signals are received” puts the plugin to sleep \
                  while the return is silent: switch it off.",
            ),
            said(
                "ASIO Direct Monitoring takes monitoring into the hardware, past the plugin: switch it off.",
            ),
            told("Inserts and cues of the Control Room are in the path."),
        ],
    },
    Routing {
        host: "Studio One",
        names: &["studioone", "studiopro"],
        steps: &[
            step(
                "Song Setup, Audio I/O: a stereo input with your pair; choose it as the track's input.",
                WHY_IN,
            ),
            ALONE,
            step("The blue Monitor button on.", WHY_MON),
            step("Output: the channel that feeds your chain, or Main.", WHY_OUT),
        ],
        traps: &[
            said("Dropout Protection with low-latency monitoring takes slow plugins out of the path."),
            said("Inputs and outputs belong to each song: another song may have others."),
            told(
                "What is heard by the Listen bus takes another way, with effects of its own: use the main output.",
            ),
        ],
    },
    Routing {
        host: "Pro Tools",
        names: &["protools"],
        steps: &[
            step("Input selector of an Aux Input, or of an audio track: your pair.", WHY_IN),
            ALONE,
            told_step("An Aux Input needs no monitor button: it is always live.", WHY_IN),
            step(
                "An audio track: arm it in Input Only mode, or switch TrackInput monitoring on (in some versions only \
                 in Pro Tools HD or with the Complete Production Toolkit).",
                "An audio track passes its input only then.",
            ),
            step("Output: the pair that feeds your chain.", WHY_OUT),
        ],
        traps: &[
            said(
                "Low Latency Monitoring bypasses plugins on armed tracks that go to outputs 1-2: use an Aux.",
            ),
            said("An armed track has a second fader position: look that it is at 0 dB."),
            told("Delay compensation is dropped on armed tracks."),
        ],
    },
    Routing {
        host: "FL Studio",
        names: &["flstudio", "fl64", "fl32", "flengine"],
        steps: &[
            step(
                "A mixer insert: your pair as its external audio input. It is live as soon as it is chosen.",
                WHY_IN,
            ),
            ALONE,
            step("No monitor button is needed; do not arm the track.", "Arming only writes a file."),
            step(
                "With an ASIO driver: the insert's own external output is the pair that feeds your chain.",
                "Otherwise only the master reaches the outputs, with all that is on it.",
            ),
        ],
        traps: &[
            said("The input is mixed with whatever the insert already gets: send nothing else to it."),
            told("The usual template has a limiter on the master."),
            told("The input can be added before or after the effects: choose before."),
            told(
                "Delay compensation of mixer tracks (PDC) shifts them against each other: leave it alone during a run.",
            ),
            told(
                "A route that feeds back is refused: where yours can't be chosen, take no detour around that.",
            ),
        ],
    },
    Routing {
        host: "Bitwig Studio",
        names: &["bitwig"],
        steps: &[
            step("Input chooser of an audio track: your pair.", WHY_IN),
            ALONE,
            told_step("Monitor mode of the track: on.", WHY_MON),
            step("Output: Master, and from there Studio, with the pair that feeds your chain.", WHY_OUT),
        ],
        traps: &[
            said("The Mono button of the output monitoring panel sums both channels: off."),
            told("Devices on Master are in the path."),
            told(
                "The sandbox and latency settings of a plugin may change the delay: leave them alone during a run.",
            ),
        ],
    },
    Routing {
        host: "Ardour",
        names: &["ardour", "mixbus"],
        steps: &[
            step("Connect the track's input to your pair of capture ports.", WHY_IN),
            ALONE,
            step(
                "Preferences, Monitoring: handled by Ardour. Then the track's In button on.",
                "With “audio hardware” the input does not go through the plugin.",
            ),
            step("Connect the track's output straight to the playback ports, past the master.", WHY_OUT),
        ],
        traps: &[
            said(
                "With auto-input on, an armed track plays the disk while the transport rolls, unless master record is \
                 on: use its In button.",
            ),
            told("The monitor section has mono, dim and polarity buttons: all off."),
        ],
    },
    Routing {
        host: "Qtractor",
        names: &["qtractor"],
        steps: &[
            step("The track's input bus: the one that your pair is connected to.", WHY_IN),
            ALONE,
            step("Menu Track, State, Monitor: on.", WHY_MON),
            step("The track's output bus: the one that feeds your chain.", WHY_OUT),
        ],
        traps: &[
            said("The bus's own monitor (pass-through) is a second path: off."),
            said("Auto Monitor moves monitoring with the selection: off."),
            said(
                "While the transport rolls monitoring flows whatever mute and solo say: switch Monitor off at every \
                 other track.",
            ),
            said("The physical ports are decided by JACK or PipeWire: look at the connections."),
        ],
    },
];
