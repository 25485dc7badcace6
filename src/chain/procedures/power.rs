//! The order from silence to sound and back: sources first, what is loud last.

use super::{Step, step};
use crate::chain::wiring::{Port, Role, Wiring};

const PLUG: Step =
    step("Plug all leads.", "A lead that is plugged under power pops, and pops break tweeters and ears.");
const PHANTOM: Step =
    step("Switch 48 V off at every input.", "It must not meet an output, and switching it makes a loud pop.");
const DIRECT: Step = step(
    "Switch Direct Monitor off, and input monitoring in the interface's own mixer.",
    "It leads the return straight back to the outputs: with a loop cable that is a feedback loop.",
);
const LINE: Step = step(
    "Set the inputs to LINE, gain at minimum; Air, Safe, auto gain, pad and high-pass off.",
    "Each of these changes level or sound of the return, and would be measured with it.",
);
const KNOBS: Step = step(
    "Turn the interface's monitor and phones knobs to zero.",
    "Nothing can be loud by surprise when all knobs start at zero.",
);
const COMPUTER: Step = step(
    "Switch on the computer, then the interface; wait until its driver is there.",
    "Sources first: what pops, pops into nothing.",
);
const CLOCK: Step = step(
    "Set one sample rate everywhere: project, driver, system. Clock source: internal.",
    "Two rates mean silent resampling or the wrong pitch; a clock without its source drifts or drops out.",
);
const BUFFER: Step =
    step("Leave the buffer size alone during a run.", "Its change moves the latency that is being measured.");
const LOOP: Step = step(
    "Do the electrical test first, with everything behind the interface still off.",
    "A fault in a lead shows without a sound.",
);
const FIRST_TONE: Step = step(
    "Start the tone at −60 dBFS and let it climb; keep a hand on Stop.",
    "At full knob a −20 dBFS tone is 102 dB SPL at one metre on a common monitor.",
);
const WAIT: Step =
    step("Wait until it is silent.", "Its supply holds charge for a few seconds, and would still pop.");

/// What to do before anything is switched on.
pub fn prepare(wiring: &Wiring) -> Vec<Step> {
    let mut steps = vec![KNOBS, PHANTOM, DIRECT];
    for connection in wiring.connections() {
        steps.extend(match connection.to.role() {
            Role::Monitors => Some(step("Speakers off, their volume at zero.", "They are switched on last.")),
            Role::Amplifier => Some(step(
                "Amplifier off, its volume at zero, tone controls flat, loudness and room correction off.",
                "It is switched on last; what bends the sound would be measured as a fault.",
            )),
            Role::Speakers => Some(step(
                "Speaker wires first: red to red, black to black, no loose strand.",
                "A strand that touches its neighbour shorts the amplifier; a crossed pair cancels the bass.",
            )),
            Role::HeadphoneAmp => Some(step(
                "Headphone amplifier off, all its volumes at zero, low gain.",
                "It may give 6 V and more: enough to hurt ears and headphones.",
            )),
            Role::Headphones => {
                Some(step("Take the headphones off your head.", "A pop or a wrong level then harms nobody."))
            }
            Role::Interface => None,
        });
    }
    if has(wiring, Port::BridgedTerminals) {
        steps.push(step(
            "See that no speaker terminal touches ground, a jack or the other channel.",
            "Both terminals of a bridged amplifier are live: a short to ground ruins it.",
        ));
    }
    steps.extend([PLUG, LINE]);
    steps
}

