use super::*;
use crate::chain::gear::{Catalogue, Choice};
use crate::chain::levels::headphone::Sensitivity;
use crate::chain::levels::speaker;
use crate::units::{Db, Dbu, Ohms, Volts, Watts};

fn row(kind: Kind, caption: &str) -> Asked {
    *asked(kind).iter().find(|asked| asked.caption() == caption).unwrap_or_else(|| panic!("{caption}"))
}

fn typed<'a>(kind: Kind, answers: &[(&str, &'a str)]) -> Vec<(Asked, &'a str)> {
    answers.iter().map(|(caption, text)| (row(kind, caption), *text)).collect()
}

fn kept(kind: Kind, answers: &[(&str, &str)]) -> Device {
    own(kind, None, "Grandfather 2000", &typed(kind, answers)).expect("can be read").expect("is kept")
}

#[test]
fn every_caption_stands_once_and_every_figure_is_reckoned_with() {
    for kind in Kind::ALL {
        let captions: std::collections::BTreeSet<String> = asked(*kind).iter().map(Asked::caption).collect();
        assert_eq!(captions.len(), asked(*kind).len(), "{kind:?}");
        for asked in asked(*kind) {
            assert!(asked.caption().is_char_boundary(1) && !asked.caption().contains('_'), "{asked:?}");
            let text = match asked.words().next() {
                Some(word) => word.to_owned(),
                // In the middle of what is usual, in the first of its units.
                None => format!("{} {}", 0.5 * (asked.usual.0 + asked.usual.1), asked.units[0].0),
            };
            let device = match asked.id {
                // Of a headphone one says nothing without the other.
                "sensitivity" if *kind == Kind::Headphone => {
                    let impedance = row(*kind, "Nominal impedance, in Ω");
                    own(*kind, None, "One", &[(*asked, &text), (impedance, "300")])
                }
                _ => own(*kind, None, "One", &[(*asked, &text)]),
            };
            let device = device.expect("can be read").expect("is kept");
            assert!(device.given().contains(&asked.id), "{asked:?}");
            assert_eq!(odd(&device, &[(*asked, &text)]), None, "{asked:?}");
            assert!(!asked.of(&device).is_empty(), "{asked:?}");
            let again = own(*kind, None, "One", &[(*asked, &asked.of(&device))]);
            assert!(again.is_ok() || *kind == Kind::Headphone, "{asked:?} reads what it writes");
        }
    }
}

#[test]
fn an_amplifier_and_its_loudspeakers_as_their_manuals_say() {
    let answers = [
        ("Voltage gain, fully up, in dB", "26"),
        ("Power, into 8 Ω, in W", "50 W"),
        ("Power, into 4 Ω, in W", "80"),
        ("Speaker terminals", "bridged"),
    ];
    let Device::PowerAmp(amp) = kept(Kind::PowerAmp, &answers) else { panic!("an amplifier") };
    assert_eq!(amp.gain.as_ref().map(|figure| figure.value), Some(Db(26.0)));
    let rows: Vec<_> = amp.power.iter().map(|row| (row.load_ohm, row.power.value)).collect();
    assert_eq!(rows, [(8.0, Watts(50.0)), (4.0, Watts(80.0))]);
    let contradiction = crate::chain::connection::contradiction(
        crate::chain::wiring::Wiring::by_id("amp-rca").expect("is there"),
        &Device::PowerAmp(amp.clone()),
    );
    assert!(contradiction.is_some(), "its terminals may not be grounded");
    assert!(amp.gain.is_some_and(|figure| (figure.kind, &*figure.source) == (SourceKind::Own, TYPED)));
    let speaker = kept(
        Kind::Speaker,
        &[("Nominal impedance, in Ω", "4 Ohm"), ("Sensitivity, in dB/2.83V or dB/W", "87,5 dB/2,83 V")],
    );
    let Device::Speaker(speaker) = speaker else { panic!("a loudspeaker") };
    assert_eq!(speaker.impedance.map(|figure| figure.value), Some(Ohms(4.0)));
    assert_eq!(speaker.sensitivity.map(|figure| figure.value), Some(speaker::Sensitivity::PerVoltage(87.5)));
}

