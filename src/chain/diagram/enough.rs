//! Whether an amplifier is enough for what hangs on it, and whether that is too much of a load for it.

use super::interface::{at_load, measured_phones};
use super::path::rated;
use super::{EAR_LIMIT, Gear};
use crate::chain::levels::headphone::Demand;
use crate::chain::levels::speaker::{spl, voltage_for};
use crate::chain::levels::{load, power};
use crate::chain::wiring::{Connection, Port, Role, Wiring};
use crate::units::{Db, Metres, Ohms, Spl, Volts};

/// What music needs above its level: wide music peaks 14 to 20 dB above it (chains.md §3.4).
const PEAKS: Db = Db(20.0);
/// Headphones in parallel are no less than this together, where a maker says no other (ART, chains.md §3.5).
const LEAST_SHARED: Ohms = Ohms(16.0);

/// What drives what is listened to: its name, the highest voltage it gives, and the load that was stated for.
struct Drive<'a> {
    name: &'a str,
    volts: Volts,
    load: Option<Ohms>,
}

impl Drive<'_> {
    /// “The HA gives at most 2.75 V (25.2 mW) into 300.0 Ω”.
    fn words(&self, into: Ohms) -> String {
        let watts = power::power(self.volts, into);
        // What is stated for another load than this one's.
        let other = self.load.filter(|load| (load.0 / into.0).ln().abs() > 0.05);
        let by = other.map_or_else(String::new, |load| format!(", as stated for {load}"));
        format!("{} gives at most {} ({watts}){by}", self.name, self.volts)
    }
}

/// Whether the loudest that is recommended, with the peaks of music, can be reached at all.
pub(super) fn is_enough(wiring: &Wiring, gear: &Gear) -> Option<String> {
    let last = wiring.connections().last()?;
    match last.to.role() {
        Role::Headphones => in_headphones(gear, last),
        Role::Speakers => on_speakers(gear),
        _ => None,
    }
}

fn target() -> Spl {
    Spl(EAR_LIMIT) + PEAKS
}

fn sentence(who: &str, need: Demand, drive: &Drive, into: Ohms, reached: Spl) -> String {
    let enough = if reached.0 >= target().0 {
        "that is enough".to_owned()
    } else {
        format!("not enough, it ends at {reached}")
    };
    format!(
        "Peaks {PEAKS} above {} ask for {} ({}) {who}; {}: {enough}.",
        Spl(EAR_LIMIT),
        need.voltage,
        need.power,
        drive.words(into)
    )
}

fn in_headphones(gear: &Gear, last: Connection) -> Option<String> {
    let headphone = gear.headphone?;
    let (sensitivity, impedance) =
        (headphone.sensitivity.as_ref()?.value, headphone.impedance.as_ref()?.value);
    let drive = if last.from == Port::Phones {
        let interface = gear.interface?;
        let listed =
            at_load(&interface.hp_max, impedance.0).map(|row| (row.level.value, Some(Ohms(row.load_ohm))));
        let measured = measured_phones(gear, last).map(|level| (level, None));
        let (level, load) = measured.or(listed)?;
        Drive { name: &interface.name, volts: level.volts(), load }
    } else {
        let amp = gear.headphone_amp?;
        let (volts, load) = rated(&amp.power, impedance)?;
        Drive { name: &amp.name, volts, load: Some(load) }
    };
    let need = sensitivity.demand(target(), impedance);
    let reached = sensitivity.spl(drive.volts, impedance);
    Some(sentence(&format!("at the {}", headphone.name), need, &drive, impedance, reached))
}

fn on_speakers(gear: &Gear) -> Option<String> {
    let (amp, speaker) = (gear.amp?, gear.speaker?);
    let impedance = speaker.impedance.as_ref()?.value;
    let sensitivity = speaker.sensitivity.as_ref()?.value.per_283v(Some(impedance))?;
    let distance = gear.distance.unwrap_or(Metres(1.0));
    let (volts, load) = rated(&amp.power, impedance)?;
    let drive = Drive { name: &amp.name, volts, load: Some(load) };
    let need = Demand::of(voltage_for(target(), sensitivity, distance), impedance);
    let who = format!("at one {}, heard from {distance}", speaker.name);
    Some(sentence(&who, need, &drive, impedance, spl(sensitivity, volts, distance)))
}

