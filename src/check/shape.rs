//! The shape of a response: how far it strays from its own middle, where, and how sure that is. Read here by the check
//! and by the fault, so they cannot disagree.

use super::wiring::{Landing, Wiring};
use crate::measure::{Estimate, survey::certainty};
use crate::units::Dbfs;

/// Where a cable's response is judged, in hertz (contract §3).
pub(crate) const JUDGED: (f64, f64) = (40.0, 16_000.0);
/// Deviation that is healthy, in dB (contract §3).
pub(crate) const HEALTHY_DB: f64 = 0.5;
/// A deviation beyond this is a fault, in dB (contract §3).
pub(crate) const FAULT_DB: f64 = 1.0;
/// A deviation counts as seen when it is beyond a limit by this many standard uncertainties.
const SURE: f64 = 3.0;
/// Points less certain than this say nothing, in dB: half the healthy deviation.
const BLURRED_DB: f64 = 0.25;
/// The median between these is the level that deviations are re: a shelf or a peak moves it little. Hertz.
const MIDDLE: (f64, f64) = (200.0, 5_000.0);
/// The band in which the sweep is at full amplitude, in hertz; its top limited to a part of the rate.
const SWEPT: (f64, f64) = (18.0, 20_000.0);
const SWEPT_OF_RATE: f64 = 0.45;
/// Edges of the pass band: half the power.
const EDGE_DB: f64 = 3.010_299_956_639_812;

/// One point of a response.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Point {
    /// Frequency in hertz.
    pub hz: f64,
    /// Level re the middle, in dB.
    pub db: f64,
    /// Standard uncertainty of it, in dB.
    pub sigma: f64,
}

impl Point {
    /// By how many dB it is surely off, sign and all; 0 when that can't be told.
    pub fn surely(&self) -> f64 {
        (self.db.abs() - SURE * self.sigma).max(0.0).copysign(self.db)
    }
}

/// One stretch of a response that strays to one side.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Stray {
    /// Up to the lower end of what is judged.
    Low(f64),
    /// Up to the upper end of what is judged.
    High(f64),
    /// In between: centre in hertz, dB.
    Peak(f64, f64),
}

/// The shape of one output's response where it lands.
pub(crate) struct Shape<'a> {
    /// Where it lands.
    pub landing: Landing<'a>,
    /// All points, 10 Hz to the end of the sweep.
    pub points: Vec<Point>,
    top: f64,
}

impl<'a> Shape<'a> {
    /// Of a landing; `None` where there are too few points.
    pub fn of(wiring: &Wiring, landing: Landing<'a>) -> Option<Self> {
        let idle = wiring.evidence.idle.as_ref().and_then(|idle| idle.inputs.get(landing.input)?.as_ref());
        // Somebody who spoke in the silence was not in the sweep.
        let idle = idle.filter(|_| !wiring.evidence.breaks.is_unsteady(landing.input));
        let played = wiring.evidence.columns.get(landing.output)?.as_ref().map(|column| column.played);
        let rate = wiring.setup.sample_rate;
        let trace = &landing.arrival.response;
        let sigmas = certainty::response_db(landing.arrival, played.unwrap_or(Dbfs(0.0)), idle, rate);
        let rows = trace.x.iter().zip(&trace.y).zip(sigmas).map(|((x, y), sigma)| (*x, *y, sigma));
        let rows: Vec<_> = rows.filter(|(x, y, s)| x.is_finite() && y.is_finite() && s.is_finite()).collect();
        let middle = median(rows.iter().filter(|row| within(row.0, MIDDLE)).map(|row| row.1).collect())?;
        let points = rows.into_iter().map(|(hz, y, sigma)| Point { hz, db: y - middle, sigma }).collect();
        Some(Self { landing, points, top: SWEPT.1.min(SWEPT_OF_RATE * rate) })
    }

    /// What a cable's limit is about.
    pub fn judged(&self) -> impl Iterator<Item = &Point> {
        self.points.iter().filter(|point| within(point.hz, (JUDGED.0, JUDGED.1.min(self.top))))
    }

    /// The point that surely is the furthest off where the limit holds.
    pub fn worst(&self) -> Option<&Point> {
        self.judged().max_by(|a, b| a.surely().abs().total_cmp(&b.surely().abs()))
    }