/// At 4 ohms they are 3 dB apart: neither is assumed.
#[test]
fn a_loudspeakers_sensitivity_says_of_what() {
    const CAPTION: &str = "Sensitivity, in dB/2.83V or dB/W";
    let read = |text: &str| {
        let answers = [(CAPTION, text), ("Nominal impedance, in Ω", "4")];
        let Device::Speaker(speaker) = kept(Kind::Speaker, &answers) else { panic!("a loudspeaker") };
        let figure = speaker.sensitivity.clone().expect("is there").value;
        (figure, row(Kind::Speaker, CAPTION).of(&Device::Speaker(speaker)))
    };
    for text in ["87 dB/W", "87 dB SPL / W", "87 dB/W/m", "87 dB / 1 W / 1 m", "87 dB (1 W, 1 m)"] {
        assert_eq!(read(text), (speaker::Sensitivity::PerWatt(87.0), "87 dB/W".to_owned()), "{text}");
    }
    for text in ["87 dB/2.83V", "87 dB / 2,83 V / 1 m", "87 dB (2.83 V/1 m)", "87 dB (2,83 V, 1 m)"] {
        assert_eq!(read(text), (speaker::Sensitivity::PerVoltage(87.0), "87 dB/2.83V".to_owned()), "{text}");
    }
    for text in ["87", "87 dB", "87 dB SPL"] {
        let error =
            own(Kind::Speaker, None, "One", &typed(Kind::Speaker, &[(CAPTION, text)])).expect_err(text);
        assert!(error.contains("dB/2.83V or dB/W; the two are not the same"), "{error}");
    }
    let alone = typed(Kind::Speaker, &[(CAPTION, "87 dB/W")]);
    let error = own(Kind::Speaker, None, "One", &alone).expect_err("one without the other");
    assert!(error.contains("per watt says nothing without the impedance"), "{error}");
    // As files had it before: for 2.83 V.
    for unit in ["dB", "dB SPL"] {
        let json = json!({ "speaker": { "id": "old", "name": "Old",
            "sensitivity": { "v": 87, "unit": unit, "source": "box", "kind": "own" } } });
        let Ok(Device::Speaker(old)) = serde_json::from_value(json) else { panic!("{unit} is read") };
        assert_eq!(old.sensitivity.map(|figure| figure.value), Some(speaker::Sensitivity::PerVoltage(87.0)));
    }
}

#[test]
fn units_are_read_as_people_write_them() {
    let level = |text: &str| {
        let device = kept(Kind::Monitor, &[("Highest input level, in dBu", text)]);
        let Device::Monitor(monitor) = device else { panic!("a monitor") };
        monitor.input_max.expect("is there").value
    };
    assert_eq!(level("+24 dBu"), Dbu(24.0));
    assert_eq!(level(" 6 dBV "), Volts(10f64.powf(0.3)).dbu());
    assert_eq!(level("2,0 V"), Volts(2.0).dbu());
    assert_eq!(level("\u{2212}3"), Dbu(-3.0));
    let phones = kept(
        Kind::Headphone,
        &[("Sensitivity, in dB/V or dB/mW", "97 dB SPL / mW"), ("Nominal impedance, in Ω", "0.3 k\u{2126}")],
    );
    let Device::Headphone(phones) = phones else { panic!("headphones") };
    assert_eq!(phones.sensitivity.map(|figure| figure.value), Some(Sensitivity::PerMilliwatt(97.0)));
    assert_eq!(phones.impedance.map(|figure| figure.value), Some(Ohms(300.0)));
    let amp = kept(Kind::HeadphoneAmp, &[("Power, into 32 Ω, in W", "250 mW")]);
    let Device::HeadphoneAmp(amp) = amp else { panic!("a headphone amplifier") };
    assert_eq!(amp.power.first().map(|row| (row.load_ohm, row.power.value)), Some((32.0, Watts(0.25))));
}