/// Whether what hangs on an amplifier is less than it is made for, or would be with a second of its kind beside it.
pub(super) fn load(wiring: &Wiring, gear: &Gear) -> Option<String> {
    let last = wiring.connections().last()?;
    match last.to.role() {
        Role::Headphones => {
            let amplified = last.from != Port::Phones;
            let amp = gear.headphone_amp.filter(|_| amplified);
            let name = if amplified { &amp?.name } else { &gear.interface?.name };
            let headphones = gear.headphone?.impedance.as_ref()?.value;
            of_headphones(
                name,
                amp.and_then(|amp| amp.load_min.as_ref()).map(|least| least.value),
                headphones,
            )
        }
        Role::Speakers => {
            let (amp, speaker) = (gear.amp?, gear.speaker?.impedance.as_ref()?.value);
            let bridged = last.from == Port::BridgedTerminals;
            let least = amp.min_load_btl.as_ref().filter(|_| bridged).map(|least| least.value);
            let stated = amp.power.iter().map(|row| row.load_ohm).min_by(f64::total_cmp).map(Ohms);
            let too_low = least.filter(|least| speaker.0 < least.0).map(|least| {
                format!("{}: {speaker} of the loudspeakers are less than the {least} it bears; do not connect them.", amp.name)
            });
            too_low.or_else(|| {
                let stated = stated.filter(|stated| least.is_none() && speaker.0 < stated.0)?;
                Some(format!(
                    "{}: no power is stated below {stated}; see in its manual whether it bears the {speaker} of the \
                     loudspeakers.",
                    amp.name
                ))
            })
        }
        _ => None,
    }
}

