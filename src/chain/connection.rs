//! How a chain is connected, as far as the user said it: the variant of the wiring, and which gear stands where.

use super::diagram::{Knob, Knobs};
use super::gear::{Catalogue, Choice, Device, Figure, Interface, Kind, SourceKind, Told, Topology};
use super::wiring::{Port, Role, Wiring};
use super::{Chain, ReturnPath};
use crate::units::{Db, Dbu};
use std::collections::BTreeMap;

/// A place of a chain where gear stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// The audio interface.
    Interface,
    /// Active monitors.
    Monitors,
    /// The power amplifier or receiver.
    Amplifier,
    /// Passive loudspeakers.
    Speakers,
    /// The headphone amplifier or splitter.
    HeadphoneAmp,
    /// The headphones.
    Headphones,
    /// The measurement microphone.
    Microphone,
}

/// (place, stable id in the project, kind of gear that stands there).
pub const PLACES: &[(Place, &str, Kind)] = &[
    (Place::Interface, "interface", Kind::Interface),
    (Place::Monitors, "monitors", Kind::Monitor),
    (Place::Amplifier, "amplifier", Kind::PowerAmp),
    (Place::Speakers, "speakers", Kind::Speaker),
    (Place::HeadphoneAmp, "headphone-amp", Kind::HeadphoneAmp),
    (Place::Headphones, "headphones", Kind::Headphone),
    (Place::Microphone, "microphone", Kind::Microphone),
];

/// An interface of which not even the name was said.
const UNNAMED_INTERFACE: &str = "an interface that is not in the list";

impl Place {
    fn row(self) -> &'static (Place, &'static str, Kind) {
        PLACES.iter().find(|row| row.0 == self).unwrap_or(&PLACES[0])
    }

    /// The stable id.
    pub fn id(self) -> &'static str {
        self.row().1
    }

    /// What kind of gear stands there.
    pub fn kind(self) -> Kind {
        self.row().2
    }

    /// The name shown to people.
    pub fn name(self) -> &'static str {
        match self {
            Self::Interface => Role::Interface.name(),
            Self::Monitors => Role::Monitors.name(),
            Self::Amplifier => Role::Amplifier.name(),
            Self::Speakers => Role::Speakers.name(),
            Self::HeadphoneAmp => Role::HeadphoneAmp.name(),
            Self::Headphones => Role::Headphones.name(),
            Self::Microphone => Kind::Microphone.name(),
        }
    }

    /// The place of a role in a wiring.
    pub fn of_role(role: Role) -> Self {
        match role {
            Role::Interface => Self::Interface,
            Role::Monitors => Self::Monitors,
            Role::Amplifier => Self::Amplifier,
            Role::Speakers => Self::Speakers,
            Role::HeadphoneAmp => Self::HeadphoneAmp,
            Role::Headphones => Self::Headphones,
        }
    }

    /// The places of a chain, in the signal's order.
    pub fn of_wiring(wiring: &Wiring, back: ReturnPath) -> Vec<Self> {
        let mut places = vec![Self::Interface];
        places.extend(wiring.connections().map(|connection| Self::of_role(connection.to.role())));
        if back == ReturnPath::Microphone {
            places.push(Self::Microphone);
        }
        places.dedup();
        places
    }
}

/// The variant that was chosen, if it is one of this chain; else the usual one.
pub fn wiring_of(chain: Chain, id: Option<&str>) -> Option<&'static Wiring> {
    chosen_wiring(chain, id).or_else(|| Wiring::of(chain).next())
}

fn chosen_wiring(chain: Chain, id: Option<&str>) -> Option<&'static Wiring> {
    id.and_then(Wiring::by_id).filter(|wiring| wiring.chain == chain)
}

/// A full-scale level, and who says so.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FullScale {
    /// The level.
    pub level: Dbu,
    /// What kind of source it has.
    pub source: SourceKind,
}

impl FullScale {
    fn of(figure: Option<&Figure<Dbu>>) -> Option<Self> {
        figure.map(|figure| Self { level: figure.value, source: figure.kind })
    }
}