#[test]
fn what_cannot_be_or_cannot_be_read_is_named_and_never_kept() {
    let refused = |kind: Kind, caption: &str, text: &str, why: &str| {
        let error = own(kind, None, "One", &typed(kind, &[(caption, text)])).expect_err(text);
        assert!(error.starts_with(caption) && error.contains(why), "{error}");
    };
    refused(Kind::Speaker, "Nominal impedance, in Ω", "-8", "an impedance of -8 ohm is impossible");
    refused(Kind::Speaker, "Nominal impedance, in Ω", "0", "impossible");
    refused(Kind::PowerAmp, "Power, into 8 Ω, in W", "1e9", "can't be read");
    refused(Kind::PowerAmp, "Power, into 8 Ω, in W", "900000", "impossible");
    refused(Kind::PowerAmp, "Voltage gain, fully up, in dB", "26 W", "can't be read");
    refused(Kind::Monitor, "Highest input level, in dBu", "loud", "can't be read");
    refused(Kind::Monitor, "Highest input level, in dBu", "NaN", "can't be read");
    refused(Kind::Headphone, "Sensitivity, in dB/V or dB/mW", "97", "the two are not the same");
    let alone = typed(Kind::Headphone, &[("Sensitivity, in dB/V or dB/mW", "97 dB/mW")]);
    let error = own(Kind::Headphone, None, "One", &alone).expect_err("one without the other");
    assert!(error.contains("says nothing without the impedance"), "{error}");
}

#[test]
fn what_is_odd_is_asked_in_a_question_with_the_bounds() {
    let answers = typed(Kind::HeadphoneAmp, &[("Power, into 300 Ω, in W", "30")]);
    let device = own(Kind::HeadphoneAmp, None, "One", &answers).expect("can be").expect("is kept");
    let question = odd(&device, &answers).expect("is asked");
    assert!(question.contains("“30” is unusual, most lie between 0.005 and 10 W"), "{question}");
}

#[test]
fn figures_are_typed_over_what_the_list_knows_and_the_others_keep_their_source() {
    let list = Catalogue::built_in();
    let scarlett = list.device("focusrite-scarlett-4i4-4g").expect("is in the list");
    let out = row(Kind::Interface, "Line outputs, full scale, in dBu");
    assert_eq!(out.of(scarlett), "16 dBu");
    let device = own(Kind::Interface, Some(scarlett), scarlett.name(), &[(out, "15.4")]);
    let device = device.expect("can be").expect("is kept");
    assert_eq!((device.name(), device.id()), (scarlett.name(), "own-interface"));
    let Device::Interface(interface) = &device else { panic!("an interface") };
    assert_eq!(interface.line_out_max, Some(super::super::Figure::own(Dbu(15.4), TYPED)));
    let input = interface.line_in_max.as_ref().expect("stays");
    assert_eq!((input.value, input.kind), (Dbu(22.0), SourceKind::Manufacturer));
    // Of this one nothing was to be found; what is typed is no longer missing.
    let solo = list.device("focusrite-scarlett-solo-4g").expect("is in the list");
    let device =
        own(Kind::Interface, Some(solo), solo.name(), &[(out, "16")]).expect("can be").expect("is kept");
    assert!(!device.missing().contains(&"line_out_max".to_owned()) && !device.missing().is_empty());
    // Taken out again, it is not known.
    let without = own(Kind::Interface, Some(&device), "Solo", &[(out, " ")]).expect("can be");
    assert_eq!(without.map(|device| device.told().len()), None);
    let choice = Choice::Measured { device };
    let json = serde_json::to_string(&choice).expect("can be saved");
    assert_eq!(serde_json::from_str::<Choice>(&json).expect("can be loaded"), choice);
}

#[test]
fn nothing_typed_is_nothing_known() {
    for kind in Kind::ALL {
        assert_eq!(own(*kind, None, "One", &[]), Ok(None));
        let blank: Vec<_> = asked(*kind).iter().map(|asked| (*asked, " ")).collect();
        assert_eq!(own(*kind, None, "One", &blank), Ok(None), "{kind:?}");
    }
}
