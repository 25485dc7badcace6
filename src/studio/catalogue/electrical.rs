//! The named studios whose signal itself is disturbed.

use super::{Named, active_monitors, breaking, broken};

/// All of them; each is named after its fault.
pub const ELECTRICAL: &[Named] = &[
    Named {
        id: "operating-level-mismatch",
        description: "Active monitors set to −10 dBV on an interface that sends +4 dBu.",
        plan: |rate| {
            let plan = active_monitors("operating-level-mismatch", rate);
            breaking(plan, &[("operating-level-mismatch", 0, 11.8)], rate)
        },
    },
    Named {
        id: "wrong-input-type",
        description: "The return is plugged into inputs made for something else: quiet and not flat.",
        plan: |rate| {
            let plan = active_monitors("wrong-input-type", rate);
            breaking(plan, &[("wrong-input-type", 0, 32.0)], rate)
        },
    },
    Named {
        id: "input-overload",
        description: "The inputs are set for instruments and flatten everything above −26 dBFS.",
        plan: |rate| broken("input-overload", 0, -26.0, rate),
    },
    Named {
        id: "outputs-joined",
        description: "A summing cable ties both outputs together, and they pull at each other.",
        plan: |rate| broken("outputs-joined", 0, -6.0, rate),
    },
    Named {
        id: "crosstalk-high",
        description: "A return wire that both channels share lets each leak into the other at −45 dB.",
        plan: |rate| broken("crosstalk-high", 0, -45.0, rate),
    },
    Named {
        id: "level-dependent-gain",
        description: "A compressor in the path: 20 dB more in are only 14 dB more out.",
        plan: |rate| broken("level-dependent-gain", 0, 6.0, rate),
    },
    Named {
        id: "gate-in-path",
        description: "A noise gate swallows everything below −38 dBFS.",
        plan: |rate| broken("gate-in-path", 0, -38.0, rate),
    },
    Named {
        id: "eq-in-path",
        description: "An equaliser was left on.",
        plan: |rate| broken("eq-in-path", 0, 5.0, rate),
    },
    Named {
        id: "mains-hum",
        description: "The mains hum at −64 dBFS.",
        plan: |rate| broken("mains-hum", 0, -64.0, rate),
    },
    Named {
        id: "usb-whine",
        description: "The computer's USB whines at −76 dBFS.",
        plan: |rate| broken("usb-whine", 0, -76.0, rate),
    },
    Named {
        id: "noise-high",
        description: "A preamplifier turned up hisses at −58 dBFS.",
        plan: |rate| broken("noise-high", 0, -58.0, rate),
    },
    Named {
        id: "sample-rate-mismatch",
        description: "Outputs at 44.1 kHz and inputs at 48 kHz, or the other way round.",
        plan: |rate| broken("sample-rate-mismatch", 0, 0.0, rate),
    },
    Named {
        id: "clock-drift",
        description: "Two interfaces on clocks of their own, 40 ppm apart.",
        plan: |rate| broken("clock-drift", 0, 40.0, rate),
    },
    Named {
        id: "unstable-latency",
        description: "A driver whose latency jumps every second or two by up to 256 samples.",
        plan: |rate| broken("unstable-latency", 0, 256.0, rate),
    },
    Named {
        id: "direct-monitor",
        description: "Direct Monitor is on: everything arrives a second time, 12 dB lower.",
        plan: |rate| broken("direct-monitor", 0, -12.0, rate),
    },
    Named {
        id: "feedback-loop",
        description: "The return is routed back to the outputs and goes round, 8 dB lower each time.",
        plan: |rate| broken("feedback-loop", 0, -8.0, rate),
    },
    Named {
        id: "bad-contact",
        description: "The left plug is only half in and crackles.",
        plan: |rate| broken("bad-contact", 0, 20.0, rate),
    },
    Named {
        id: "dropouts",
        description: "The computer cannot keep up: 128 samples go wrong again and again.",
        plan: |rate| broken("dropouts", 0, 128.0, rate),
    },
    Named {
        id: "distortion-high",
        description: "Something in the path distorts by one percent.",
        plan: |rate| broken("distortion-high", 0, -40.0, rate),
    },
];
