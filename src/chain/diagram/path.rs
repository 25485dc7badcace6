//! Paths from wiring and gear.

use super::interface::{input_link, output};
use super::knobs::{Knob, Knobs};
use super::legs::{OutputKind, lost};
use super::{Given, Link, OfKnob, Origin, OwnNoise, Scale, Silence};
use crate::chain::gear::{
    Figure, Headphone, HeadphoneAmp, Interface, Monitor, PowerAmp, PowerAtLoad, Speaker,
};
use crate::chain::levels::speaker::{SENSITIVITY_VOLTS, distance_loss};
use crate::chain::levels::voltage::CONSUMER_FULL_SCALE;
use crate::chain::levels::{load, power};
use crate::chain::wiring::{Connection, Port, Role, Wiring};
use crate::units::{Db, Dbu, Metres, Ohms, Volts};

/// What is known of the gear of a chain.
#[derive(Debug, Clone, Copy, Default)]
pub struct Gear<'a> {
    /// The interface.
    pub interface: Option<&'a Interface>,
    /// Full scale of the line outputs, measured with a voltmeter: better than any list.
    pub measured_out: Option<Dbu>,
    /// Full scale of the phones jack, measured.
    pub measured_phones: Option<Dbu>,
    /// Full scale of the input in use, measured.
    pub measured_in: Option<Dbu>,
    /// One standard deviation of that, in dB.
    pub measured_in_spread: Option<Db>,
    /// What the output does when one leg is used; `None`: nothing told it yet.
    pub output_kind: Option<OutputKind>,
    /// Active monitors.
    pub monitor: Option<&'a Monitor>,
    /// Power amplifier or receiver.
    pub amp: Option<&'a PowerAmp>,
    /// Passive loudspeakers.
    pub speaker: Option<&'a Speaker>,
    /// Headphone amplifier.
    pub headphone_amp: Option<&'a HeadphoneAmp>,
    /// Headphones.
    pub headphone: Option<&'a Headphone>,
    /// Distance of the ear from a loudspeaker; 1 m if not said.
    pub distance: Option<Metres>,
    /// What was measured of its noise.
    pub silence: Silence,
}

/// Why no path can be drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// The gain of this is not known, so nothing behind it can be told.
    #[error("The {0} is not known: choose it from the list, type its figures, or measure.")]
    Unknown(&'static str),
}

pub(super) fn listed<T: Copy>(figure: Option<&Figure<T>>) -> Option<Given<T>> {
    figure.map(|figure| Given::listed(figure.value))
}

pub(super) fn or_measured(measured: Option<Dbu>, figure: Option<Given<Dbu>>) -> Option<Given<Dbu>> {
    measured.map(Given::measured).or(figure)
}

pub(super) fn link(name: impl Into<String>, scale: Scale, gain: Db) -> Link {
    Link {
        name: name.into(),
        scale,
        gain,
        less: Db(0.0),
        clip: None,
        noise: None,
        own: None,
        floor: None,
        knob: None,
        ear: false,
    }
}

pub(super) fn best_of(given: Given<Dbu>) -> Given<f64> {
    Given { value: given.value.0, origin: given.origin }
}

/// The highest voltage by the power rows, for a load, and the load of the row that says it: the nearest.
pub(super) fn rated(rows: &[PowerAtLoad], load: Ohms) -> Option<(Volts, Ohms)> {
    let far = |row: &PowerAtLoad| (row.load_ohm / load.0).ln().abs();
    let row = rows.iter().min_by(|a, b| far(a).total_cmp(&far(b)))?;
    let load = Ohms(row.load_ohm);
    Some((power::voltage(row.power.value, load), load))
}

fn largest_voltage(rows: &[PowerAtLoad], load: Ohms) -> Option<Volts> {
    rated(rows, load).map(|(volts, _)| volts)
}

/// The hop over a lead into an input: one leg, bridging loss, and what the input takes.
pub(super) fn hop(
    gear: &Gear,
    connection: Connection,
    input: Option<Given<Dbu>>,
    impedance: Option<Ohms>,
) -> Link {
    let (leg, less) = lost(gear, connection);
    let source = gear.interface.and_then(|interface| interface.line_out_impedance.as_ref());
    let bridging = match (source, impedance) {
        (Some(source), Some(input)) if connection.from == Port::LineOut => load::loss(source.value, input),
        _ => Db(0.0),
    };
    // Consumer inputs are made for 2 V, whatever else they take.
    let consumer = [Port::AmpRca, Port::Aux, Port::ComputerSpeakers, Port::MonitorRca, Port::HeadphoneAmpRca];
    let assumed = consumer.contains(&connection.to).then(|| Given::assumed(CONSUMER_FULL_SCALE.dbu()));
    let clip = input.or(assumed).map(best_of);
    let name = format!("{}: {}", connection.to.role().name(), connection.to.name());
    Link { clip, less, ..link(name, Scale::Electrical, leg + bridging) }
}

