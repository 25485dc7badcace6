//! Both ends of a loop: out of the interface, and into it again.

use super::path::{Refused, best_of, hop, link, listed, or_measured};
use super::{Gear, Given, Knob, Knobs, Link, OfKnob, Origin, Scale};
use crate::chain::gear::{Catalogue, Device, Interface, LevelAtLoad};
use crate::chain::levels::load;
use crate::chain::wiring::{Connection, Port, Role};
use crate::units::{Db, Dbu};

/// The interface that is assumed where none is chosen (contract §3).
const ASSUMED_INTERFACE: &str = "focusrite-scarlett-4i4-4g";

/// An input, in ohms: more than any headphones.
const INPUT_LOAD: f64 = 10_000.0;

fn assumed(gear: &Gear) -> Option<&'static Interface> {
    match Catalogue::built_in().device(ASSUMED_INTERFACE) {
        Some(Device::Interface(interface)) if gear.interface.is_none() => Some(interface.as_ref()),
        _ => None,
    }
}

/// The interface's output: a full-scale sine at its full-scale level, less its knob. `turned`: the noise knee of that
/// knob, if it is one.
pub(super) fn output(
    gear: &Gear,
    connection: Connection,
    knobs: Knobs,
    turned: Option<OfKnob>,
) -> Result<Link, Refused> {
    let assumed = assumed(gear);
    let phones = connection.from == Port::Phones;
    let full_scale = |interface: &Interface| match phones {
        true => at_load(&interface.hp_max, jack_load(gear, connection)).map(|row| row.level.value),
        false => interface.line_out_max.as_ref().map(|figure| figure.value),
    };
    let listed = gear.interface.and_then(full_scale).map(Given::listed);
    let measured = if phones { measured_phones(gear, connection) } else { gear.measured_out };
    let best = or_measured(measured, listed).or_else(|| assumed.and_then(full_scale).map(Given::assumed));
    let what =
        if phones { "full-scale level of the phones jack" } else { "full-scale level of the line output" };
    let best = best.ok_or(Refused::Unknown(what))?;
    let name = if phones { "Phones jack" } else { "Line output" };
    let knob = knobs.get(if phones { Knob::Phones } else { Knob::Output });
    let level = best.value + knob.at.value;
    let own = turned.and_then(|turned| gear.own_noise(turned, knobs, Some(knob.at.value)));
    let range = gear.interface.or(assumed).and_then(|interface| interface.line_out_dynamic_range_a.as_ref());
    // The sheet's dynamic range is that of the line outputs at full volume; the knob of most turns noise down as well. It
    // is no better known than the full scale that it is counted from.
    let sheet = if assumed.is_some() { Origin::Assumed } else { Origin::Listed };
    let by_sheet = range
        .filter(|_| !phones)
        .map(|range| Given { value: level.0 - range.value.0, origin: sheet.max(best.origin) });
    let noise = own.map(|own| Given::measured(own.level.0)).or(by_sheet);
    let clip = Some(Given { value: level.0, ..best_of(best) });
    Ok(Link { clip, noise, own, knob: Some(knob), ..link(name, Scale::Electrical, Db(level.0)) })
}

/// The phones jack as it was read, less what its impedance takes with the headphones on it: a voltmeter is no load.
pub(super) fn measured_phones(gear: &Gear, connection: Connection) -> Option<Dbu> {
    let source = gear.interface.and_then(|interface| interface.hp_out_impedance.as_ref());
    let headphones = gear.headphone.and_then(|headphone| headphone.impedance.as_ref());
    let loss = match (source, headphones, connection.to.role()) {
        (Some(source), Some(load), Role::Headphones) => load::loss(source.value, load.value),
        _ => Db(0.0),
    };
    gear.measured_phones.map(|level| level + loss)
}

/// What hangs on the phones jack: headphones, of 32 Ω where nothing is said of them, or an input, which is next to nothing.
fn jack_load(gear: &Gear, connection: Connection) -> f64 {
    let headphones = gear.headphone.and_then(|headphone| headphone.impedance.as_ref());
    match connection.to.role() {
        Role::Headphones => headphones.map_or(32.0, |figure| figure.value.0),
        _ => INPUT_LOAD,
    }
}

/// The row whose load is nearest.
pub(super) fn at_load(rows: &[LevelAtLoad], load: f64) -> Option<&LevelAtLoad> {
    let far = |row: &LevelAtLoad| (row.load_ohm / load).ln().abs();
    rows.iter().min_by(|a, b| far(a).total_cmp(&far(b)))
}

/// Into the interface, and on to full scale of its converter.
pub(super) fn input_link(gear: &Gear, connection: Connection, knobs: Knobs) -> Result<[Link; 2], Refused> {
    let assumed = assumed(gear);
    let own = listed(gear.interface.and_then(|interface| interface.line_in_max.as_ref()));
    let level = assumed.and_then(|interface| interface.line_in_max.as_ref());
    let input = or_measured(gear.measured_in, own).or(level.map(|figure| Given::assumed(figure.value)));
    let input = input.ok_or(Refused::Unknown("full-scale level of the line input"))?;
    // Turned up, full scale is reached by less.
    let knob = knobs.get(Knob::InputGain);
    let input = Given { value: Dbu(input.value.0 - knob.at.value.0), ..input };
    let impedance = gear.interface.and_then(|interface| interface.line_in_impedance.as_ref());
    let socket = hop(gear, connection, Some(input), impedance.map(|figure| figure.value));
    let range = assumed.and_then(|interface| interface.line_in_dynamic_range_a.as_ref());
    let converter = Link {
        clip: Some(Given { value: 0.0, origin: input.origin }),
        noise: gear.converter_noise(range.map(|range| range.value)),
        floor: gear.silence.back,
        knob: Some(knob),
        ..link("Return", Scale::Digital, Db(-input.value.0))
    };
    Ok([socket, converter])
}
