//! What loads do to sources: bridging, parallel splitters, joined outputs, leads.

use crate::units::{Db, Hz, Metres, Ohms, db_to_gain, gain_to_db};

/// Level lost in the source when it drives `load`: 20·lg(Z/(Z + Zout)).
pub fn loss(source: Ohms, load: Ohms) -> Db {
    Db(gain_to_db(load.0 / (load.0 + source.0)))
}

/// What a splitter's outputs, or several inputs on one output, load together. `None` without any.
pub fn parallel(loads: &[Ohms]) -> Option<Ohms> {
    let conductance: f64 = loads.iter().map(|load| 1.0 / load.0).sum();
    (conductance > 0.0).then(|| Ohms(1.0 / conductance))
}

/// Load over source impedance.
pub fn damping_factor(source: Ohms, load: Ohms) -> f64 {
    load.0 / source.0
}

/// The largest source impedance by the rule of the eighth: a headphone's own peaks then move it by 1 dB at most.
pub fn largest_source(load: Ohms) -> Ohms {
    Ohms(load.0 / 8.0)
}

/// By how much the level at a load whose impedance goes from `low` to `high` moves when driven from `source`.
pub fn ripple(source: Ohms, low: Ohms, high: Ohms) -> Db {
    loss(source, high) - Db(loss(source, low).0)
}

/// The impedance of a linear source that is `drop` lower into `small` than into `large` (drop > 0). `None` where no
/// linear source does that.
pub fn source_from_drop(small: Ohms, large: Ohms, drop: Db) -> Option<Ohms> {
    let ratio = db_to_gain(-drop.0);
    let source = small.0 * large.0 * (1.0 - ratio) / (ratio * large.0 - small.0);
    (source.is_finite() && source >= 0.0).then_some(Ohms(source))
}

/// Amplitude at the node where outputs are tied together: each with its amplitude and output impedance
/// (Millman's theorem). `None` without a source.
pub fn joined(outputs: &[(f64, Ohms)]) -> Option<f64> {
    let conductance: f64 = outputs.iter().map(|(_, source)| 1.0 / source.0).sum();
    let current: f64 = outputs.iter().map(|(amplitude, source)| amplitude / source.0).sum();
    (conductance > 0.0).then(|| current / conductance)
}

/// What a differential input leaves of a signal that is equal on both legs but for a `mismatch` of gain.
pub fn common_mode_residue(mismatch: Db) -> Db {
    Db(gain_to_db(1.0 - db_to_gain(-mismatch.0.abs())))
}

/// Gain of a first-order high-pass with its −3 dB point at `corner`.
pub fn first_order_high_pass(corner: Hz, at: Hz) -> Db {
    Db(-10.0 * (1.0 + (corner.0 / at.0).powi(2)).log10())
}

/// Resistance of both wires of a lead, `per_metre` being that of one wire, in ohms per metre.
pub fn lead_resistance(length: Metres, per_metre: f64) -> Ohms {
    Ohms(2.0 * length.0 * per_metre)
}

/// The longest lead (one way) whose two wires together stay under `share` of the load, in the unit of length that
/// `per_unit` (ohms of one wire) is counted in.
pub fn longest_lead(load: Ohms, share: f64, per_unit: f64) -> f64 {
    load.0 * share / (2.0 * per_unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn splitters_share() {
        let two = parallel(&[Ohms(32.0), Ohms(32.0)]).unwrap();
        assert!((two.0 - 16.0).abs() < 1e-12);
        assert_eq!(parallel(&[]), None);
    }

    #[test]
    fn no_linear_source_drops_more_than_the_loads_allow() {
        assert_eq!(source_from_drop(Ohms(33.0), Ohms(300.0), Db(40.0)), None);
    }

    #[test]
    fn the_lower_impedance_wins() {
        // A 0.2 Ω headphone amplifier that is silent, against a 100 Ω line output: 54 dB down.
        let node = joined(&[(1.0, Ohms(100.0)), (0.0, Ohms(0.2))]).unwrap();
        assert!((gain_to_db(node) + 54.0).abs() < 0.1);
    }
}