/// The path of a wiring to the ear, as far as it is known.
#[derive(Debug, Clone, PartialEq)]
pub struct Reach {
    /// The stages that are known, in the signal's order: without a gap.
    pub links: Vec<Link>,
    /// Why it ends before the ear, if it does.
    pub missing: Option<Refused>,
}

/// The path of a wiring to the ear, as far as it is known: a socket takes what it takes, whatever is known of what is
/// behind it.
pub fn reach(wiring: &Wiring, gear: &Gear, knobs: Knobs) -> Reach {
    let mut links = Vec::new();
    let missing = follow(wiring, gear, knobs, &mut links).err();
    Reach { links, missing }
}

/// The path of a wiring to the ear.
///
/// # Errors
/// Where the gain of a stage is not known.
pub fn path(wiring: &Wiring, gear: &Gear, knobs: Knobs) -> Result<Vec<Link>, Refused> {
    let Reach { links, missing } = reach(wiring, gear, knobs);
    missing.map_or(Ok(links), Err)
}

fn follow(wiring: &Wiring, gear: &Gear, knobs: Knobs, links: &mut Vec<Link>) -> Result<(), Refused> {
    for (index, connection) in wiring.connections().enumerate() {
        if index == 0 {
            links.push(output(gear, connection, knobs, of_output(wiring, gear))?);
        }
        match connection.to.role() {
            Role::Interface => links.extend(input_link(gear, connection, knobs)?),
            Role::Monitors => {
                let known = gear.monitor.map(|monitor| (&monitor.input_max, &monitor.input_impedance));
                links.push(socket(gear, connection, known));
                links.push(monitor(gear, knobs)?);
            }
            Role::Amplifier => {
                let known = gear.amp.map(|amp| (&amp.input_max, &amp.input_impedance));
                links.push(socket(gear, connection, known));
                links.push(amplifier(gear, knobs)?);
            }
            Role::Speakers => links.push(speaker(gear)?),
            Role::HeadphoneAmp => {
                let known = gear.headphone_amp.map(|amp| (&amp.input_max, &amp.input_impedance));
                links.push(socket(gear, connection, known));
                links.push(headphone_amp(gear, knobs)?);
            }
            Role::Headphones => links.push(headphones(gear)?),
        }
    }
    Ok(())
}

/// What a device says of its input: the highest level, and the impedance.
type Input<'a> = (&'a Option<Figure<Dbu>>, &'a Option<Figure<Ohms>>);

/// The socket of a device, as far as that is known.
fn socket(gear: &Gear, connection: Connection, known: Option<Input<'_>>) -> Link {
    let (most, impedance) = known.unwrap_or((&None, &None));
    hop(gear, connection, listed(most.as_ref()), impedance.as_ref().map(|figure| figure.value))
}

/// The gain of an amplifier fully up. Of one that can be switched, the highest: the loudest it can be.
fn highest_gain(gain: Option<&Figure<Db>>, options: Option<&Figure<Vec<Db>>>) -> Option<Given<Db>> {
    let highest =
        options.and_then(|options| options.value.iter().copied().max_by(|a, b| a.0.total_cmp(&b.0)));
    gain.map(|gain| Given::listed(gain.value)).or(highest.map(Given::assumed))
}

/// What an amplifier's output is called, and which gain was assumed, if one was.
fn amplified(name: &str, output: &str, gain: Given<Db>) -> String {
    match gain.origin {
        Origin::Assumed => format!("{name}, {output} (assumed at its highest gain)"),
        _ => format!("{name}, {output}"),
    }
}

/// The noise knee of the interface's own knob. Where there is a headphone amplifier, it was that one's.
fn of_output(wiring: &Wiring, gear: &Gear) -> Option<OfKnob> {
    let amplified = wiring.connections().any(|connection| connection.to.role() == Role::HeadphoneAmp);
    gear.silence.knob.filter(|_| !amplified)
}

/// The path of the loop: from the output over the way back into the converter.
///
/// # Errors
/// Where the gain of a stage is not known, or nothing may be led back.
pub fn line_return(wiring: &Wiring, gear: &Gear, knobs: Knobs) -> Result<Vec<Link>, Refused> {
    let back = wiring.loop_point.ok_or(Refused::Unknown("way back"))?.back;
    let mut links = vec![output(gear, back, knobs, of_output(wiring, gear))?];
    links.extend(input_link(gear, back, knobs)?);
    Ok(links)
}

fn monitor(gear: &Gear, knobs: Knobs) -> Result<Link, Refused> {
    let monitor = gear.monitor.ok_or(Refused::Unknown("active monitor"))?;
    let for_100 = monitor.input_for_100db.as_ref().ok_or(Refused::Unknown("monitor's input sensitivity"))?;
    let distance = distance_loss(gear.distance.unwrap_or(Metres(1.0)));
    let knob = knobs.get(Knob::Monitor);
    let gain = Db(100.0 - for_100.value.0) + knob.at.value - distance;
    let at_ear = |level: f64| Given::listed(level - distance.0);
    Ok(Link {
        clip: monitor.max_spl.as_ref().map(|figure| at_ear(figure.value.0)),
        noise: monitor.self_noise.as_ref().map(|figure| at_ear(figure.value.0)),
        floor: gear.silence.ear,
        knob: Some(knob),
        ear: true,
        ..link(monitor.name.clone(), Scale::Acoustic, gain)
    })
}

