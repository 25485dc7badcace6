//! From output to input by a lead that loses nothing: what the sockets at its ends make of it.

use crate::chain::calibration::Socket;
use crate::chain::connection::{FullScale, KnownInterface};
use crate::chain::gear::SourceKind;
use crate::chain::learnt;
use crate::units::{Db, Dbu, number};

/// Full-scale level of the Scarlett 4i4 4th Gen's line outputs, in dBu (contract §3; the tests hold it to the gear list).
const OUT_MAX_DBU: f64 = 16.0;
/// Full-scale level of its line inputs at minimum gain, in dBu (same source).
const IN_MAX_DBU: f64 = 22.0;
/// How far sheets are to be trusted (contract §3), in dB: also where only one of the two ends rests on one.
const SHEET_DB: f64 = 1.0;

/// What returns over such a lead, re what is played.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Straight {
    /// Its gain.
    pub gain: Db,
    /// The healthy distance from it.
    pub tolerance: Db,
    /// Where it comes from.
    pub source: String,
}

/// Who says what a socket's full scale is.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Origin {
    /// A voltmeter here, or the loop of what that calibrated.
    Calibrated,
    /// A source of this kind on the chosen interface.
    Said(SourceKind),
    /// The sheet of the interface that is assumed where none is chosen.
    Assumed,
}

/// One end of the lead.
#[derive(Debug, Clone, Copy, PartialEq)]
struct End {
    level: Dbu,
    origin: Origin,
    /// What it is called.
    name: &'static str,
}

impl End {
    /// The best that is known of it; nothing where an interface was chosen of which no source says it. `said` is what
    /// is said of the chosen interface, if one is chosen.
    fn of(
        name: &'static str,
        calibrated: Option<Socket>,
        said: Option<Option<FullScale>>,
        assumed: f64,
    ) -> Option<Self> {
        let (level, origin) = match (calibrated, said) {
            (Some(socket), _) => (socket.full_scale(), Origin::Calibrated),
            (None, Some(said)) => said.map(|said| (said.level, Origin::Said(said.source)))?,
            (None, None) => (Dbu(assumed), Origin::Assumed),
        };
        Some(Self { level, origin, name })
    }

    /// “+16 dBu out”.
    fn words(&self) -> String {
        format!("{} {}", signed(self.level), self.name)
    }
}

impl Straight {
    /// From an output to an input of the interface that is assumed.
    pub fn assumed() -> Self {
        let (out, back) = (
            End { level: Dbu(OUT_MAX_DBU), origin: Origin::Assumed, name: "out" },
            End { level: Dbu(IN_MAX_DBU), origin: Origin::Assumed, name: "in" },
        );
        Self { gain: Db(out.level.0 - back.level.0), tolerance: Db(SHEET_DB), source: source("", out, back) }
    }

    /// From a line output to a line input, by what was calibrated, else by the chosen interface, else by the one that is
    /// assumed. If a figure that is needed is not known, the sentence that says so.
    pub fn of(
        interface: Option<&KnownInterface>,
        output: Option<Socket>,
        input: Option<Socket>,
    ) -> Result<Self, String> {
        let name = interface.map_or("", |known| known.name.as_str());
        let out = End::of("out", output, interface.map(|known| known.out_max), OUT_MAX_DBU);
        let back = End::of("in", input, interface.map(|known| known.in_max), IN_MAX_DBU);
        let (out, back) = match (out, back) {
            (Some(out), Some(back)) => (out, back),
            (None, Some(_)) => return Err(format!("full scale of the outputs of {name} is not known")),
            (Some(_), None) => return Err(format!("full scale of the inputs of {name} is not known")),
            (None, None) => return Err(format!("full scale of outputs and inputs of {name} is not known")),
        };
        let tolerance = Db(tolerance(output, input));
        Ok(Self { gain: Db(out.level.0 - back.level.0), tolerance, source: source(name, out, back) })
    }
}

/// What is healthy, in dB: what a learnt loop is allowed as well, and two standard deviations. No narrower than sheets
/// are while one of them is needed.
fn tolerance(output: Option<Socket>, input: Option<Socket>) -> f64 {
    let of = |uncertainty: f64| learnt::TOLERANCE_DB + 2.0 * uncertainty;
    match (output, input) {
        // The input was reckoned from the output by a loop: what the voltmeter was off by is in both, and cancels.
        (Some(output), Some(input)) => {
            of((input.uncertainty_db.powi(2) - output.uncertainty_db.powi(2)).max(0.0).sqrt())
        }
        (Some(one), None) | (None, Some(one)) => of(one.uncertainty_db).max(SHEET_DB),
        (None, None) => SHEET_DB,
    }
}

/// Both figures with who says so; `name` is that of the chosen interface.
fn source(name: &str, out: End, back: End) -> String {
    let who = |end: End| match end.origin {
        Origin::Calibrated => "calibrated here",
        Origin::Said(_) => name,
        Origin::Assumed => "Scarlett 4i4 4th Gen assumed",
    };
    let kind = |end: End| match end.origin {
        Origin::Said(kind) => format!(", {kind}"),
        Origin::Calibrated | Origin::Assumed => String::new(),
    };
    match (out.origin, back.origin) {
        (one, other) if one == other => {
            format!("{}: {}, {}{}", who(out), out.words(), back.words(), kind(out))
        }
        (Origin::Said(one), Origin::Said(other)) => {
            format!("{name}: {} ({one}), {} ({other})", out.words(), back.words())
        }
        _ => {
            let alone = |end: End| format!("{}: {}{}", who(end), end.words(), kind(end));
            format!("{}; {}", alone(out), alone(back))
        }
    }
}

/// A level with its sign, to a tenth where that is needed.
fn signed(level: Dbu) -> String {
    let decimals = usize::from((level.0 - level.0.round()).abs() > 0.05);
    let plus = if level.0 > 0.0 { "+" } else { "" };
    format!("{plus}{} dBu", number(level.0, decimals))
}