/// What to switch on, in this order, up to the first sound.
pub fn switch_on(wiring: &Wiring) -> Vec<Step> {
    let mut steps = vec![COMPUTER, CLOCK, BUFFER, LOOP];
    if has_role(wiring, Role::HeadphoneAmp) {
        steps.push(step(
            "Switch on the headphone amplifier.",
            "After the interface: it would amplify its pop.",
        ));
    }
    if has_role(wiring, Role::Monitors) {
        steps.push(step(
            "Set the monitors' level to its mark (Genelec: nominal; Eris: U; Rokit: 0 dB), the knob still at zero.",
            "Only a position with a mark can be found again.",
        ));
        steps.push(step(
            "Switch on the left speaker, then the right, and wait for them to wake.",
            "Speakers last: they would play every pop before them. Some sleep through quiet tones.",
        ));
    }
    if has_role(wiring, Role::Amplifier) {
        steps.push(step("Switch on the amplifier, last of all.", "It would amplify every pop before it."));
        steps.push(step(
            "A studio amplifier: its volume fully up, then set the level at the interface. A hi-fi amplifier: turn it \
             up with the tone playing, by ear or microphone.",
            "A knob's middle is a position, not a level: on many it is 20 dB down.",
        ));
    }
    steps.push(FIRST_TONE);
    if has_role(wiring, Role::Headphones) {
        steps.push(step(
            "Raise the level to the computed maximum, then put the headphones on.",
            "No meter sees what arrives at your ear; the limit is reckoned before you wear them.",
        ));
    } else {
        steps.push(step(
            "Raise one speaker at a time to its target.",
            "Two at once hide which of them is off.",
        ));
    }
    steps
}

/// What to switch off, in this order.
pub fn switch_off(wiring: &Wiring) -> Vec<Step> {
    let mut steps = Vec::new();
    if has_role(wiring, Role::Headphones) {
        steps.push(step("Take the headphones off.", "Switching off pops."));
    }
    if has_role(wiring, Role::Amplifier) {
        steps.extend([
            step("Switch the amplifier off first.", "It would play every pop of what stands before it."),
            WAIT,
        ]);
    }
    if has_role(wiring, Role::Monitors) {
        steps.extend([
            step("Switch the speakers off first.", "They would play every pop of what stands before them."),
            WAIT,
        ]);
    }
    if has_role(wiring, Role::HeadphoneAmp) {
        steps.push(step(
            "Headphone amplifier: volume down, then off.",
            "It would amplify the interface's pop.",
        ));
    }
    steps.push(step("Interface knobs to zero, then the interface off, the computer last.", "Sources last."));
    steps.push(step(
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
mod tests {
    use super::*;
    use crate::chain::wiring::WIRINGS;

    fn place(steps: &[Step], words: &str) -> usize {
        steps.iter().position(|step| step.act.contains(words)).unwrap_or_else(|| panic!("{words}"))
    }

    #[test]
    fn every_step_has_a_reason() {
        for wiring in WIRINGS {
            for step in [prepare(wiring), switch_on(wiring), switch_off(wiring)].concat() {
                assert!(step.act.ends_with('.') && step.why.ends_with('.'), "{step:?}");
                assert!(
                    step.why.len() > 10 && !step.act.contains("  ") && !step.why.contains("  "),
                    "{step:?}"
                );
            }
        }
    }

    #[test]
    fn loud_things_come_last_and_go_first() {
        for wiring in WIRINGS {
            let (before, on, off) = (prepare(wiring), switch_on(wiring), switch_off(wiring));
            assert!(place(&before, "48 V") < place(&before, "Plug all"), "{}", wiring.id);
            assert!(place(&before, "knobs to zero") < place(&before, "Plug all"));
            let interface = place(&off, "then the interface off");
            for (role, up, down) in [
                (Role::Amplifier, "on the amplifier, last", "amplifier off first"),
                (Role::Monitors, "left speaker", "speakers off first"),
                (Role::HeadphoneAmp, "on the headphone amplifier", "Headphone amplifier: volume down"),
            ] {
                if has_role(wiring, role) {
                    assert!(place(&on, "computer") < place(&on, up), "{}", wiring.id);
                    assert!(place(&on, "electrical test") < place(&on, up), "{}", wiring.id);
                    assert!(place(&on, up) < place(&on, "−60 dBFS"), "{}", wiring.id);
                    assert!(place(&off, down) < interface, "{}", wiring.id);
                }
            }
            if has_role(wiring, Role::Headphones) {
                assert!(place(&on, "−60 dBFS") < place(&on, "put the headphones on"));
                place(&before, "off your head");
            }
        }
        let bridged = prepare(Wiring::by_id("amp-bridged").unwrap());
        place(&bridged, "touches ground");
    }
}
