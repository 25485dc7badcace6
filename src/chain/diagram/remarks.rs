//! What the levels and loads of a chain tell a user beside what clips: how loud a tone may be that is worn, for how long
//! ears bear it, and whether the source suits the headphones.

use super::enough::{is_enough, load};
use super::{Diagram, EAR_LIMIT, EAR_TARGET, Gear, of_one_leg};
use crate::chain::levels::exposure::{Period, RULES, Rule};
use crate::chain::levels::load::{largest_source, loss};
use crate::chain::wiring::{Role, Wiring};
use crate::units::{Db, Ohms, Spl, number};

/// All that is to be said, in sentences.
pub fn remarks(wiring: &Wiring, gear: &Gear, drawn: &Diagram) -> Vec<String> {
    let worn = wiring.chain.is_worn();
    let [aim, source] = if worn { [self::worn(drawn), source(wiring, gear)] } else { [None, None] };
    let all = [
        aim,
        exposure(drawn, worn),
        source,
        is_enough(wiring, gear),
        load(wiring, gear),
        of_one_leg(wiring, gear, drawn),
    ];
    all.into_iter().flatten().collect()
}

/// The tone that is aimed at with headphones, and the loudest.
fn worn(drawn: &Diagram) -> Option<String> {
    drawn.end().filter(|end| end.ear)?;
    let (aim, most) = (drawn.tone_for(EAR_TARGET)?, drawn.tone_for(EAR_LIMIT)?);
    Some(format!(
        "At the ear: a tone of {aim} makes {}, the aim; none may be louder than {most}, which makes {}.",
        Spl(EAR_TARGET),
        Spl(EAR_LIMIT),
    ))
}

/// For how long ears bear the loudest tone of a chain that is worn, or this one of any other, by every rule. `None` where
/// it does not get to the ear, or is softer than any rule minds.
fn exposure(drawn: &Diagram, worn: bool) -> Option<String> {
    let end = drawn.end().filter(|end| end.ear)?;
    let level = Spl(if worn { EAR_LIMIT } else { end.level });
    let rules: Vec<String> = RULES.iter().map(|rule| allowed(rule, level)).collect();
    (level.0 >= EAR_TARGET).then(|| format!("{level} at the ear are allowed for {}.", rules.join(", ")))
}

/// “13 hours a week (WHO and ITU, adults)”.
fn allowed(rule: &Rule, level: Spl) -> String {
    let seconds = rule.time(level).0;
    let (amount, unit) = match seconds {
        hours if hours >= 3600.0 => (hours / 3600.0, "h"),
        minutes if minutes >= 60.0 => (minutes / 60.0, "min"),
        seconds => (seconds, "s"),
    };
    let period = match rule.period {
        Period::Day => "day",
        Period::Week => "week",
    };
    format!("{} {unit} a {period} ({})", number(amount, usize::from(amount < 9.95)), rule.name)
}

/// An output impedance above an eighth of the headphones' is felt (a rule of thumb).
fn source(wiring: &Wiring, gear: &Gear) -> Option<String> {
    let amplified = wiring.connections().any(|connection| connection.to.role() == Role::HeadphoneAmp);
    let (name, source) = if amplified {
        let amp = gear.headphone_amp?;
        (&amp.name, amp.output_impedance.as_ref()?.value)
    } else {
        let interface = gear.interface?;
        (&interface.name, interface.hp_out_impedance.as_ref()?.value)
    };
    let phones: Ohms = gear.headphone?.impedance.as_ref()?.value;
    let most = largest_source(phones);
    (source.0 > most.0).then(|| {
        format!(
            "{name}: its output impedance of {source} is above an eighth of the headphones' {phones} ({most}, a rule of \
             thumb). It takes {} off them, and where their impedance changes with frequency their sound changes with it.",
            Db(-loss(source, phones).0)
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chain::diagram::{Knobs, diagram, path};
    use crate::chain::gear::{Catalogue, Device, Figure, HeadphoneAmp};
    use crate::units::{Dbfs, Dbu};

    fn device(id: &str) -> &'static Device {
        Catalogue::built_in().device(id).expect("is in the list")
    }

    fn said(id: &str, gear: &Gear) -> Vec<String> {
        let wiring = Wiring::by_id(id).expect("is there");
        let links = path(wiring, gear, Knobs::default()).expect("is known");
        remarks(wiring, gear, &diagram(&links, Dbfs(-60.0)))
    }

    #[test]
    fn headphones_have_an_aim_and_a_limit() {
        let devices = [device("focusrite-scarlett-4i4-4g"), device("sennheiser-hd650")];
        let gear = Gear::of(&Default::default(), devices);
        // Vector HP11: 111.8 dB SPL at full scale.
        let said = said("headphones-jack", &gear);
        assert!(said[0].contains("\u{2212}36.8 dBFS makes 75.0 dB SPL"), "{said:?}");
        assert!(said[0].ends_with("\u{2212}26.8 dBFS, which makes 85.0 dB SPL."), "{said:?}");
        // NIOSH allows 85 dB for 8 h; OSHA 90 dB, and 5 dB less for twice as long; WHO and ITU 80 dB for 40 h, to children
        // 75 dB, and 85 dB for these times 2^(−5/3) and 2^(−10/3).
        assert_eq!(
            said[1],
            "85.0 dB SPL at the ear are allowed for 13 h a week (WHO and ITU, adults), 4.0 h a week (WHO and ITU, \
             children), 8.0 h a day (NIOSH, at work), 16 h a day (OSHA, at work)."
        );
        let monitor =
            Gear::of(&Default::default(), [device("focusrite-scarlett-4i4-4g"), device("genelec-8030")]);
        assert_eq!(self::said("monitors-trs", &monitor), [""; 0]);
        // MON01: 102 dB, 17 dB above what NIOSH allows for 8 h.
        let wiring = Wiring::by_id("monitors-trs").expect("is there");
        let loud = diagram(&path(wiring, &monitor, Knobs::default()).expect("is known"), Dbfs(-20.0));
        let said = remarks(wiring, &monitor, &loud);
        assert!(said.len() == 1 && said[0].starts_with("102.0 dB SPL at the ear"), "{said:?}");
        assert!(
            said[0].contains("9.4 min a day (NIOSH") && said[0].contains("15 min a week (WHO"),
            "{said:?}"
        );
    }

    #[test]
    fn a_source_that_does_not_suit_the_headphones_is_named() {
        let amp = |ohms: f64| HeadphoneAmp {
            name: "HA".to_owned(),
            gain: Some(Figure::own(Db(10.0), "a manual")),
            output_impedance: Some(Figure::own(Ohms(ohms), "a manual")),
            ..HeadphoneAmp::default()
        };
        let Device::Headphone(headphone) = device("sennheiser-hd650") else { panic!("headphones") };
        let said = |amp: &HeadphoneAmp| {
            let gear = Gear {
                measured_out: Some(Dbu(16.0)),
                headphone_amp: Some(amp),
                headphone: Some(headphone),
                ..Gear::default()
            };
            said("headphone-amp-balanced-trs", &gear)
        };
        // Vector HP20 has 46 Ω; 300 Ω take an eighth of that, 37.5 Ω.
        let felt = said(&amp(46.0));
        assert!(
            felt.last().is_some_and(|line| line.contains("46.0 Ω") && line.contains("1.2 dB")),
            "{felt:?}"
        );
        assert!(said(&amp(37.0)).iter().all(|line| !line.contains("impedance")));
    }
}
