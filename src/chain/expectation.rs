//! The gain a chain leads one to expect of the return, re the stimulus.

use super::{Chain, ReturnPath};
use crate::units::{Db, number};

/// Full-scale level of the Scarlett 4i4 4th Gen's line outputs, in dBu (Focusrite user guide, AES17 figures).
const OUT_MAX_DBU: f64 = 16.0;
/// Full-scale level of its line inputs at minimum gain, in dBu (same source).
const IN_MAX_DBU: f64 = 22.0;
/// What one leg of an active-balanced output loses.
const ONE_LEG: f64 = -6.020_599_913_279_624;

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
        source: &'static str,
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
        source: &'static str,
    },
}

/// What `chain` leads one to expect of the gain, by contract when neither gear nor a learnt reference says better.
pub fn expected_gain(chain: Chain, return_path: ReturnPath) -> Expectation {
    const BY_KNOB: &str = "a knob decides";
    const BY_GEAR: &str = "Scarlett 4i4 4th Gen assumed: +16 dBu out, +22 dBu in";
    if return_path == ReturnPath::Microphone {
        let source = "microphone, uncalibrated";
        return Expectation::Range { low: Db(-25.0), high: Db(0.0), source };
    }
    let straight = OUT_MAX_DBU - IN_MAX_DBU;
    let nominal = |hops: &[f64], balanced| Expectation::Nominal {
        gains: hops.iter().map(|hop| Db(straight + hop)).collect(),
        tolerance: Db(1.0),
        balanced,
        source: BY_GEAR,
    };
    match chain {
        Chain::LineLoop | Chain::Headphones | Chain::HeadphoneAmpFromPhones => {
            Expectation::Range { low: Db(-30.0), high: Db(6.0), source: BY_KNOB }
        }
        Chain::ActiveMonitors | Chain::PowerAmp | Chain::HeadphoneAmpBalanced => nominal(&[0.0], true),
        // An unbalanced hop: −6 dB from an active-balanced output, 0 dB from the other kinds.
        Chain::Receiver | Chain::PcSpeakers | Chain::HeadphoneAmpFromLineOuts => {
            nominal(&[0.0, ONE_LEG], false)
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
                let gains: Vec<String> = gains.iter().map(|gain| number(gain.0, 1)).collect();
                format!("{} dB ± {tolerance:.0} ({source})", gains.join(" or "))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_has_no_error_inside() {
        let range = expected_gain(Chain::LineLoop, ReturnPath::Loopback);
        assert_eq!(range.error(Db(-12.0)), Db(0.0));
        assert_eq!(range.error(Db(8.0)), Db(2.0));
        assert_eq!(range.error(Db(-33.0)), Db(-3.0));
    }

    #[test]
    fn the_nearest_nominal_gain_counts() {
        let receiver = expected_gain(Chain::Receiver, ReturnPath::Loopback);
        assert!((receiver.error(Db(-12.5)).0 + 0.479).abs() < 0.001);
        let monitors = expected_gain(Chain::ActiveMonitors, ReturnPath::Loopback);
        assert!((monitors.error(Db(-12.0)).0 + 6.0).abs() < 1e-9);
        assert_eq!(
            monitors.describe(),
            "\u{2212}6.0 dB ± 1 dB (Scarlett 4i4 4th Gen assumed: +16 dBu out, +22 dBu in)"
        );
    }
}