fn amplifier(gear: &Gear, knobs: Knobs) -> Result<Link, Refused> {
    let amp = gear.amp.ok_or(Refused::Unknown("amplifier"))?;
    let gain = highest_gain(amp.gain.as_ref(), amp.gain_options.as_ref());
    let gain = gain.ok_or(Refused::Unknown("amplifier's gain"))?;
    let speaker =
        gear.speaker.and_then(|speaker| speaker.impedance.as_ref()).map_or(Ohms(8.0), |figure| figure.value);
    let largest = largest_voltage(&amp.power, speaker).map(|volts| Given::listed(volts.dbu().0));
    let noise =
        largest.zip(amp.snr_a.as_ref()).map(|(largest, snr)| Given::listed(largest.value - snr.value.0));
    let knob = knobs.get(Knob::Amplifier);
    let turned = knob.at.value;
    let name = amplified(&amp.name, "speaker terminals", gain);
    let knob = Some(knob);
    Ok(Link { clip: largest, noise, knob, ..link(name, Scale::Electrical, gain.value + turned) })
}

fn speaker(gear: &Gear) -> Result<Link, Refused> {
    let speaker = gear.speaker.ok_or(Refused::Unknown("loudspeaker"))?;
    let sensitivity = speaker.sensitivity.as_ref().ok_or(Refused::Unknown("loudspeaker's sensitivity"))?;
    let distance = distance_loss(gear.distance.unwrap_or(Metres(1.0)));
    let impedance = speaker.impedance.as_ref().map(|figure| figure.value);
    let loudness = sensitivity
        .value
        .per_283v(impedance)
        .ok_or(Refused::Unknown("impedance of the loudspeaker, whose sensitivity is per watt,"))?;
    let gain = Db(loudness.0 - SENSITIVITY_VOLTS.dbu().0) - distance;
    let limit =
        speaker.power_continuous.as_ref().zip(speaker.impedance.as_ref()).map(|(most, impedance)| {
            Given::listed(power::voltage(most.value, impedance.value).dbu().0 + gain.0)
        });
    let floor = gear.silence.ear;
    Ok(Link { clip: limit, floor, ear: true, ..link(speaker.name.clone(), Scale::Acoustic, gain) })
}

fn headphone_amp(gear: &Gear, knobs: Knobs) -> Result<Link, Refused> {
    let amp = gear.headphone_amp.ok_or(Refused::Unknown("headphone amplifier"))?;
    let gain = highest_gain(amp.gain.as_ref(), amp.gain_factors.as_ref());
    let gain = gain.ok_or(Refused::Unknown("headphone amplifier's gain"))?;
    let phones = gear.headphone.and_then(|headphone| headphone.impedance.as_ref()).map(|figure| figure.value);
    let source = amp.output_impedance.as_ref().map(|figure| figure.value);
    let loss = source.zip(phones).map_or(Db(0.0), |(source, phones)| load::loss(source, phones));
    let largest = largest_voltage(&amp.power, phones.unwrap_or(Ohms(32.0)));
    let knob = knobs.get(Knob::HeadphoneAmp);
    // It was read without headphones; with them the output loses as much noise as it loses signal.
    let own = gear.silence.knob.and_then(|turned| gear.own_noise(turned, knobs, None));
    let own = own.map(|own| OwnNoise { level: own.level + loss, ..own });
    let name = amplified(&amp.name, "output", gain);
    Ok(Link {
        clip: largest.map(|volts| Given::listed(volts.dbu().0)),
        noise: own.map(|own| Given::measured(own.level.0)),
        own,
        knob: Some(knob),
        ..link(name, Scale::Electrical, gain.value + knob.at.value + loss)
    })
}

fn headphones(gear: &Gear) -> Result<Link, Refused> {
    let headphone = gear.headphone.ok_or(Refused::Unknown("headphone"))?;
    let sensitivity = headphone.sensitivity.as_ref().ok_or(Refused::Unknown("headphone's sensitivity"))?;
    let impedance = headphone.impedance.as_ref().ok_or(Refused::Unknown("headphone's impedance"))?;
    // dB SPL for 0 dBu.
    let gain = Db(sensitivity.value.spl(Dbu(0.0).volts(), impedance.value).0);
    let limit = headphone
        .max_power
        .as_ref()
        .map(|most| Given::listed(power::voltage(most.value, impedance.value).dbu().0 + gain.0));
    Ok(Link { clip: limit, ear: true, ..link(headphone.name.clone(), Scale::Acoustic, gain) })
}