/// What is known of an interface that was chosen.
#[derive(Debug, Clone, PartialEq)]
pub struct KnownInterface {
    /// What it is called.
    pub name: String,
    /// Level of a full-scale sine at the line outputs, fully up; `None` where no source says it.
    pub out_max: Option<FullScale>,
    /// Level that reaches full scale at the line inputs, at minimum gain; `None` where no source says it.
    pub in_max: Option<FullScale>,
}

impl KnownInterface {
    fn of(name: &str, interface: Option<&Interface>) -> Self {
        let out_max = interface.and_then(|interface| FullScale::of(interface.line_out_max.as_ref()));
        let in_max = interface.and_then(|interface| FullScale::of(interface.line_in_max.as_ref()));
        Self { name: name.to_owned(), out_max, in_max }
    }
}

/// How the chain is connected. The default: nothing was said.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Connected {
    /// The variant, if one of this chain was chosen.
    pub wiring: Option<&'static Wiring>,
    /// The interface, if one was chosen; also one that is not in the list.
    pub interface: Option<KnownInterface>,
    /// What stands where, by the place's id: names as shown.
    pub gear: BTreeMap<String, String>,
    /// The figures that levels are reckoned with, by the place's id; absent where no source says any.
    pub figures: BTreeMap<String, Vec<Told>>,
    /// How far the user says the input gain is above its lowest; `None`: not at all, or nothing was said.
    pub input_gain: Option<Db>,
}

impl Connected {
    /// What `wiring` and `gear` say of `chain`. Gear of places that the chain does not have is left out.
    pub fn new(
        chain: Chain,
        back: ReturnPath,
        wiring: Option<&str>,
        gear: &BTreeMap<String, Choice>,
        catalogue: &Catalogue,
    ) -> Self {
        let places = wiring_of(chain, wiring).map(|wiring| Place::of_wiring(wiring, back));
        let said: Vec<(Place, &Choice)> = places
            .unwrap_or_default()
            .into_iter()
            .filter_map(|place| Some((place, gear.get(place.id())?)))
            .filter(|(_, choice)| **choice != Choice::NotSaid)
            .collect();
        let interface = said.iter().find(|(place, _)| *place == Place::Interface).map(|(_, choice)| {
            let known = match choice.resolve(catalogue) {
                Some(Device::Interface(known)) => Some(known.as_ref()),
                _ => None,
            };
            let name = match choice {
                Choice::NotListed { name: None } => UNNAMED_INTERFACE,
                choice => choice.name(catalogue),
            };
            KnownInterface::of(name, known)
        });
        let name =
            |(place, choice): (Place, &Choice)| (place.id().to_owned(), choice.name(catalogue).to_owned());
        let told = said.iter().filter_map(|(place, choice)| {
            let told = choice.resolve(catalogue)?.told();
            (!told.is_empty()).then(|| (place.id().to_owned(), told))
        });
        let figures = told.collect();
        let gear = said.into_iter().map(name).collect();
        Self { wiring: chosen_wiring(chain, wiring), interface, gear, figures, input_gain: None }
    }

    /// The same, with the knobs as the user says they stand.
    pub fn with_knobs(self, knobs: Knobs) -> Self {
        let gain = knobs.get(Knob::InputGain).at.value;
        Self { input_gain: Some(gain).filter(|gain| gain.0 > 0.0), ..self }
    }
}

