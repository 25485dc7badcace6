//! What is known of the gear, from devices and calibration.

use super::path::Gear;
use super::{Knob, Knobs};
use crate::chain::Chain;
use crate::chain::calibration::{Calibrated, Socket};
use crate::chain::gear::Device;
use crate::chain::levels::load;
use crate::units::{Db, Dbu};

impl<'a> Gear<'a> {
    /// What the devices of a chain say, and what was calibrated: that is better than any list.
    pub fn of(calibrated: &Calibrated, devices: impl IntoIterator<Item = &'a Device>) -> Self {
        let full_scale = |socket: Option<Socket>| socket.map(|socket| socket.full_scale());
        let known = Self {
            measured_out: full_scale(calibrated.output),
            measured_phones: full_scale(calibrated.phones),
            measured_in: full_scale(calibrated.input),
            measured_in_spread: calibrated.input.map(|socket| Db(socket.uncertainty_db)),
            ..Self::default()
        };
        devices.into_iter().fold(known, Self::with)
    }

    fn with(self, device: &'a Device) -> Self {
        match device {
            Device::Interface(interface) => Self { interface: Some(interface), ..self },
            Device::Monitor(monitor) => Self { monitor: Some(monitor), ..self },
            Device::Speaker(speaker) => Self { speaker: Some(speaker), ..self },
            Device::PowerAmp(amp) => Self { amp: Some(amp), ..self },
            Device::HeadphoneAmp(amp) => Self { headphone_amp: Some(amp), ..self },
            Device::Headphone(headphone) => Self { headphone: Some(headphone), ..self },
            Device::Microphone(_) => self,
        }
    }

