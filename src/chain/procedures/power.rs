//! The order from silence to sound and back: sources first, what is loud last.

use crate::chain::Chain;
use crate::chain::staging::has_own_volume;
use crate::chain::wiring::{Port, Role, Wiring};

/// One thing to do, which can be ticked off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Task {
    /// Stable id.
    pub id: &'static str,
    /// What to do, as one instruction.
    pub act: &'static str,
    /// Why.
    pub why: &'static str,
}

const fn task(id: &'static str, act: &'static str, why: &'static str) -> Task {
    Task { id, act, why }
}

const PLUG: Task = task(
    "plug",
    "Plug all leads.",
    "A lead that is plugged under power pops, and pops break tweeters and ears.",
);
const PLUG_BUT_HEADPHONES: Task = task(
    "plug-but-headphones",
    "Plug all leads but the headphones.",
    "A lead that is plugged under power pops; what pops while it is switched on must not reach the headphones.",
);
const PHANTOM: Task = task(
    "phantom-off",
    "Switch 48 V off at every input.",
    "It must not meet an output, and switching it makes a loud pop.",
);
const DIRECT: Task = task(
    "direct-monitor-off",
    "Switch Direct Monitor off, and input monitoring in the interface's own mixer.",
    "It leads the return straight back to the outputs: with a loop cable that is a feedback loop.",
);
const LINE: Task = task(
    "inputs-line",
    "Set the inputs to LINE, gain at minimum; Air, Safe, auto gain, pad and high-pass off.",
    "Each of these changes level or sound of the return, and would be measured with it.",
);
const KNOBS: Task = task(
    "knobs-zero",
    "Turn the interface's monitor and phones knobs to zero.",
    "Nothing can be loud by surprise when all knobs start at zero.",
);
const COMPUTER: Task = task(
    "computer-on",
    "Switch on the computer, then the interface; wait until its driver is there.",
    "Sources first: what pops, pops into nothing.",
);
const CLOCK: Task = task(
    "one-rate",
    "Set one sample rate everywhere: project, driver, system. Clock source: internal.",
    "Two rates mean silent resampling or the wrong pitch; a clock without its source drifts or drops out.",
);
const BUFFER: Task = task(
    "buffer",
    "Leave the buffer size alone during a run.",
    "Its change moves the latency that is being measured.",
);
const LOOP: Task = task(
    "electrical-first",
    "Do the electrical test first, with everything behind the interface still off; then the interface's knobs back to zero.",
    "A fault in a lead shows without a sound.",
);
const FIRST_TONE: Task = task(
    "first-tone",
    "Start the tone at −60 dBFS and let it climb; keep a hand on Stop.",
    "At full knob a −20 dBFS tone is 102 dB SPL at one metre on a common monitor.",
);
const FIRST_TONE_UNPLUGGED: Task = task(
    "first-tone-unplugged",
    "Start the tone at −60 dBFS, the headphones still unplugged, and let it climb; keep a hand on Stop.",
    "What is far too loud by mistake then harms neither ears nor headphones.",
);
const WAIT: Task = task(
    "wait",
    "Wait until it is silent.",
    "Its supply holds charge for a few seconds, and would still pop.",
);

const STUDIO_AMPLIFIER: Task = task(
    "amplifier-volume",
    "Turn the amplifier's volume fully up, the interface's volume still at zero.",
    "Fully up is a position that can be found again; the level is set at the interface.",
);
const OWN_VOLUME: Task = task(
    "amplifier-volume",
    "Leave the amplifier's own volume at zero.",
    "It sets the level, with the tone playing: a knob's middle is a position, not a level, and may be 20 dB down.",
);
const INTERFACE_UP: Task = task(
    "interface-up",
    "Turn the interface's volume fully up, the volume behind it still at zero.",
    "One knob sets the level, and fully up is a position that can be found again.",
);

/// How each loudspeaker comes to its level, as the page Gain leads through it.
fn raise(wiring: &Wiring) -> &'static str {
    match wiring.chain {
        Chain::LineLoop => "Raise the level to its target, one side at a time.",
        Chain::PcSpeakers => {
            "Raise one speaker at a time to its target: the left with the speakers' volume, the right with the balance; then \
             look at the left again."
        }
        _ if has_own_volume(wiring) => {
            "Raise one speaker at a time to its target: the left with the amplifier's volume, the right with the balance; \
             then look at the left again."
        }
        _ if has_role(wiring, Role::Amplifier) => {
            "Raise one speaker at a time to its target: the left with the interface's volume, the right with its own at the \
             amplifier; then look at the left again."
        }
        _ => {
            "Raise one speaker at a time to its target: the left with the interface's volume, the right with its own level."
        }
    }
}

