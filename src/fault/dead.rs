//! One output or one input that is dead: the same matrix, so what tells them apart decides, or both are named.

use super::{Diagnosis, Fault};
use crate::chain::Setup;
use crate::check::wiring::Wiring;
use crate::check::words::{self, capital, verb};
use crate::measure::Evidence;
use crate::units::{Db, Dbfs};

/// One output never arrives.
pub(super) const OUTPUT_DEAD: Fault =
    Fault { id: "output-dead", explains: &[], recognise: |evidence, setup| dead(evidence, setup, &OUTPUT) };
/// One input receives nothing.
pub(super) const INPUT_DEAD: Fault =
    Fault { id: "input-dead", explains: &[], recognise: |evidence, setup| dead(evidence, setup, &INPUT) };

/// One fact tells output and input apart.
const TOLD: f64 = 0.92;
/// Facts speak for both ends: then it is rather the lead between them, which counts as the output's.
const CONTRADICTED: f64 = 0.6;
/// The input makes its ordinary noise: alive, as far as one can see.
const INPUT_NOISY: f64 = 0.55;
/// Nothing tells them apart.
const EVEN: f64 = 0.5;
/// Less is not worth a mention.
const WORTH_SAYING: f64 = 0.3;

/// An output that does not arrive, an input that gets nothing, and which of the two is to blame.
struct Suspicion {
    output: Option<usize>,
    input: Option<usize>,
    /// Certainty that the output is to blame; the input has the rest.
    output_certainty: f64,
    saw: String,
}

/// The side of a lead that is looked at.
struct Side {
    channel: fn(&Suspicion) -> Option<usize>,
    certainty: fn(&Suspicion) -> f64,
    names: fn(&Setup, &[usize]) -> String,
    headline: fn(&str, usize) -> String,
    fix: &'static [&'static str],
}

const OUTPUT: Side = Side {
    channel: |suspicion| suspicion.output,
    certainty: |suspicion| suspicion.output_certainty,
    names: words::channels,
    headline: |names, count| format!("{names} never {}.", verb(count, "arrives", "arrive")),
    fix: &[
        "Push both plugs of that lead fully home; release mute and check the output's knob and routing.",
        "Swap the two leads at the outputs: if the fault goes with the lead, replace the lead.",
        "If it stays with the output, try another output; if it stays with the input, try another input.",
    ],
};
const INPUT: Side = Side {
    channel: |suspicion| suspicion.input,
    certainty: |suspicion| 1.0 - suspicion.output_certainty,
    names: words::inputs,
    headline: |names, count| format!("{names} {} nothing.", verb(count, "receives", "receive")),
    fix: &[
        "Check that this input is selected in the DAW, that its gain is up, and that INST and pad are off.",
        "Swap the two leads at the inputs: if the fault goes with the lead, replace the lead.",
        "If it stays with the input, try another input; if it stays with the output, try another output.",
    ],
};

fn dead(evidence: &Evidence, setup: &Setup, side: &Side) -> Option<Diagnosis> {
    let wiring = Wiring::read(evidence, setup);
    if !wiring.is_cable() || !wiring.is_complete() || wiring.landings().next().is_none() {
        return None;
    }
    let suspicions: Vec<Suspicion> = suspicions(&wiring)
        .into_iter()
        .filter(|suspicion| (side.certainty)(suspicion) >= WORTH_SAYING)
        .collect();
    let channels: Vec<usize> = suspicions.iter().filter_map(side.channel).collect();
    let certainty = suspicions
        .iter()
        .filter(|suspicion| (side.channel)(suspicion).is_some())
        .map(side.certainty)
        .reduce(f64::min)?;
    let saw = suspicions.into_iter().filter(|s| (side.channel)(s).is_some()).map(|s| s.saw).collect();
    let names = capital(&(side.names)(setup, &channels));
    Some(Diagnosis::new(certainty, (side.headline)(&names, channels.len()), saw, side.fix))
}

