use super::*;
use crate::chain::calibration::{Calibrated, Socket};
use crate::chain::diagram::{KNOBS, Position, Warning};
use crate::chain::gear::{Choice, Device, Figure, HeadphoneAmp, Interface, LevelAtLoad, Monitor, PowerAmp};
use crate::chain::wiring::{Connection, Port, Role, WIRINGS, Wiring};
use crate::units::{Dbu, Ohms, Volts};
use crate::walk::Edit;
use proptest::prelude::*;

#[test]
fn the_gear_that_was_chosen_leads_to_the_ear() {
    let mut project = Project::default();
    let levels = |project: &Project| {
        project.levels(Chain::ActiveMonitors, ReturnPath::Microphone, Dbfs(-20.0), FromRuns::default())
    };
    let unknown = levels(&project);
    assert!(unknown.missing.is_some());
    let end = unknown.diagram.and_then(|drawn| drawn.end().map(|stage| (stage.name.clone(), stage.clip)));
    assert_eq!(end, Some(("Active speakers: TRS input".to_owned(), None)), "to where it is known");
    let choice = |id: &str| Choice::Listed { id: id.to_owned() };
    project.apply(Edit::SetGear("interface".to_owned(), choice("focusrite-scarlett-4i4-4g")));
    let monitor = Catalogue::built_in().devices().iter().find(|device| device.name().contains("Genelec"));
    let monitor = monitor.expect("listed").id().to_owned();
    project.apply(Edit::SetGear("monitors".to_owned(), choice(&monitor)));
    let known = levels(&project);
    assert_eq!(known.missing, None);
    let last = known.diagram.expect("drawn").stages.last().expect("stages").level;
    assert!((50.0..120.0).contains(&last), "{last} dB SPL");
    project.apply(Edit::TurnKnob(Knob::Monitor, Some(Position { db: -7.5, measured: false })));
    let turned = levels(&project).diagram.expect("drawn").stages.last().expect("stages").level;
    assert!((turned - (last - 7.5)).abs() < 1e-9, "{turned} dB SPL");
}

/// The way back is as much a way into an input as the other, whatever is known of that.
#[test]
fn the_return_is_warned_of_before_any_run() {
    let mut project = Project::default();
    for (place, id) in [("interface", "focusrite-scarlett-4i4-4g"), ("monitors", "genelec-8030")] {
        project.apply(Edit::SetGear(place.to_owned(), Choice::Listed { id: id.to_owned() }));
    }
    let back = |project: &Project| {
        let levels =
            project.levels(Chain::ActiveMonitors, ReturnPath::Loopback, Dbfs(-6.0), FromRuns::default());
        assert_eq!(levels.missing, None);
        levels.back.expect("is drawn")
    };
    let drawn = back(&project);
    assert!(
        drawn.warnings.is_empty()
            && drawn
                .stages
                .iter()
                .any(|stage| { stage.knob.is_some_and(|turned| turned.knob == Knob::InputGain) })
    );
    project.apply(Edit::TurnKnob(Knob::InputGain, Some(Position { db: 30.0, measured: false })));
    let drawn = back(&project);
    assert!(drawn.warnings.iter().any(|warning| matches!(warning, Warning::Overload { stage: 2, .. })));
}

/// A loop over one leg that brought 12 dB less than full scale of both: what is drawn is what was measured, and the
/// sentence that it may be so is gone.
#[test]
fn what_a_loop_told_of_the_output_is_drawn() {
    let mut project = Project::default();
    let choice = Choice::Listed { id: "focusrite-scarlett-4i4-4g".to_owned() };
    project.apply(Edit::SetGear("interface".to_owned(), choice));
    let drawn = |output_kind| {
        let told = FromRuns { output_kind, ..FromRuns::default() };
        let levels = project.levels(Chain::Receiver, ReturnPath::Loopback, Dbfs(-20.0), told);
        let [way, back] = [levels.diagram, levels.back].map(|drawn| drawn.expect("is drawn"));
        let said =
            [&way, &back].map(|drawn| drawn.sentences().join(" ").matches("gives 6.0 dB less").count());
        (
            way.end().expect("a stage").level,
            back.end().expect("a stage").level,
            said,
            way.remedy().expect("2 V"),
        )
    };
    // 100 \u{2126} into 60 k\u{2126} lose 0.01 dB.
    let near =
        |level: f64, expected: f64| assert!((level - expected).abs() < 0.05, "{level}, not {expected}");
    let (aux, back, said, remedy) = drawn(None);
    near(aux, -4.0);
    near(back, -26.0);
    assert_eq!(said, [1, 0]);
    assert!(remedy.contains("down by 7.8 dB, or 1.7 dB if"), "{remedy}");
    // Vectors HOP03 and RP03.
    let (aux, back, said, remedy) = drawn(Some(OutputKind::ActiveBalanced));
    near(aux, -10.02);
    near(back, -32.02);
    assert_eq!(said, [0, 0]);
    assert!(remedy.contains("output knob down by 1.7 dB"), "{remedy}");
    let (_, back, said, remedy) = drawn(Some(OutputKind::KeepsLevel));
    near(back, -26.0);
    assert_eq!(said, [0, 0]);
    assert!(remedy.contains("output knob down by 7.8 dB."), "{remedy}");
}

