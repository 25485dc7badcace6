//! The gain a chain leads one to expect of the return, re the stimulus.

use super::connection::{Connected, FullScale, KnownInterface};
use super::wiring::{Change, Wiring};
use super::{Chain, ReturnPath, Setup};
use crate::units::{Db, Dbu, number};
use std::borrow::Cow;

/// Full-scale level of the Scarlett 4i4 4th Gen's line outputs, in dBu (Focusrite user guide, AES17 figures).
const OUT_MAX_DBU: f64 = 16.0;
/// Full-scale level of its line inputs at minimum gain, in dBu (same source).
const IN_MAX_DBU: f64 = 22.0;

const BY_KNOB: &str = "a knob decides";
const BY_GEAR: &str = "Scarlett 4i4 4th Gen assumed: +16 dBu out, +22 dBu in";

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
    nominal(Db(OUT_MAX_DBU - IN_MAX_DBU), change.gains(), !one_leg, BY_GEAR.into())
}

/// Whether a knob that nobody reads off stands between output and return.
fn has_knob(chain: Chain) -> bool {
    matches!(chain, Chain::LineLoop | Chain::Headphones | Chain::HeadphoneAmpFromPhones)
}

fn by_knob(source: Cow<'static, str>) -> Expectation {
    Expectation::Range { low: Db(-30.0), high: Db(6.0), source }
}

fn nominal(straight: Db, hops: &[Db], balanced: bool, source: Cow<'static, str>) -> Expectation {
    let gains = hops.iter().map(|hop| Db(straight.0 + hop.0)).collect();
    Expectation::Nominal { gains, tolerance: Db(1.0), balanced, source }
}

impl Setup {
    /// What all that was said leads one to expect of the gain from stimulus to return.
    pub fn expected_gain(&self) -> Expectation {
        self.connected.expected_gain(self.chain, self.return_path)
    }
}

