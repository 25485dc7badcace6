//! The named studios that are heard by a microphone.

use super::super::plan::{Path, Plan};
use super::super::room::{Crossover, Room, Speaker};
use super::{Named, breaking};
use crate::chain::{Chain, ReturnPath};
use crate::units::{Db, Dbfs, Hz, Seconds, db_to_gain};

/// All of them; each but the healthy one is named after its fault.
pub const ROOMS: &[Named] = &[
    Named {
        id: "healthy-room",
        description: "Active monitors on a desk, a microphone where the listener's head is, and a quiet room.",
        plan: |rate| living_room("healthy-room", Chain::ActiveMonitors, rate),
    },
    Named {
        id: "no-power-amp",
        description: "Passive loudspeakers hang on line outputs: the amplifier is missing.",
        plan: |rate| amplified("no-power-amp", 0, 36.0, rate),
    },
    Named {
        id: "speaker-reversed",
        description: "Red and black are crossed at the right loudspeaker.",
        plan: |rate| amplified("speaker-reversed", 1, 0.0, rate),
    },
    Named {
        id: "speaker-silent",
        description: "The left loudspeaker's lead has come off.",
        plan: |rate| amplified("speaker-silent", 0, 0.0, rate),
    },
];

/// A power amplifier's room with a fault.
fn amplified(id: &str, channel: usize, severity: f64, rate: f64) -> Plan {
    breaking(living_room(id, Chain::PowerAmp, rate), &[(id, channel, severity)], rate)
}

/// Two loudspeakers 1.2 m from one microphone; the right one stands 2 cm further back.
fn living_room(id: &str, chain: Chain, rate: f64) -> Plan {
    let speaker = |across: f64, along: f64| Speaker {
        place: [along, across, 1.15],
        low: Hz(55.0),
        vented: true,
        crossover: Hz(2_400.0),
        kind: Crossover::LinkwitzRiley4,
        high: Hz(22_000.0),
        depth: 0.008,
    };
    let room = Room {
        size: [4.6, 3.4, 2.5],
        decay: Seconds(0.42),
        microphones: vec![Some([1.64, 1.7, 1.2])],
        speakers: vec![speaker(1.1, 0.6), speaker(2.3, 0.58)],
        noise: Some(Dbfs(-68.0)),
        seed: 7,
    };
    let path = Path { gain: db_to_gain(-12.0), delay: 0.017_003 * rate };
    let mut plan = Plan::straight(id, chain, 1, Db(0.0), 0.0);
    plan.return_path = ReturnPath::Microphone;
    plan.outputs = 2;
    plan.paths = vec![vec![path; 2]];
    for input in &mut plan.channels {
        input.noise = Some(Dbfs(-104.0));
    }
    plan.room = Some(room);
    plan
}
