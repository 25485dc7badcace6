//! Every vector of `vectors.toml`.

use super::converter::{Legs, full_scale_from_reading, largest_tone, output_level, return_level, tone_for};
use super::digital::{aes17_rms, crest, headroom, plain_rms};
use super::exposure::{NIOSH, OSHA, WHO_ADULT};
use super::headphone::Sensitivity;
use super::speaker::{
    SENSITIVITY_VOLTS, active_monitor, coherent, distance_loss, per_283v, spl, uncorrelated, voltage_for,
};
use super::voltage::{CONSUMER_FULL_SCALE, DBU_REFERENCE, NOMINAL_HOME, NOMINAL_STUDIO, ONE_LEG};
use super::{load, power, timing};
use crate::units::{
    Db, Dbfs, Dbu, Dbv, Hz, Metres, Ohms, Spl, Volts, Watts, gain_to_db, mean_square_to_dbfs,
};
use serde::Deserialize;
use std::collections::BTreeSet;

#[derive(Deserialize)]
struct Vectors {
    vector: Vec<Vector>,
}

#[derive(Deserialize)]
struct Vector {
    id: String,
    what: String,
    expect: f64,
    unit: String,
    tol: f64,
}

/// Scarlett 4i4, 3rd and 4th Gen.
const OUT_3G: Dbu = Dbu(15.5);
const OUT_4G: Dbu = Dbu(16.0);
const LINE_IN: Dbu = Dbu(22.0);
const INST_IN: Dbu = Dbu(12.0);
const TONE: Dbfs = Dbfs(-20.0);
const PASSIVE: Spl = Spl(90.0);

fn electrical(id: &str) -> Option<f64> {
    let rca = OUT_4G + ONE_LEG;
    let hundred_watts = Volts(28.28);
    Some(match id {
        "LV01" => DBU_REFERENCE.0,
        "LV02" => NOMINAL_STUDIO.volts().0,
        "LV03" => NOMINAL_HOME.volts().0,
        "LV04" => NOMINAL_STUDIO.above(NOMINAL_HOME.dbu()).0,
        "LV05" => Dbv(0.0).dbu().0,
        "LV06" => CONSUMER_FULL_SCALE.dbu().0,
        "LV07" => Volts(4.0).dbu().0,
        "LV08" => Dbu(24.0).volts().0,
        "LV09" => Volts(4.6).dbu().0,
        "LV10" => OUT_3G.volts().peak_of_sine(),
        "FS01" => plain_rms(Dbfs(0.0)).0,
        "FS02" => mean_square_to_dbfs(0.5).0,
        "FS03" => aes17_rms(Dbfs(0.0)).0,
        "FS04" => plain_rms(TONE).0,
        "CAL01" => full_scale_from_reading(TONE, Volts(0.461), Legs::Both).0,
        "CAL02" => full_scale_from_reading(TONE, Volts(0.2305), Legs::One).0,
        "RP01" => return_level(TONE, OUT_3G, LINE_IN, Db(0.0)).0,
        "RP02" => return_level(TONE, OUT_4G, LINE_IN, Db(0.0)).0,
        "RP03" => return_level(TONE, OUT_4G, LINE_IN, ONE_LEG).0,
        "RP04" => return_level(TONE, OUT_4G, INST_IN, ONE_LEG).0,
        "RP05" => largest_tone(Db(6.0), OUT_4G, INST_IN, ONE_LEG).0,
        "LD01" => load::loss(Ohms(430.0), Ohms(10e3)).0,
        "LD02" => load::loss(Ohms(430.0), Ohms(60e3)).0,
        "LD03" => load::loss(Ohms(100.0), Ohms(10e3)).0,
        "LD04" => load::loss(Ohms(430.0), Ohms(9e3)).0,
        "LD05" => load::loss(Ohms(430.0), Ohms(8.0)).0,
        "LD06" => 1e3 * speaker_on_line_out(OUT_3G, Ohms(430.0)).0,
        "LD07" => 1e3 * speaker_on_line_out(OUT_4G, Ohms(100.0)).0,
        "HOP01" => rca.0,
        "HOP02" => rca.volts().0,
        "HOP03" => rca.above(CONSUMER_FULL_SCALE.dbu()).0,
        "HOP04" => tone_for(NOMINAL_HOME.dbu(), rca).0,
        "AMP26a" => power::amplified(Volts(1.0), Db(26.0)).0,
        "AMP26b" => power::input_for(hundred_watts, Db(26.0)).0,
        "AMP29a" => power::amplified(Volts(1.0), Db(29.0)).0,
        "AMP29b" => power::input_for(hundred_watts, Db(29.0)).0,
        "AMP32a" => power::amplified(Volts(1.0), Db(32.0)).0,
        "AMP32b" => power::input_for(hundred_watts, Db(32.0)).0,
        "AMP01" => power::voltage(Watts(80.0), Ohms(4.0)).0,
        "AMP02" => power::gain(Volts(0.774), Volts(17.89)).0,
        "AMP03" => power::voltage(Watts(50.0), Ohms(4.0)).0,
        "AMP04" => power::power(power::voltage(Watts(50.0), Ohms(4.0)), Ohms(8.0)).0,
        "AMP05" => fifty_watts_at_26_db().0,
        "AMP06" => tone_for(fifty_watts_at_26_db(), rca).0,
        "AMP07" => {
            let turned_down = power::amplified(power::voltage(Watts(50.0), Ohms(4.0)), Db(-20.0));
            power::power(turned_down, Ohms(4.0)).0
        }
        "CR01" => crest(1.0, 0.5).0,
        "CR02" => headroom(TONE, Db(12.0)).0,
        "CB01" => load::longest_lead(Ohms(8.0), 0.05, 4.016e-3),
        "CB02" => load::longest_lead(Ohms(4.0), 0.05, 2.525e-3),
        "CB03" => load::loss(load::lead_resistance(Metres(5.0), 13.17e-3), Ohms(4.0)).0,
        "TM01" => timing::acoustic_delay(Metres(1.0)).0,
        "TM02" => timing::acoustic_delay(Metres(1.0)).0 * 48.0,
        "TM03" => timing::at_wrong_rate(Hz(997.0), Hz(44_100.0), Hz(48_000.0)).0,
        "TM04" => timing::at_wrong_rate(Hz(997.0), Hz(48_000.0), Hz(44_100.0)).0,
        "SIG01" => load::common_mode_residue(Db(0.1)).0,
        "SIG02" => gain_to_db(load::joined(&[(1.0, Ohms(100.0)), (0.0, Ohms(100.0))])?),
        "SIG03" => gain_to_db(load::joined(&[(1.0, Ohms(100.0)), (1.0, Ohms(100.0))])?),
        "SIG04" => {
            [16.0, 25.0].map(|corner| load::first_order_high_pass(Hz(corner), Hz(20.0)).0).iter().sum()
        }
        _ => return None,
    })
}