/// Figures in every place, or none: a bit of `there` for each.
struct Random {
    there: u32,
    full: [f64; 6],
    sockets: [f64; 3],
    ohms: [f64; 5],
    knobs: [f64; 6],
}

const OUT: usize = 0;
const IN: usize = 1;
const PHONES_LOW: usize = 2;
const PHONES_HIGH: usize = 3;

impl Random {
    fn is(&self, bit: u32) -> bool {
        self.there >> bit & 1 == 1
    }

    fn figure<T>(&self, bit: u32, value: T) -> Option<Figure<T>> {
        self.is(bit).then(|| Figure::own(value, "random"))
    }

    fn knob(&self, knob: Knob) -> f64 {
        let (_, at) = self.turned().find(|(other, _)| *other == knob).expect("is one of them");
        at.unwrap_or(0.0)
    }

    fn turned(&self) -> impl Iterator<Item = (Knob, Option<f64>)> {
        let knobs = KNOBS.iter().map(|row| row.0).zip(self.knobs).zip(0..);
        knobs.map(|((knob, travel), bit)| {
            let (low, high) = knob.range();
            (knob, self.is(20 + bit).then_some(low + travel * (high - low)))
        })
    }

    fn interface(&self) -> Interface {
        let row = |load_ohm, place: usize| LevelAtLoad {
            load_ohm,
            level: Figure::own(Dbu(self.full[place]), "random"),
        };
        Interface {
            name: "I".to_owned(),
            line_out_max: self.figure(0, Dbu(self.full[OUT])),
            line_in_max: self.figure(1, Dbu(self.full[IN])),
            line_out_impedance: self.figure(2, Ohms(self.ohms[0])),
            line_in_impedance: self.figure(3, Ohms(self.ohms[1])),
            hp_max: vec![row(32.0, PHONES_LOW), row(300.0, PHONES_HIGH)],
            ..Interface::default()
        }
    }

    fn calibrated(&self) -> Calibrated {
        let socket = |full_scale_dbu| Socket { full_scale_dbu, uncertainty_db: 0.1 };
        Calibrated {
            output: self.is(4).then(|| socket(self.full[4])),
            input: self.is(5).then(|| socket(self.full[5])),
            ..Calibrated::default()
        }
    }

    fn project(&self, wiring: &Wiring) -> Project {
        let mut project = Project::default();
        project.apply(Edit::SetWiring(wiring.id.to_owned()));
        project.apply(Edit::SetCalibrated(Box::new(self.calibrated())));
        let own = |device| Choice::Measured { device };
        let (gain, [monitor, amp, headphone_amp]) = (Some(Figure::own(Db(20.0), "random")), self.sockets);
        let devices = [
            (6, "interface", Device::Interface(Box::new(self.interface()))),
            (
                7,
                "monitors",
                Device::Monitor(Box::new(Monitor {
                    input_max: self.figure(8, Dbu(monitor)),
                    input_impedance: self.figure(9, Ohms(self.ohms[2])),
                    input_for_100db: self.figure(10, Dbu(0.0)),
                    ..Monitor::default()
                })),
            ),
            (
                11,
                "amplifier",
                Device::PowerAmp(Box::new(PowerAmp {
                    input_max: self.figure(12, Dbu(amp)),
                    input_impedance: self.figure(13, Ohms(self.ohms[3])),
                    gain: gain.clone().filter(|_| self.is(14)),
                    ..PowerAmp::default()
                })),
            ),
            (
                15,
                "headphone-amp",
                Device::HeadphoneAmp(Box::new(HeadphoneAmp {
                    input_max: self.figure(16, Dbu(headphone_amp)),
                    input_impedance: self.figure(17, Ohms(self.ohms[4])),
                    gain: gain.filter(|_| self.is(18)),
                    ..HeadphoneAmp::default()
                })),
            ),
        ];
        for (_, place, device) in devices.into_iter().filter(|(bit, ..)| self.is(*bit)) {
            project.apply(Edit::SetGear(place.to_owned(), own(device)));
        }
        if self.is(19) {
            let choice = Choice::Listed { id: "sennheiser-hd650".to_owned() };
            project.apply(Edit::SetGear("headphones".to_owned(), choice));
        }
        for (knob, at) in self.turned() {
            project.apply(Edit::TurnKnob(knob, at.map(|db| Position { db, measured: false })));
        }
        project
    }

    /// Full scale at an output, by hand: what was calibrated, what is chosen, what is assumed where nothing is.
    fn output(&self, connection: Connection) -> Option<f64> {
        if connection.from == Port::Phones {
            // 300 Ω of the headphones, or the next to nothing of an input.
            let light = connection.to.role() == Role::Headphones && !self.is(19);
            let row = self.full[if light { PHONES_LOW } else { PHONES_HIGH }];
            // The Scarlett 4i4 4th Gen's two rows.
            let listed = if light { 5.0 } else { 11.0 };
            return Some(if self.is(6) { row } else { listed } + self.knob(Knob::Phones));
        }
        let full = match (self.is(4), self.is(6)) {
            (true, _) => self.full[4],
            (false, true) => self.is(0).then_some(self.full[OUT])?,
            (false, false) => 16.0,
        };
        Some(full + self.knob(Knob::Output))
    }