fn suspicions(wiring: &Wiring) -> Vec<Suspicion> {
    let setup = wiring.setup;
    let live = wiring.live_inputs();
    let mut outputs = if wiring.is_all_there() { Vec::new() } else { wiring.missing() };
    let mut inputs: Vec<usize> = (0..wiring.leads()).filter(|input| !live.contains(input)).collect();
    let alone = |input: usize, output_certainty: f64, saw: &str| Suspicion {
        output: None,
        input: Some(input),
        output_certainty,
        saw: format!("{} gets nothing from any output{saw}.", capital(&words::input(setup, input))),
    };
    if outputs.is_empty() {
        let fed = live.len() >= wiring.leads();
        let all = ", though every output arrives somewhere";
        return if fed {
            Vec::new()
        } else {
            inputs.into_iter().map(|i| alone(i, 1.0 - TOLD, all)).collect()
        };
    }
    if setup.inputs < setup.outputs {
        let either = "; whether input, lead or output is to blame can't be told";
        return inputs.into_iter().map(|input| alone(input, EVEN, either)).collect();
    }
    let mut found = Vec::new();
    outputs.retain(|&output| {
        let own = inputs.iter().position(|&input| input == output).map(|at| inputs.remove(at));
        found.extend(own.map(|input| told_apart(wiring, output, input)));
        own.is_none()
    });
    // What is left is crossed as well: any input that is still free may be the one.
    for output in outputs {
        found.push(match inputs.pop() {
            Some(input) => told_apart(wiring, output, input),
            None => Suspicion {
                output: Some(output),
                input: None,
                output_certainty: TOLD,
                saw: format!(
                    "{} arrives nowhere, though every input gets a signal.",
                    capital(&words::channel(setup, output))
                ),
            },
        });
    }
    found
}

/// The matrix looks the same whether the output or the input is dead; crosstalk and noise may tell.
fn told_apart(wiring: &Wiring, output: usize, input: usize) -> Suspicion {
    let (setup, evidence) = (wiring.setup, wiring.evidence);
    let (channel, socket) = (words::channel(setup, output), words::input(setup, input));
    let loudest = |cells: &mut dyn Iterator<Item = Option<f64>>| cells.flatten().reduce(f64::max);
    let output_lives =
        loudest(&mut (0..setup.inputs).filter(|&i| i != input).map(|i| wiring.gain_db(output, i)));
    let input_lives =
        loudest(&mut (0..setup.outputs).filter(|&o| o != output).map(|o| wiring.gain_db(o, input)));
    let noise =
        |i: usize| Some(evidence.idle.as_ref()?.inputs.get(i)?.as_ref()?.noise.map(|noise| noise.flat.value));
    let others_noisy = (0..setup.inputs).any(|i| i != input && matches!(noise(i), Some(Some(_))));
    let (certainty, why) = match (output_lives, input_lives, noise(input)) {
        (Some(a), Some(b), _) => {
            let (a, b) = (Db(a), Db(b));
            (
                CONTRADICTED,
                format!("both leak elsewhere ({a} and {b}), so rather the lead between them is broken"),
            )
        }
        (_, None, Some(None)) if others_noisy => {
            (1.0 - TOLD, format!("{socket} is digital silence while others make noise: it is not connected"))
        }
        (Some(leak), None, _) => (
            1.0 - TOLD,
            format!("{channel} leaks faintly into another input ({}): the output lives", Db(leak)),
        ),
        (None, Some(leak), _) => {
            (TOLD, format!("another channel leaks faintly into {socket} ({}): the input lives", Db(leak)))
        }
        (None, None, Some(Some(level))) => {
            let level = Dbfs(level);
            (
                INPUT_NOISY,
                format!("{socket} makes its own noise ({level}), which hardly tells output from input"),
            )
        }
        _ => (EVEN, "nothing tells whether output, lead or input is to blame".to_owned()),
    };
    let saw = format!("{} does not arrive on {socket}; {why}.", capital(&channel));
    Suspicion { output: Some(output), input: Some(input), output_certainty: certainty, saw }
}