    /// The level at the ear, in dB SPL, of what returns at full scale from where the headphones of this chain are plugged:
    /// with the headphones there instead of the input, what the output impedance takes is lost. `None` where headphones or
    /// input are not known: nothing is assumed here, as it is about ears.
    pub fn ear(&self, chain: Chain, knobs: Knobs) -> Option<Db> {
        let listed = self.interface.and_then(|interface| interface.line_in_max.as_ref());
        // Sheets speak of the lowest input gain. What was calibrated may have been so with the gain as it stands, and is
        // left: the louder of the two.
        let listed = listed.map(|figure| figure.value - knobs.get(Knob::InputGain).at.value);
        let full_scale: Dbu = self.measured_in.or(listed)?;
        let headphone = self.headphone?;
        let (sensitivity, impedance) = (headphone.sensitivity.as_ref()?, headphone.impedance.as_ref()?);
        let source = if chain.has_headphone_amp() {
            self.headphone_amp.and_then(|amp| amp.output_impedance.as_ref())
        } else {
            self.interface.and_then(|interface| interface.hp_out_impedance.as_ref())
        };
        let loss = source.map_or(Db(0.0), |source| load::loss(source.value, impedance.value));
        Some(Db(sensitivity.value.spl((full_scale + loss).volts(), impedance.value).0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chain::diagram::{Position, diagram, path};
    use crate::chain::gear::{Catalogue, Figure, HeadphoneAmp};
    use crate::chain::wiring::Wiring;
    use crate::units::{Dbfs, Ohms};

    #[test]
    fn devices_and_calibration_come_together() {
        let list = Catalogue::built_in();
        let device = |id: &str| list.device(id).unwrap();
        let devices = [device("focusrite-scarlett-4i4-4g"), device("sennheiser-hd650")];
        let listed = Gear::of(&Calibrated::default(), devices);
        assert!(listed.interface.is_some() && listed.headphone.is_some() && listed.monitor.is_none());
        // Vector HP11: +11 dBu are 111.8 dB; the line input takes +22 dBu.
        let plugged = |gear: &Gear| gear.ear(Chain::Headphones, Knobs::default());
        let ear = plugged(&listed).unwrap().0;
        assert!((ear - 122.78).abs() < 0.05, "{ear}");
        let input = Some(Socket { full_scale_dbu: 20.0, uncertainty_db: 0.1 });
        let measured = Gear::of(&Calibrated { input, ..Calibrated::default() }, devices);
        assert!((plugged(&measured).unwrap().0 - (ear - 2.0)).abs() < 1e-9);
        assert_eq!(plugged(&Gear::of(&Calibrated::default(), [device("sennheiser-hd650")])), None);
    }

    /// The page Gain has the ear twice, by the plan and by the diagram: of one voltage they make one level.
    #[test]
    fn the_ear_of_the_plan_is_the_one_of_the_diagram() {
        let list = Catalogue::built_in();
        let mut headphone = match list.device("sennheiser-hd650") {
            Some(Device::Headphone(headphone)) => headphone.clone(),
            other => panic!("{other:?}"),
        };
        headphone.impedance = Some(Figure::own(Ohms(32.0), "typed"));
        let amp = HeadphoneAmp {
            gain: Some(Figure::own(Db(10.0), "typed")),
            output_impedance: Some(Figure::own(Ohms(46.0), "measured by others")),
            ..HeadphoneAmp::default()
        };
        let mut interface = match list.device("focusrite-scarlett-4i4-4g") {
            Some(Device::Interface(interface)) => interface.clone(),
            other => panic!("{other:?}"),
        };
        interface.hp_out_impedance = Some(Figure::own(Ohms(10.0), "typed"));
        let gear = Gear {
            interface: Some(&interface),
            measured_phones: Some(Dbu(11.0)),
            headphone_amp: Some(&amp),
            headphone: Some(&headphone),
            ..Gear::default()
        };
        // A full-scale tone leaves the balanced amplifier at +26 dBu, and the jack at +11 dBu; so they return, 22 dBu being
        // full scale, until the input is turned up.
        for (id, returns, lost) in
            [("headphone-amp-balanced-trs", 4.0, 7.74), ("headphones-jack", -11.0, 2.36)]
        {
            let wiring = Wiring::by_id(id).unwrap();
            let ear = |gear: &Gear, gain: f64| {
                let at = Position { db: gain, measured: false };
                gear.ear(wiring.chain, Knobs::default().with(Knob::InputGain, Some(at))).unwrap().0
            };
            let drawn =
                diagram(&path(wiring, &gear, Knobs::default()).unwrap(), Dbfs(0.0)).end().unwrap().level;
            for gain in [0.0, 10.0] {
                let planned = ear(&gear, gain) + returns + gain;
                // The line output into the amplifier's input loses nothing: nobody knows its impedance.
                assert!((planned - drawn).abs() < 1e-6, "{id}: {planned}, {drawn}");
            }
            let calibrated = Gear { measured_in: Some(Dbu(22.0)), ..gear };
            assert_eq!(ear(&calibrated, 10.0), ear(&gear, 0.0), "calibrated as it stands");
            // Vector HP13: 46 Ω take 7.7 dB off 32 Ω.
            let no_loss = Gear { interface: None, headphone_amp: None, ..calibrated };
            assert!((ear(&no_loss, 0.0) - ear(&gear, 0.0) - lost).abs() < 0.01, "{id}");
        }
    }

    /// A quiet line output must not hide that the phones jack beside it is loud.
    #[test]
    fn what_was_read_at_one_jack_holds_for_no_other() {
        let list = Catalogue::built_in();
        let devices = ["focusrite-scarlett-4i4-4g", "sennheiser-hd650"].map(|id| list.device(id).unwrap());
        let read = |full_scale_dbu| Some(Socket { full_scale_dbu, uncertainty_db: 0.05 });
        let ear = |calibrated: &Calibrated| {
            let wiring = Wiring::by_id("headphones-jack").unwrap();
            let links = path(wiring, &Gear::of(calibrated, devices), Knobs::default()).unwrap();
            diagram(&links, Dbfs(0.0)).end().unwrap().level
        };
        // Vector HP11.
        let line = Calibrated { output: read(-9.0), ..Calibrated::default() };
        assert!((ear(&line) - 111.7815).abs() < 0.05, "{}", ear(&line));
        let phones = Calibrated { phones: read(13.0), ..line };
        assert!((ear(&phones) - 113.7815).abs() < 0.05, "{}", ear(&phones));
        let wiring = Wiring::by_id("line-loop-trs").unwrap();
        let links = path(wiring, &Gear::of(&phones, devices), Knobs::default()).unwrap();
        assert!((links[0].gain.0 + 9.0).abs() < 1e-9);
    }
}