/// What the chosen gear says against the chosen wiring, in one sentence with what to do.
pub fn contradiction(wiring: &Wiring, device: &Device) -> Option<String> {
    let Device::PowerAmp(amp) = device else { return None };
    let bridged = amp.output_topology.as_ref().is_some_and(|figure| figure.value == Topology::Bridged);
    let as_bridged =
        |wiring: &Wiring| wiring.connections().any(|connection| connection.from == Port::BridgedTerminals);
    if !bridged || as_bridged(wiring) {
        return None;
    }
    let other = Wiring::of(wiring.chain).find(|other| as_bridged(other));
    let choose = other.map_or_else(String::new, |other| format!(" Choose “{}” above.", other.name));
    Some(format!(
        "The {} is bridged: neither of its speaker terminals is ground, and none may touch ground, a jack or the \
         other channel.{choose}",
        amp.name
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chain::wiring::WIRINGS;

    fn listed(place: Place, id: &str) -> BTreeMap<String, Choice> {
        BTreeMap::from([(place.id().to_owned(), Choice::Listed { id: id.to_owned() })])
    }

    fn connected(chain: Chain, wiring: Option<&str>, gear: &BTreeMap<String, Choice>) -> Connected {
        Connected::new(chain, ReturnPath::Loopback, wiring, gear, Catalogue::built_in())
    }

    #[test]
    fn every_device_of_a_picture_has_a_place() {
        for (place, id, kind) in PLACES {
            assert_eq!((place.id(), place.kind()), (*id, *kind));
            assert!(!place.name().is_empty());
        }
        for wiring in WIRINGS {
            let places = Place::of_wiring(wiring, ReturnPath::Microphone);
            let boxes: Vec<Place> =
                wiring.connections().map(|connection| Place::of_role(connection.to.role())).collect();
            assert_eq!(places[0], Place::Interface);
            assert!(boxes.iter().all(|place| places.contains(place)), "{}", wiring.id);
            assert_eq!(places.last(), Some(&Place::Microphone));
            assert!(!Place::of_wiring(wiring, ReturnPath::Loopback).contains(&Place::Microphone));
        }
        let loop_only = Wiring::by_id("line-loop-trs").expect("is there");
        assert_eq!(Place::of_wiring(loop_only, ReturnPath::Loopback), [Place::Interface]);
    }

    #[test]
    fn a_variant_of_another_chain_does_not_count() {
        let nothing = connected(Chain::PowerAmp, Some("monitors-xlr"), &BTreeMap::new());
        assert_eq!(nothing, Connected::default());
        assert_eq!(wiring_of(Chain::PowerAmp, Some("monitors-xlr")).map(|wiring| wiring.id), Some("amp-xlr"));
        assert_eq!(wiring_of(Chain::PowerAmp, Some("amp-rca")).map(|wiring| wiring.id), Some("amp-rca"));
    }

    #[test]
    fn figures_come_with_who_says_so_and_are_absent_where_nobody_does() {
        let gear = listed(Place::Interface, "focusrite-scarlett-4i4-3g");
        let interface = connected(Chain::ActiveMonitors, None, &gear).interface.expect("was chosen");
        let out = interface.out_max.expect("is known");
        assert_eq!((out.level, out.source), (Dbu(15.5), SourceKind::UserQuote));
        let gear = listed(Place::Interface, "behringer-umc202hd");
        let interface = connected(Chain::ActiveMonitors, None, &gear).interface.expect("was chosen");
        assert!(interface.out_max.is_some());
        assert_eq!(interface.in_max, None);
        let unlisted = Choice::NotListed { name: Some("Desk of a friend".to_owned()) };
        let gear = BTreeMap::from([("interface".to_owned(), unlisted)]);
        let said = connected(Chain::ActiveMonitors, None, &gear);
        assert_eq!(said.gear["interface"], "Desk of a friend");
        assert_eq!(said.interface.map(|known| (known.out_max, known.in_max)), Some((None, None)));
    }

    #[test]
    fn gear_of_another_chain_and_what_was_not_said_are_left_out() {
        let mut gear = listed(Place::HeadphoneAmp, "mackie-hm-4");
        gear.insert("interface".to_owned(), Choice::NotSaid);
        assert_eq!(connected(Chain::ActiveMonitors, None, &gear), Connected::default());
        let said = connected(Chain::HeadphoneAmpFromPhones, None, &gear);
        assert_eq!(said.gear["headphone-amp"], "Mackie HM-4");
        assert_eq!(said.interface, None);
    }

    #[test]
    fn a_bridged_amplifier_is_not_wired_as_a_grounded_one() {
        let fosi = Catalogue::built_in().device("fosi-bt20a").expect("is in the list");
        let wrong = contradiction(Wiring::by_id("amp-rca").expect("is there"), fosi).expect("is refused");
        assert!(wrong.contains("Fosi Audio BT20A is bridged") && wrong.contains("Small class-D amplifier"));
        assert_eq!(contradiction(Wiring::by_id("amp-bridged").expect("is there"), fosi), None);
        let crown = Catalogue::built_in().device("crown-xls-1500").expect("is in the list");
        assert_eq!(contradiction(Wiring::by_id("amp-rca").expect("is there"), crown), None, "nobody says so");
    }
}