    /// Whether the noise hides part of what is to be judged.
    pub fn is_blurred(&self) -> bool {
        self.judged().any(|point| point.sigma > BLURRED_DB)
    }

    /// Largest deviation from the middle, 20 Hz to 20 kHz (or 0.45 of the rate).
    pub fn ripple(&self) -> Option<Estimate> {
        let points = self.points.iter().filter(|point| within(point.hz, (20.0, self.top)));
        let worst = points.max_by(|a, b| a.db.abs().total_cmp(&b.db.abs()))?;
        Some(Estimate { value: worst.db.abs(), uncertainty: worst.sigma })
    }

    /// Where the level falls 3 dB below the middle, going down from it; `None` when that is below the swept band.
    pub fn low_edge(&self) -> Option<Estimate> {
        self.edge(self.points.iter().rev().filter(|point| within(point.hz, (SWEPT.0, MIDDLE.1))))
    }

    /// The same going up; `None` when that is above the swept band.
    pub fn high_edge(&self) -> Option<Estimate> {
        self.edge(self.points.iter().filter(|point| within(point.hz, (MIDDLE.0, self.top))))
    }

    fn edge<'p>(&self, points: impl Iterator<Item = &'p Point>) -> Option<Estimate> {
        let points: Vec<&Point> = points.collect();
        points.windows(2).find_map(|pair| {
            let [inside, outside] = pair else { return None };
            let (from, to) = (inside.db + EDGE_DB, outside.db + EDGE_DB);
            if from < 0.0 || to >= 0.0 {
                return None;
            }
            let octaves = (outside.hz / inside.hz).ln();
            let value = inside.hz * (octaves * from / (from - to)).exp();
            let per_db = value * octaves.abs() / (from - to);
            Some(Estimate { value, uncertainty: per_db * outside.sigma })
        })
    }

    /// Every stretch that surely strays by more than the fault limit.
    pub fn strays(&self) -> Vec<Stray> {
        let judged: Vec<&Point> = self.judged().collect();
        let runs = judged.chunk_by(|a, b| side(a) == side(b));
        let (first, last) = (judged.first().map_or(0.0, |p| p.hz), judged.last().map_or(0.0, |p| p.hz));
        let stray = |run: &[&Point]| {
            let (start, end) = (run.first()?, run.last()?);
            let far = run.iter().max_by(|a, b| a.db.abs().total_cmp(&b.db.abs()))?;
            (side(far) != 0).then_some(if start.hz <= first {
                Stray::Low(start.db)
            } else if end.hz >= last {
                Stray::High(end.db)
            } else {
                Stray::Peak(far.hz, far.db)
            })
        };
        runs.filter_map(stray).collect()
    }

    /// Level at 10 kHz re that at 100 Hz, in dB, each the mean of two thirds of an octave.
    pub fn tilt(&self) -> Option<f64> {
        let about = |centre: f64| {
            let near = self.points.iter().filter(|point| within(point.hz, (centre * 0.8, centre * 1.25)));
            let levels: Vec<f64> = near.map(|point| point.db).collect();
            (!levels.is_empty()).then(|| levels.iter().sum::<f64>() / levels.len() as f64)
        };
        Some(about(10_000.0)? - about(100.0)?)
    }

    /// Largest difference to `other` where the limit holds, each re its own middle.
    pub fn mismatch(&self, other: &Self) -> Option<Estimate> {
        let apart = self.judged().zip(other.judged()).map(|(a, b)| (a.db - b.db, a.sigma.hypot(b.sigma)));
        let worst = apart.max_by(|a, b| a.0.abs().total_cmp(&b.0.abs()))?;
        Some(Estimate { value: worst.0.abs(), uncertainty: worst.1 })
    }
}

/// −1 or 1 where a point is surely beyond the fault limit, else 0.
fn side(point: &Point) -> i8 {
    let surely = point.surely();
    if surely.abs() <= FAULT_DB { 0 } else { surely.signum() as i8 }
}

fn within(frequency: f64, band: (f64, f64)) -> bool {
    (band.0..=band.1).contains(&frequency)
}

fn median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied()
}