/// What to do before anything is switched on.
pub fn prepare(wiring: &Wiring) -> Vec<Task> {
    let mut steps = vec![KNOBS, PHANTOM, DIRECT];
    for connection in wiring.connections() {
        steps.extend(match connection.to.role() {
            Role::Monitors => Some(task(
                "speakers-off",
                "Speakers off, their volume at zero.",
                "They are switched on last.",
            )),
            Role::Amplifier => Some(task(
                "amplifier-off",
                "Amplifier off, its volume at zero, tone controls flat, loudness and room correction off.",
                "It is switched on last; what bends the sound would be measured as a fault.",
            )),
            Role::Speakers => Some(task(
                "speaker-wires",
                "Speaker wires first: red to red, black to black, no loose strand.",
                "A strand that touches its neighbour shorts the amplifier; a crossed pair cancels the bass.",
            )),
            Role::HeadphoneAmp => Some(task(
                "headphone-amp-off",
                "Headphone amplifier off, all its volumes at zero, low gain.",
                "It may give 6 V and more: enough to hurt ears and headphones.",
            )),
            Role::Headphones => Some(task(
                "headphones-unplugged",
                "Unplug the headphones: off your head is not enough.",
                "A pop, a wrong level or a faulty amplifier then harms neither ears nor headphones.",
            )),
            Role::Interface => None,
        });
    }
    if has(wiring, Port::BridgedTerminals) {
        steps.push(task(
            "terminals-free",
            "See that no speaker terminal touches ground, a jack or the other channel.",
            "Both terminals of a bridged amplifier are live: a short to ground ruins it.",
        ));
    }
    steps.extend([if wiring.chain.is_worn() { PLUG_BUT_HEADPHONES } else { PLUG }, LINE]);
    steps
}

/// What to switch on, in this order, up to the first sound.
pub fn switch_on(wiring: &Wiring) -> Vec<Task> {
    let mut steps = vec![COMPUTER, CLOCK, BUFFER, LOOP];
    if has_role(wiring, Role::HeadphoneAmp) {
        steps.push(task(
            "headphone-amp-on",
            "Switch on the headphone amplifier.",
            "After the interface: it would amplify its pop.",
        ));
    }
    if wiring.chain == Chain::PcSpeakers {
        steps.push(task(
            "speakers-on",
            "Switch on the speakers, last of all, their volume still at zero.",
            "Speakers last: they would play every pop before them.",
        ));
        steps.push(task(
            "level-lower",
            "Set the level on Run everything to −32 dBFS: 12 dB lower than for studio monitors.",
            "Such speakers are made for −10 dBV, 11.8 dB below the interface's nominal +4 dBu.",
        ));
    } else if has_role(wiring, Role::Monitors) {
        steps.push(task("monitors-mark",
            "Set the monitors' level to its mark (Genelec: nominal; Eris: U; Rokit: 0 dB), the interface's volume still at zero.",
            "Only a position with a mark can be found again; the level is set at the interface.",
        ));
        steps.push(task(
            "speakers-on",
            "Switch on the left speaker, then the right, and wait for them to wake.",
            "Speakers last: they would play every pop before them. Some sleep through quiet tones.",
        ));
    }
    if has_role(wiring, Role::Amplifier) {
        steps.push(task(
            "amplifier-on",
            "Switch on the amplifier, last of all.",
            "It would amplify every pop before it.",
        ));
        steps.push(if has_own_volume(wiring) { OWN_VOLUME } else { STUDIO_AMPLIFIER });
    }
    if has_own_volume(wiring) || wiring.chain == Chain::PcSpeakers {
        steps.push(INTERFACE_UP);
    }
    if wiring.chain.is_worn() {
        steps.push(FIRST_TONE_UNPLUGGED);
        steps.push(task(
            "plug-headphones",
            "Stop the tone, look that every volume is at zero, and plug the headphones in, still off your head.",
            "A plug shorts its contacts on its way in, and crackles.",
        ));
        steps.push(task(
            "raise-headphones",
            "Start the tone again at \u{2212}60 dBFS, raise it to the level that the page Gain tells for your headphones \
             and no further, then put the headphones on. Where it tells none, put them on first and raise it until it is \
             just comfortable.",
            "No meter sees what arrives at your ear: with interface and headphones chosen it is reckoned before you wear \
             them.",
        ));
    } else {
        steps.push(FIRST_TONE);
        steps.push(task("raise-speakers", raise(wiring), "Two at once hide which of them is off."));
    }
    steps
}

/// What to switch off, in this order.
pub fn switch_off(wiring: &Wiring) -> Vec<Task> {
    let mut steps = Vec::new();
    if wiring.chain.is_worn() {
        steps.push(task(
            "off-headphones",
            "Volumes to zero, headphones off your head, then unplug them.",
            "Switching off pops.",
        ));
    }
    if has_role(wiring, Role::Amplifier) {
        steps.extend([
            task(
                "off-amplifier",
                "Switch the amplifier off first.",
                "It would play every pop of what stands before it.",
            ),
            WAIT,
        ]);
    }
    if has_role(wiring, Role::Monitors) {
        steps.extend([
            task(
                "off-speakers",
                "Switch the speakers off first.",
                "They would play every pop of what stands before them.",
            ),
            WAIT,
        ]);
    }
    if has_role(wiring, Role::HeadphoneAmp) {
        steps.push(task(
            "off-headphone-amp",
            "Headphone amplifier: volume down, then off.",
            "It would amplify the interface's pop.",
        ));
    }
    steps.push(task(
        "off-interface",
        "Interface knobs to zero, then the interface off, the computer last.",
        "Sources last.",
    ));
    steps.push(task(
        "off-before-leads",
        "Before any lead is moved: volumes down, amplifier and speakers off, 48 V off.",
        "A plug shorts its contacts on its way in.",
    ));
    steps
}

fn has_role(wiring: &Wiring, role: Role) -> bool {
    wiring.connections().any(|connection| connection.to.role() == role)
}

fn has(wiring: &Wiring, port: Port) -> bool {
    wiring.connections().any(|connection| connection.from == port || connection.to == port)
}

#[cfg(test)]
mod tests;
