//! What the levels and loads of a chain tell a user beside what clips: how loud a tone may be that is worn, and whether
//! the source suits the headphones.

use super::{Diagram, EAR_LIMIT, EAR_TARGET, Gear, of_one_leg};
use crate::chain::levels::exposure::WHO_ADULT;
use crate::chain::levels::load::{largest_source, loss};
use crate::chain::wiring::{Role, Wiring};
use crate::units::{Db, Ohms, Spl, number};

/// All that is to be said, in sentences.
pub fn remarks(wiring: &Wiring, gear: &Gear, drawn: &Diagram) -> Vec<String> {
    let worn = wiring.chain.is_worn().then(|| worn(drawn).into_iter().chain(source(wiring, gear)));
    worn.into_iter().flatten().chain(of_one_leg(wiring, gear, drawn)).collect()
}

/// The tone that is aimed at with headphones, and the loudest.
fn worn(drawn: &Diagram) -> Option<String> {
    drawn.end().filter(|end| end.ear)?;
    let (aim, most) = (drawn.tone_for(EAR_TARGET)?, drawn.tone_for(EAR_LIMIT)?);
    let hours = |level: f64| number(WHO_ADULT.time(Spl(level)).0 / 3600.0, 0);
    Some(format!(
        "At the ear: a tone of {aim} makes {}, the aim; none may be louder than {most}, which makes {} ({} and {} hours a \
         week by WHO-ITU H.870).",
        Spl(EAR_TARGET),
        Spl(EAR_LIMIT),
        hours(EAR_TARGET),
        hours(EAR_LIMIT)
    ))
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
        // Vector HP11: 111.8 dB SPL at full scale; 75 dB are allowed for 40 h times 2^(5/3), 85 dB for 40 h / 2^(5/3).
        let said = said("headphones-jack", &gear);
        assert!(said[0].contains("\u{2212}36.8 dBFS makes 75.0 dB SPL"), "{said:?}");
        assert!(
            said[0].contains("\u{2212}26.8 dBFS, which makes 85.0 dB SPL (127 and 13 hours a week"),
            "{said:?}"
        );
        let monitor =
            Gear::of(&Default::default(), [device("focusrite-scarlett-4i4-4g"), device("genelec-8030")]);
        assert_eq!(self::said("monitors-trs", &monitor), [""; 0]);
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
