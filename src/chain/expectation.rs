//! The gain a chain leads one to expect of the return, re the stimulus.

mod straight;

use super::calibration::Known;
use super::connection::Connected;
use super::wiring::{Change, Wiring};
use super::{Chain, ReturnPath, Setup};
use crate::units::{Db, number};
use std::borrow::Cow;
use straight::Straight;

const BY_KNOB: &str = "a knob decides";

/// What the gain from stimulus to return should be.
#[derive(Debug, Clone, PartialEq)]
pub enum Expectation {
    /// A knob decides: anything in between is healthy.
    Range {
        /// Lowest healthy gain.
        low: Db,
        /// Highest healthy gain.
        high: Db,
        /// Where the limit comes from.
        source: Cow<'static, str>,
    },
    /// The gear decides: one of these.
    Nominal {
        /// Gains that are right.
        gains: Vec<Db>,
        /// Healthy distance from the nearest of them.
        tolerance: Db,
        /// Whether the hop is balanced from end to end, so that a missing leg shows as −6 dB.
        balanced: bool,
        /// Where the limit comes from.
        source: Cow<'static, str>,
    },
}

/// What `chain` leads one to expect of the gain, by contract when neither gear nor a learnt reference says better.
pub fn expected_gain(chain: Chain, return_path: ReturnPath) -> Expectation {
    if return_path == ReturnPath::Microphone {
        let source = Cow::Borrowed("microphone, uncalibrated");
        return Expectation::Range { low: Db(-25.0), high: Db(0.0), source };
    }
    if has_knob(chain) {
        return by_knob(BY_KNOB.into());
    }
    // An unbalanced hop: −6 dB from an active-balanced output, 0 dB from the other kinds.
    let one_leg = matches!(chain, Chain::Receiver | Chain::PcSpeakers | Chain::HeadphoneAmpFromLineOuts);
    let change = if one_leg { Change::OneLeg } else { Change::None };
    nominal(Straight::assumed(), change.gains(), !one_leg)
}

/// Whether a knob that nobody reads off stands between output and return.
fn has_knob(chain: Chain) -> bool {
    matches!(chain, Chain::LineLoop | Chain::Headphones | Chain::HeadphoneAmpFromPhones)
}

fn by_knob(source: Cow<'static, str>) -> Expectation {
    Expectation::Range { low: Db(-30.0), high: Db(6.0), source }
}

fn nominal(straight: Straight, hops: &[Db], balanced: bool) -> Expectation {
    let Straight { gain, tolerance, source } = straight;
    let gains = hops.iter().map(|hop| Db(gain.0 + hop.0)).collect();
    Expectation::Nominal { gains, tolerance, balanced, source: source.into() }
}

impl Setup {
    /// What all that was said and calibrated leads one to expect of the gain from stimulus to return.
    pub fn expected_gain(&self) -> Expectation {
        self.connected.expected_gain(self.chain, self.return_path, &self.known)
    }
}

impl Connected {
    /// What `chain`, its wiring and its gear lead one to expect of the gain from stimulus to return: the chosen variant
    /// says what the leads do, the chosen interface what its sockets do, and of a socket that was calibrated the
    /// voltmeter says it better than any sheet; an input gain that is said to be turned up returns as much more. Where a
    /// knob decides that helps nothing: it was read with the knob fully
    /// up. Where nothing was said and calibrated this is [`expected_gain`].
    pub fn expected_gain(&self, chain: Chain, back: ReturnPath, known: &Known) -> Expectation {
        let Self { wiring, interface, .. } = self;
        let by_chain = expected_gain(chain, back);
        let (output, input) = match back {
            ReturnPath::Loopback => (known.output, known.input),
            ReturnPath::Microphone | ReturnPath::Ear => (None, None),
        };
        // One that was calibrated was so as it stands.
        let input_gain = self.input_gain.filter(|_| input.is_none());
        let said = wiring.is_some() || interface.is_some() || input_gain.is_some();
        let is_silent = !said && output.is_none() && input.is_none();
        if back == ReturnPath::Microphone || has_knob(chain) || is_silent {
            return by_chain;
        }
        let Some(point) = wiring.or_else(|| Wiring::of(chain).next()).and_then(|wiring| wiring.loop_point)
        else {
            return by_chain;
        };
        let change = point.back.change();
        if change == Change::Knob {
            return by_knob(BY_KNOB.into());
        }
        match Straight::of(interface.as_ref(), output, input) {
            Ok(mut straight) => {
                if wiring.is_some() && change == Change::OneLeg {
                    straight.source.push_str("; one leg of a balanced output is used");
                }
                if let Some(gain) = input_gain {
                    straight.gain = straight.gain + gain;
                    straight.source.push_str(&format!("; the input gain {gain} above its lowest, as said"));
                }
                nominal(straight, change.gains(), point.back.is_balanced())
            }
            Err(source) => by_knob(source.into()),
        }
    }
}

impl Expectation {
    /// How far `gain` is from what is expected: 0 inside a range, else the signed distance to its nearer edge;
    /// the signed distance to the nearest nominal gain.
    pub fn error(&self, gain: Db) -> Db {
        match self {
            Self::Range { low, high, .. } => Db(gain.0 - gain.0.clamp(low.0, high.0)),
            Self::Nominal { gains, .. } => {
                let errors = gains.iter().map(|right| gain.0 - right.0);
                Db(errors.min_by(|a, b| a.abs().total_cmp(&b.abs())).unwrap_or(f64::NAN))
            }
        }
    }

    /// The lowest and the highest gain that are right where the gear decides; `None` where a knob does.
    pub fn nominal(&self) -> Option<(Db, Db)> {
        let Self::Nominal { gains, tolerance, .. } = self else { return None };
        let ends = gains.iter().fold(None, |ends: Option<(f64, f64)>, gain| {
            let (low, high) = ends.unwrap_or((gain.0, gain.0));
            Some((low.min(gain.0), high.max(gain.0)))
        });
        ends.map(|(low, high)| (Db(low - tolerance.0), Db(high + tolerance.0)))
    }

    /// The error that is still healthy.
    pub fn tolerance(&self) -> Db {
        match self {
            Self::Range { .. } => Db(0.0),
            Self::Nominal { tolerance, .. } => *tolerance,
        }
    }

    /// The limit in words, with its source.
    pub fn describe(&self) -> String {
        match self {
            Self::Range { low, high, source } => {
                format!("{} … {} ({source})", number(low.0, 0), format_args!("{high:.0}"))
            }
            Self::Nominal { gains, tolerance, source, .. } => {
                // A limit of less than a decibel is worth another digit.
                let (of_gain, of_limit) = if tolerance.0.fract() == 0.0 { (1, 0) } else { (2, 2) };
                let gains: Vec<String> = gains.iter().map(|gain| number(gain.0, of_gain)).collect();
                format!("{} dB ± {tolerance:.of_limit$} ({source})", gains.join(" or "))
            }
        }
    }
}

#[cfg(test)]
mod tests;