impl Connected {
    /// What `chain`, its wiring and its gear lead one to expect of the gain from stimulus to return: the chosen variant
    /// says what the leads do, the chosen interface what its sockets do. Where nothing was said this is
    /// [`expected_gain`].
    pub fn expected_gain(&self, chain: Chain, back: ReturnPath) -> Expectation {
        let Self { wiring, interface, .. } = self;
        let by_chain = expected_gain(chain, back);
        let by_microphone = back == ReturnPath::Microphone;
        if by_microphone || has_knob(chain) || wiring.is_none() && interface.is_none() {
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
        match straight(interface.as_ref()) {
            Ok((straight, mut source)) => {
                if wiring.is_some() && change == Change::OneLeg {
                    source.push_str("; one leg of a balanced output is used");
                }
                nominal(straight, change.gains(), point.back.is_balanced(), source.into())
            }
            Err(source) => by_knob(source.into()),
        }
    }
}

/// Output to input by a lead that loses nothing, and where that comes from; if the interface's figures are not known,
/// the sentence that says so.
fn straight(interface: Option<&KnownInterface>) -> Result<(Db, String), String> {
    let Some(KnownInterface { name, out_max, in_max }) = interface else {
        return Ok((Db(OUT_MAX_DBU - IN_MAX_DBU), BY_GEAR.to_owned()));
    };
    let (out, back) = match (out_max, in_max) {
        (Some(out), Some(back)) => (out, back),
        (None, Some(_)) => return Err(format!("full scale of the outputs of {name} is not known")),
        (Some(_), None) => return Err(format!("full scale of the inputs of {name} is not known")),
        (None, None) => return Err(format!("full scale of outputs and inputs of {name} is not known")),
    };
    let figure =
        |FullScale { level, source }: &FullScale, end: &str| format!("{} {end} ({source})", signed(*level));
    let source = if out.source == back.source {
        format!("{name}: {} out, {} in, {}", signed(out.level), signed(back.level), out.source)
    } else {
        format!("{name}: {}, {}", figure(out, "out"), figure(back, "in"))
    };
    Ok((Db(out.level.0 - back.level.0), source))
}

/// A level with its sign, to a tenth where that is needed.
fn signed(level: Dbu) -> String {
    let decimals = usize::from((level.0 - level.0.round()).abs() > 0.05);
    let plus = if level.0 > 0.0 { "+" } else { "" };
    format!("{plus}{} dBu", number(level.0, decimals))
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
    use crate::chain::gear::{Catalogue, Choice, Device, Figure, Interface};
    use crate::chain::{CHAINS, RETURN_PATHS};
    use crate::units::Dbfs;
    use std::collections::BTreeMap;

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

    fn setup(chain: Chain, wiring: Option<&str>, interface: Option<Choice>) -> Setup {
        let gear: BTreeMap<String, Choice> =
            interface.map(|choice| ("interface".to_owned(), choice)).into_iter().collect();
        let back = ReturnPath::Loopback;
        let connected = Connected::new(chain, back, wiring, &gear, Catalogue::built_in());
        Setup {
            chain,
            return_path: back,
            level: Dbfs(-20.0),
            sample_rate: 48_000.0,
            inputs: 2,
            outputs: 2,
            plugin_api: "none".to_owned(),
            known: crate::chain::calibration::Known::default(),
            connected,
        }
    }

    fn listed(id: &str) -> Option<Choice> {
        Some(Choice::Listed { id: id.to_owned() })
    }

    fn interface(out_max: Option<f64>, in_max: Option<f64>) -> Option<Choice> {
        let figure = |level: f64| Figure::own(Dbu(level), "read in the manual");
        let device = Interface {
            id: "own".to_owned(),
            name: "My desk".to_owned(),
            line_out_max: out_max.map(figure),
            line_in_max: in_max.map(figure),
            ..Interface::default()
        };
        Some(Choice::Measured { device: Device::Interface(Box::new(device)) })
    }

    #[test]
    fn what_was_not_said_changes_nothing() {
        for (chain, id, _) in CHAINS {
            for (path, ..) in RETURN_PATHS {
                let mut silent = setup(*chain, None, None);
                silent.return_path = *path;
                assert_eq!(silent.expected_gain(), expected_gain(*chain, *path), "{id}");
                let foreign =
                    Wiring::of(if *chain == Chain::Receiver { Chain::LineLoop } else { Chain::Receiver });
                for wiring in foreign {
                    let said = setup(*chain, Some(wiring.id), None);
                    assert_eq!(said.expected_gain(), expected_gain(*chain, ReturnPath::Loopback), "{id}");
                }
            }
        }
    }

    #[test]
    fn the_usual_variant_and_the_assumed_interface_said_aloud_give_the_same_gains() {
        for (chain, id, _) in CHAINS {
            let usual = Wiring::of(*chain).next().expect("has a variant");
            let said = setup(*chain, Some(usual.id), listed("focusrite-scarlett-4i4-4g")).expected_gain();
            match (said, expected_gain(*chain, ReturnPath::Loopback)) {
                (
                    Expectation::Nominal { gains, tolerance, balanced, .. },
                    Expectation::Nominal { gains: by_chain, tolerance: same, balanced: as_before, .. },
                ) => assert_eq!((gains, tolerance, balanced), (by_chain, same, as_before), "{id}"),
                (said, by_chain) => assert_eq!(said, by_chain, "{id}"),
            }
        }
    }

    /// `chains.md` RP01: 4i4 3rd Gen, tone −20 dBFS, return −26.5 dBFS; RP03: by one leg of a 4th Gen −32.0.
    #[test]
    fn the_chosen_interface_and_lead_decide() {
        let third = setup(Chain::ActiveMonitors, None, listed("focusrite-scarlett-4i4-3g")).expected_gain();
        assert!((third.error(Db(-6.5)).0).abs() < 1e-9);
        assert_eq!(
            third.describe(),
            "\u{2212}6.5 dB ± 1 dB (Focusrite Scarlett 4i4 (3rd Gen): +15.5 dBu out, +22 dBu in, an owner's word)"
        );
        let rca = setup(Chain::ActiveMonitors, Some("monitors-rca"), None).expected_gain();
        assert!(matches!(rca, Expectation::Nominal { balanced: false, .. }), "one leg lost is no fault here");
        assert!(rca.error(Db(-12.02)).0.abs() < 0.001 && rca.error(Db(-6.0)).0.abs() < 1e-9);
        assert!(
            rca.describe().ends_with("+22 dBu in; one leg of a balanced output is used)"),
            "{}",
            rca.describe()
        );
    }

    #[test]
    fn figures_that_nobody_gives_leave_a_range() {
        let cases = [
            (interface(None, None), "full scale of outputs and inputs of My desk is not known"),
            (interface(Some(19.0), None), "full scale of the inputs of My desk is not known"),
            (interface(None, Some(19.0)), "full scale of the outputs of My desk is not known"),
            (listed("behringer-umc22"), "full scale of outputs and inputs of Behringer UMC22 is not known"),
            (listed("sold-long-ago"), "full scale of outputs and inputs of sold-long-ago is not known"),
            (
                Some(Choice::NotListed { name: None }),
                "full scale of outputs and inputs of an interface that is not in the list is not known",
            ),
        ];
        for (choice, words) in cases {
            let wide = setup(Chain::ActiveMonitors, None, choice).expected_gain();
            assert_eq!(wide, by_knob(Cow::Owned(words.to_owned())));
        }
        let own = setup(Chain::HeadphoneAmpBalanced, None, interface(Some(24.0), Some(18.0))).expected_gain();
        assert_eq!(own.describe(), "6.0 dB ± 1 dB (My desk: +24 dBu out, +18 dBu in, your own figure)");
    }

    #[test]
    fn a_knob_stays_a_knob_and_a_microphone_hears_no_sockets() {
        let knob = setup(Chain::Headphones, None, interface(Some(24.0), Some(18.0)));
        assert_eq!(knob.expected_gain(), by_knob(BY_KNOB.into()));
        let mut room = setup(Chain::ActiveMonitors, Some("monitors-rca"), interface(Some(24.0), Some(18.0)));
        room.return_path = ReturnPath::Microphone;
        assert_eq!(room.expected_gain(), expected_gain(Chain::ActiveMonitors, ReturnPath::Microphone));
    }
}