    /// What an input takes, by hand; infinite where nobody knows. `None`: nothing can be drawn.
    fn input(&self, port: Port) -> Option<f64> {
        let consumer =
            [Port::AmpRca, Port::Aux, Port::ComputerSpeakers, Port::MonitorRca, Port::HeadphoneAmpRca];
        let assumed = if consumer.contains(&port) { Volts(2.0).dbu().0 } else { f64::INFINITY };
        let socket = |chosen, figure, place: usize| {
            if self.is(chosen) && self.is(figure) { self.sockets[place] } else { assumed }
        };
        Some(match port.role() {
            Role::Interface => {
                let full = match (self.is(5), self.is(6)) {
                    (true, _) => self.full[5],
                    (false, true) => self.is(1).then_some(self.full[IN])?,
                    (false, false) => 22.0,
                };
                full - self.knob(Knob::InputGain)
            }
            Role::Monitors => socket(7, 8, 0),
            Role::Amplifier => socket(11, 12, 1),
            Role::HeadphoneAmp => socket(15, 16, 2),
            Role::Speakers | Role::Headphones => f64::INFINITY,
        })
    }

    /// What a line output loses into an input, by hand.
    fn bridging(&self, connection: Connection) -> f64 {
        let (there, into) = match connection.to.role() {
            Role::Interface => (self.is(3), self.ohms[1]),
            Role::Monitors => (self.is(7) && self.is(9), self.ohms[2]),
            Role::Amplifier => (self.is(11) && self.is(13), self.ohms[3]),
            Role::HeadphoneAmp => (self.is(15) && self.is(17), self.ohms[4]),
            Role::Speakers | Role::Headphones => return 0.0,
        };
        let known = self.is(6) && self.is(2) && there && connection.from == Port::LineOut;
        if known { 20.0 * (into / (into + self.ohms[0])).log10() } else { 0.0 }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    /// No chain ever yields an expected level above what the receiving input takes without a warning that the user sees:
    /// with every way to connect it, any gear and calibration, any knob, known or not. Nor is there one without cause.
    #[test]
    fn no_input_is_overloaded_in_silence(
        index in 0..WIRINGS.len(),
        by_cable in any::<bool>(),
        kind in prop::sample::select(vec![None, Some(OutputKind::ActiveBalanced), Some(OutputKind::KeepsLevel)]),
        tone in -80.0..0.0f64,
        there in any::<u32>(),
        full in prop::array::uniform6(-6.0..28.0f64),
        sockets in prop::array::uniform3(-12.0..24.0f64),
        ohms in [20.0..1000.0f64, 600.0..60e3, 600.0..60e3, 600.0..60e3, 600.0..60e3],
        knobs in prop::array::uniform6(0.0..1.0f64),
    ) {
        let random = Random { there, full, sockets, ohms, knobs };
        let wiring = &WIRINGS[index];
        let path = if by_cable { ReturnPath::Loopback } else { ReturnPath::Microphone };
        let told = FromRuns { output_kind: kind, ..FromRuns::default() };
        let levels = random.project(wiring).levels(wiring.chain, path, Dbfs(tone), told);
        let hops = [wiring.connections().next(), wiring.loop_point.map(|point| point.back).filter(|_| by_cable)];
        for connection in hops.into_iter().flatten() {
            let (Some(out), Some(most)) = (random.output(connection), random.input(connection.to)) else {
                continue;
            };
            let one_leg = connection.from == Port::LineOut && !connection.is_balanced();
            let lost = if one_leg && kind == Some(OutputKind::ActiveBalanced) { 6.0206 } else { 0.0 };
            let full_scale = out + random.bridging(connection) - lost;
            let socket = format!("{}: {}", connection.to.role().name(), connection.to.name());
            let seen = levels.diagram.iter().chain(&levels.back);
            let mut warned = (false, false);
            for (drawn, warning) in seen.flat_map(|drawn| drawn.warnings.iter().map(move |one| (drawn, one))) {
                let at = |stage: usize| drawn.stages[stage].name == socket;
                match warning {
                    Warning::Overload { stage, .. } if at(*stage) => warned.0 = true,
                    Warning::NoRoomForPeaks { stage, .. } if at(*stage) => warned.1 = true,
                    _ => {}
                }
            }
            let level = full_scale + tone;
            prop_assert!(level <= most + 0.02 || warned.0, "{}: {level} into {most} dBu", wiring.id);
            prop_assert!(level > most - 0.02 || !warned.0, "{}: {level} into {most} dBu", wiring.id);
            let told = warned.0 || warned.1;
            prop_assert!(full_scale <= most + 0.02 || told, "{}: {full_scale} into {most} dBu", wiring.id);
        }
    }
}