fn speaker_on_line_out(full_scale: Dbu, source: Ohms) -> Watts {
    let speaker = Ohms(8.0);
    power::power((full_scale + load::loss(source, speaker)).volts(), speaker)
}

fn fifty_watts_at_26_db() -> Dbu {
    power::input_for(power::voltage(Watts(50.0), Ohms(4.0)), Db(26.0))
}

fn acoustical(id: &str) -> Option<f64> {
    let ten_watts = power::voltage(Watts(10.0), Ohms(8.0));
    let watts_for = |target| power::power(voltage_for(target, PASSIVE, Metres(1.2)), Ohms(8.0)).0;
    let output = output_level(TONE, OUT_4G);
    let hd650 = Sensitivity::PerVolt(103.0);
    let k240 = Sensitivity::PerVolt(103.0).demand(Spl(110.0), Ohms(64.0));
    Some(match id {
        "SP01" => power::power(SENSITIVITY_VOLTS, Ohms(8.0)).0,
        "SP02" => power::power(SENSITIVITY_VOLTS, Ohms(4.0)).0,
        "SP03" => per_283v(Spl(85.0), Ohms(6.0)).0,
        "SP04" => spl(PASSIVE, ten_watts, Metres(1.0)).0,
        "SP05" => spl(PASSIVE, ten_watts, Metres(2.0)).0,
        "SP06" => uncorrelated(&[spl(PASSIVE, ten_watts, Metres(2.0)); 2]).0,
        "SP07" => distance_loss(Metres(1.2)).0,
        "SP08" => watts_for(Spl(83.0)),
        "SP09" => watts_for(Spl(103.0)),
        "SP10" => (Spl(85.0) + Db(20.0) + distance_loss(Metres(2.2))).0,
        "SP11" => uncorrelated(&[Spl(79.0); 2]).0,
        "SP12" => coherent(&[Spl(79.0); 2]).0,
        "MON01" => active_monitor(output, Dbu(-6.0)).0,
        "MON02" => active_monitor(output, Dbu(0.0)).0,
        "MON03" => active_monitor(Dbu(0.0) + Db(-15.0), Dbu(0.0)).0,
        "MON04" => (active_monitor(Dbu(4.0) + Db(-4.0), Dbu(0.0)) + Db(94.0 - 100.0)).0,
        "MON05" => Spl(83.0).above(active_monitor(output, Dbu(-6.0))).0,
        "HP01" => Sensitivity::PerMilliwatt(100.0).per_volt(Ohms(420.0)).0,
        "HP02" => Sensitivity::PerMilliwatt(96.0).per_volt(Ohms(250.0)).0,
        "HP03" => Sensitivity::PerMilliwatt(96.0).per_volt(Ohms(80.0)).0,
        "HP04" => Sensitivity::PerMilliwatt(99.0).per_volt(Ohms(38.0)).0,
        "HP05" => hd650.per_milliwatt(Ohms(300.0)).0,
        "HP06" => k240.voltage.0,
        "HP07" => 1e3 * k240.current.0,
        "HP08" => 1e3 * k240.power.0,
        "HP09" => 1e3 * power::power(Dbu(5.0).volts(), Ohms(33.0)).0,
        "HP10" => 1e3 * power::power(Dbu(11.0).volts(), Ohms(300.0)).0,
        "HP11" => hd650.spl(Dbu(11.0).volts(), Ohms(300.0)).0,
        "HP12" => load::source_from_drop(Ohms(33.0), Ohms(300.0), Db(6.0))?.0,
        "HP13" => load::loss(Ohms(46.0), Ohms(32.0)).0,
        "HP14" => load::damping_factor(Ohms(46.0), Ohms(32.0)),
        "HP15" => load::loss(Ohms(8.5), Ohms(8.0)).0,
        "HP16" => load::loss(Ohms(8.5), Ohms(32.0)).0,
        "HP17" => load::largest_source(Ohms(32.0)).0,
        "HP18" => power::voltage(Watts(1.2), Ohms(32.0)).0,
        "HP19" => power::gain(Volts(1.0), Volts(6.0)).0,
        "HP20" => load::ripple(Ohms(46.0), Ohms(300.0), Ohms(580.0)).0,
        "EX01" => NIOSH.time(Spl(100.0)).0 / 60.0,
        "EX02" => NIOSH.time(Spl(83.0)).0 / 3600.0,
        "EX03" => OSHA.time(Spl(100.0)).0 / 3600.0,
        "EX04" => WHO_ADULT.time(Spl(100.0)).0 / 60.0,
        "EX05" => WHO_ADULT.time(Spl(89.0)).0 / 3600.0,
        _ => return None,
    })
}

