//! What is known of the gear, from devices and calibration.

use super::path::Gear;
use crate::chain::calibration::{Calibrated, Socket};
use crate::chain::gear::Device;
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

    /// The level at the ear, in dB SPL, of what returns at full scale from where the headphones are plugged. `None`
    /// where headphones or input are not known: nothing is assumed here, as it is about ears.
    pub fn ear(&self) -> Option<Db> {
        let listed = self.interface.and_then(|interface| interface.line_in_max.as_ref());
        let full_scale: Dbu = self.measured_in.or(listed.map(|figure| figure.value))?;
        let headphone = self.headphone?;
        let (sensitivity, impedance) = (headphone.sensitivity.as_ref()?, headphone.impedance.as_ref()?);
        Some(Db(sensitivity.value.spl(full_scale.volts(), impedance.value).0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chain::diagram::{Knobs, diagram, path};
    use crate::chain::gear::Catalogue;
    use crate::chain::wiring::Wiring;
    use crate::units::Dbfs;

    #[test]
    fn devices_and_calibration_come_together() {
        let list = Catalogue::built_in();
        let device = |id: &str| list.device(id).unwrap();
        let devices = [device("focusrite-scarlett-4i4-4g"), device("sennheiser-hd650")];
        let listed = Gear::of(&Calibrated::default(), devices);
        assert!(listed.interface.is_some() && listed.headphone.is_some() && listed.monitor.is_none());
        // Vector HP11: +11 dBu are 111.8 dB; the line input takes +22 dBu.
        let ear = listed.ear().unwrap().0;
        assert!((ear - 122.78).abs() < 0.05, "{ear}");
        let input = Some(Socket { full_scale_dbu: 20.0, uncertainty_db: 0.1 });
        let measured = Gear::of(&Calibrated { input, ..Calibrated::default() }, devices);
        assert!((measured.ear().unwrap().0 - (ear - 2.0)).abs() < 1e-9);
        assert_eq!(Gear::of(&Calibrated::default(), [device("sennheiser-hd650")]).ear(), None);
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