fn of_headphones(name: &str, least: Option<Ohms>, headphones: Ohms) -> Option<String> {
    if let Some(least) = least.filter(|least| headphones.0 < least.0) {
        return Some(format!(
            "{name}: {headphones} of the headphones are less than the {least} it is made for."
        ));
    }
    let two = load::parallel(&[headphones, headphones])?;
    let (most, by) = match least {
        Some(least) => (least, "it is made for"),
        None => (LEAST_SHARED, "most are made for (a rule of thumb)"),
    };
    (two.0 < most.0).then(|| {
        format!("{name}: a second pair of such headphones on the same socket would make {two}, less than the {most} {by}.")
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chain::gear::{Catalogue, Figure, Headphone, HeadphoneAmp, PowerAmp, PowerAtLoad, Speaker};
    use crate::chain::levels::headphone::Sensitivity;
    use crate::chain::levels::speaker::Sensitivity::PerVoltage;
    use crate::units::{Dbu, Watts};

    fn own<T>(value: T) -> Option<Figure<T>> {
        Some(Figure::own(value, "typed"))
    }

    fn wiring(id: &str) -> &'static Wiring {
        Wiring::by_id(id).expect("is there")
    }

    fn row(load_ohm: f64, watts: f64) -> PowerAtLoad {
        PowerAtLoad { load_ohm, thd_percent: None, power: Figure::own(Watts(watts), "typed") }
    }

    /// Vectors HP09 to HP11: 25.2 mW into 300 Ω make 111.8 dB on an HD 650.
    #[test]
    fn the_phones_jack_is_enough_for_an_hd650() {
        let list = Catalogue::built_in();
        let devices =
            ["focusrite-scarlett-4i4-4g", "sennheiser-hd650"].map(|id| list.device(id).expect("listed"));
        let gear = Gear::of(&Default::default(), devices);
        let jack = wiring("headphones-jack");
        let said = is_enough(jack, &gear).expect("is known");
        assert!(said.contains("gives at most 2.75 V (25.2 mW): that is enough."), "{said}");
        assert_eq!(load(jack, &gear), None, "two of 300 Ω are 150 Ω");
        // 7 dB less is 104.8 dB SPL, 0.2 less than are asked for.
        let quiet = Gear { measured_phones: Some(Dbu(4.0)), ..gear };
        let said = is_enough(jack, &quiet).expect("is known");
        assert!(said.ends_with("not enough, it ends at 104.8 dB SPL."), "{said}");
        assert_eq!(is_enough(wiring("line-loop-trs"), &gear), None);
        assert_eq!(
            is_enough(wiring("headphone-amp-balanced-trs"), &gear),
            None,
            "of that amplifier nothing is known"
        );
    }

    #[test]
    fn an_amplifier_is_held_against_the_headphones() {
        let headphone = |ohms: f64| Headphone {
            name: "HP".to_owned(),
            sensitivity: own(Sensitivity::PerVolt(105.0)),
            impedance: own(Ohms(ohms)),
            ..Headphone::default()
        };
        let amp = HeadphoneAmp {
            name: "HA".to_owned(),
            power: vec![row(32.0, 0.032), row(300.0, 0.02)],
            load_min: own(Ohms(16.0)),
            ..HeadphoneAmp::default()
        };
        let balanced = wiring("headphone-amp-balanced-trs");
        let said = |ohms: f64, amp: &HeadphoneAmp| {
            let headphone = headphone(ohms);
            let gear = Gear { headphone_amp: Some(amp), headphone: Some(&headphone), ..Gear::default() };
            (is_enough(balanced, &gear).expect("is known"), load(balanced, &gear))
        };
        // 105 dB ask for 1 V; 32 mW into 32 Ω are 1.012 V.
        let (enough, alone) = said(32.0, &amp);
        assert_eq!(
            enough,
            "Peaks 20.0 dB above 85.0 dB SPL ask for 1.00 V (31.2 mW) at the HP; HA gives at most 1.01 V (32.0 mW): \
             that is enough."
        );
        assert_eq!(alone, None, "two make the 16 Ω that are allowed");
        assert!(
            said(40.0, &amp).0.contains("as stated for 32.0 Ω: that is enough"),
            "{}",
            said(40.0, &amp).0
        );
        assert!(
            said(30.0, &amp)
                .1
                .is_some_and(|said| said.contains("would make 15.0 Ω, less than the 16.0 Ω it is"))
        );
        assert!(
            said(12.0, &amp)
                .1
                .is_some_and(|said| said.contains("12.0 Ω of the headphones are less than the 16.0"))
        );
        let silent = HeadphoneAmp { load_min: None, ..amp };
        assert!(said(30.0, &silent).1.is_some_and(|said| said.contains("a rule of thumb")));
        assert_eq!(said(32.0, &silent).1, None);
    }

    /// Vectors AMP03, AMP04 and SP01 to SP03.
    #[test]
    fn a_power_amplifier_is_held_against_the_loudspeakers() {
        let amp = PowerAmp {
            name: "PA".to_owned(),
            power: vec![row(4.0, 50.0)],
            min_load_btl: own(Ohms(3.2)),
            ..PowerAmp::default()
        };
        let said = |ohms: f64, id: &str, distance: f64| {
            let speaker = Speaker {
                name: "LS".to_owned(),
                sensitivity: own(PerVoltage(90.0)),
                impedance: own(Ohms(ohms)),
                ..Speaker::default()
            };
            let distance = Some(Metres(distance));
            let gear = Gear { amp: Some(&amp), speaker: Some(&speaker), distance, ..Gear::default() };
            (is_enough(wiring(id), &gear).expect("is known"), load(wiring(id), &gear))
        };
        // 14.14 V are 14 dB above 2.83 V: 104 dB at 1 m, 110 dB at half of that.
        let (far, fits) = said(4.0, "amp-bridged", 1.0);
        assert!(
            far.contains("heard from 1.00 m; PA gives at most 14.1 V (50.0 W): not enough, it ends at 104.0"),
            "{far}"
        );
        assert_eq!(fits, None);
        let near = said(8.0, "amp-rca", 0.5).0;
        assert!(near.contains("(25.0 W), as stated for 4.00 Ω: that is enough"), "{near}");
        let low = |id| said(3.0, id, 1.0).1.expect("too low");
        assert!(low("amp-bridged").contains("3.00 Ω of the loudspeakers are less than the 3.20 Ω it bears"));
        assert!(low("amp-rca").contains("no power is stated below 4.00 Ω"));
    }
}
