use super::*;
use crate::chain::calibration::Socket;
use crate::chain::diagram::{Knob, Knobs, Position};
use crate::chain::gear::{Catalogue, Choice, Device, Figure, Interface};
use crate::chain::{CHAINS, RETURN_PATHS};
use crate::units::{Dbfs, Dbu};
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
        known: Known::default(),
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

fn socket(full_scale_dbu: f64, uncertainty_db: f64) -> Option<Socket> {
    Some(Socket { full_scale_dbu, uncertainty_db })
}

/// A set-up whose outputs were read off a voltmeter, and whose inputs follow by a loop with this gain.
fn calibrated(chain: Chain, wiring: Option<&str>, interface: Option<Choice>) -> Setup {
    let mut calibrated = setup(chain, wiring, interface);
    // The loop returned what was played, to 0.01 dB: 0 dB between the two.
    calibrated.known.output = socket(18.5, 0.05);
    calibrated.known.input = socket(18.5, 0.05f64.hypot(0.01));
    calibrated
}

/// `chains.md` §3.2: a calibrated loop needs no sheet.
#[test]
fn a_calibrated_loop_is_expected_as_it_was_calibrated() {
    let found = calibrated(Chain::ActiveMonitors, None, None).expected_gain();
    assert!(found.error(Db(0.0)).0.abs() < 1e-9 && (found.tolerance().0 - 0.32).abs() < 1e-9, "{found:?}");
    assert_eq!(found.describe(), "0.00 dB ± 0.32 dB (calibrated here: +18.5 dBu out, +18.5 dBu in)");
    let sheetless = calibrated(Chain::ActiveMonitors, None, interface(None, None)).expected_gain();
    assert_eq!(sheetless, found, "what no sheet says was measured");
    let listed = listed("focusrite-scarlett-4i4-3g");
    assert_eq!(
        calibrated(Chain::ActiveMonitors, None, listed).expected_gain(),
        found,
        "better than any sheet"
    );
    let rca = calibrated(Chain::ActiveMonitors, Some("monitors-rca"), None).expected_gain();
    assert!(rca.error(Db(0.0)).0.abs() < 1e-9 && rca.error(Db(-6.02)).0.abs() < 0.001);
    assert!(rca.describe().ends_with("; one leg of a balanced output is used)"), "{}", rca.describe());
}

#[test]
fn only_the_end_that_was_calibrated_is_measured() {
    let half = |output, input, choice| {
        let mut setup = setup(Chain::ActiveMonitors, None, choice);
        (setup.known.output, setup.known.input) = (output, input);
        setup.expected_gain().describe()
    };
    let third = || listed("focusrite-scarlett-4i4-3g");
    for (said, words) in [
        (
            half(socket(18.5, 0.05), None, None),
            "\u{2212}3.5 dB ± 1 dB (calibrated here: +18.5 dBu out; Scarlett 4i4 4th Gen assumed: +22 dBu in)",
        ),
        (
            half(socket(18.5, 0.05), None, third()),
            "\u{2212}3.5 dB ± 1 dB (calibrated here: +18.5 dBu out; Focusrite Scarlett 4i4 (3rd Gen): +22 dBu in, \
             an owner's word)",
        ),
        (
            half(None, socket(18.5, 0.05), third()),
            "\u{2212}3.0 dB ± 1 dB (Focusrite Scarlett 4i4 (3rd Gen): +15.5 dBu out, an owner's word; \
             calibrated here: +18.5 dBu in)",
        ),
        // Read to one digit, a voltmeter is no better than a sheet.
        (
            half(socket(18.5, 0.5), None, None),
            "\u{2212}3.50 dB ± 1.30 dB (calibrated here: +18.5 dBu out; Scarlett 4i4 4th Gen assumed: +22 dBu in)",
        ),
    ] {
        assert_eq!(said, words);
    }
    let unknown = half(socket(18.5, 0.05), None, interface(Some(19.0), None));
    assert!(unknown.ends_with("(full scale of the inputs of My desk is not known)"), "{unknown}");
}

#[test]
fn what_a_knob_or_a_microphone_decides_no_voltmeter_narrows() {
    for (chain, id, _) in CHAINS {
        for (back, ..) in RETURN_PATHS {
            for wiring in Wiring::of(*chain) {
                let mut known = calibrated(*chain, Some(wiring.id), None);
                let mut silent = setup(*chain, Some(wiring.id), None);
                (known.return_path, silent.return_path) = (*back, *back);
                let (found, before) = (known.expected_gain(), silent.expected_gain());
                let by_cable = *back == ReturnPath::Loopback && wiring.loop_point.is_some();
                match (&found, &before) {
                    (
                        Expectation::Nominal { gains, tolerance, balanced, source },
                        Expectation::Nominal { gains: of_sheets, balanced: same, .. },
                    ) if by_cable => {
                        assert_eq!((gains.len(), balanced), (of_sheets.len(), same), "{id}");
                        for (gain, of_sheet) in gains.iter().zip(of_sheets) {
                            assert!((gain.0 - of_sheet.0 - 6.0).abs() < 1e-9, "{id}");
                        }
                        assert!(tolerance.0 < 0.5 && source.starts_with("calibrated here"), "{id}: {source}");
                    }
                    _ => assert_eq!(found, before, "{id}"),
                }
            }
        }
    }
    // A line output says nothing of the phones jack.
    for chain in [Chain::Headphones, Chain::HeadphoneAmpFromPhones] {
        let found = calibrated(chain, None, None).expected_gain();
        assert_eq!(found, expected_gain(chain, ReturnPath::Loopback));
    }
}

/// `chains.md` §2.2: what the input gain adds returns; what was calibrated has it in it.
#[test]
fn an_input_that_is_turned_up_returns_more() {
    let turned = |mut setup: Setup, db| {
        let at = Position { db, measured: false };
        setup.connected = setup.connected.with_knobs(Knobs::default().with(Knob::InputGain, Some(at)));
        setup.expected_gain()
    };
    for choice in [None, listed("focusrite-scarlett-4i4-4g")] {
        let monitors = || setup(Chain::ActiveMonitors, None, choice.clone());
        let up = turned(monitors(), 10.0);
        assert!(up.error(Db(4.0)).0.abs() < 1e-9 && (up.error(Db(-6.0)).0 + 10.0).abs() < 1e-9, "{up:?}");
        assert!(
            up.describe().contains("the input gain 10.0 dB above its lowest, as said"),
            "{}",
            up.describe()
        );
        assert_eq!(turned(monitors(), 0.0), monitors().expected_gain());
    }
    let known = || calibrated(Chain::ActiveMonitors, None, None);
    assert_eq!(turned(known(), 10.0), known().expected_gain());
    let knob = setup(Chain::Headphones, None, None);
    assert_eq!(turned(knob.clone(), 10.0), knob.expected_gain(), "a knob decides");
    let room = Setup { return_path: ReturnPath::Microphone, ..setup(Chain::ActiveMonitors, None, None) };
    assert_eq!(turned(room.clone(), 10.0), room.expected_gain());
}