#[test]
fn every_vector() {
    let vectors: Vectors = toml::from_str(include_str!("vectors.toml")).unwrap();
    let ids: BTreeSet<&str> = vectors.vector.iter().map(|vector| vector.id.as_str()).collect();
    assert_eq!(ids.len(), 100, "all there, none twice");
    for Vector { id, what, expect, unit, tol } in &vectors.vector {
        let reached =
            electrical(id).or_else(|| acoustical(id)).unwrap_or_else(|| panic!("{id} is not computed"));
        assert!(
            (reached - expect).abs() <= *tol,
            "{id}, {what}: {reached} {unit} instead of {expect} ± {tol}"
        );
    }
}

#[test]
fn there_and_back() {
    for level in [-60.0, -10.0, 0.0, 4.0, 24.0] {
        assert!((Dbu(level).volts().dbu().0 - level).abs() < 1e-12);
        assert!((Dbv(level).dbu().dbv().0 - level).abs() < 1e-12);
        let (out, input) = (Dbu(level), Dbu(22.0));
        let tone = largest_tone(Db(6.0), out, input, Db(-3.0));
        assert!((return_level(tone, out, input, Db(-3.0)).0 + 6.0).abs() < 1e-12);
    }
    for impedance in [16.0, 32.0, 300.0] {
        let quoted = Sensitivity::PerMilliwatt(99.0);
        let volts = Sensitivity::PerVolt(quoted.per_volt(Ohms(impedance)).0);
        assert!((volts.per_milliwatt(Ohms(impedance)).0 - 99.0).abs() < 1e-12);
    }
}
