//! What was said of how the chains are plugged, by stable ids, as it is saved.

use super::{Judged, Plugged, Spot, port, port_id};
use crate::chain::refusals::{Moment, PhonesKnob, Refusal};
use crate::chain::wiring::{Connection, LEADS, Lead, Wiring};
use crate::chain::{Chain, ReturnPath};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What is plugged in one place, by stable ids.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Said {
    /// Id of the socket that it goes from.
    pub from: String,
    /// Id of the lead.
    pub lead: String,
    /// Id of the socket that it goes into.
    pub to: String,
    /// 48 V is on.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub phantom: bool,
    /// The knob of the phones jack is up.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub knob_up: bool,
}

impl From<Plugged> for Said {
    fn from(plugged: Plugged) -> Self {
        let Connection { from, lead, to } = plugged.connection;
        Self {
            from: port_id(from).to_owned(),
            lead: lead.id.to_owned(),
            to: port_id(to).to_owned(),
            phantom: plugged.moment.phantom,
            knob_up: plugged.moment.phones == PhonesKnob::Up,
        }
    }
}

impl Said {
    /// What it stands for; `None` where another version wrote of something that this one does not know.
    pub fn resolve(&self) -> Option<Plugged> {
        let lead: Lead = *LEADS.iter().find(|lead| lead.id == self.lead)?;
        let connection = Connection::new(port(&self.from)?, lead, port(&self.to)?);
        let phones = if self.knob_up { PhonesKnob::Up } else { PhonesKnob::Zero };
        Some(Plugged { connection, moment: Moment { phantom: self.phantom, phones } })
    }
}

/// How the chains are plugged in truth, where that is not as it should be: by the variant's id, then by the place's. What
/// was said of one variant stands until that place of it is answered anew, whatever else is looked at meanwhile: a lead is
/// not unplugged by a look at another chain.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Actual(BTreeMap<String, BTreeMap<String, Said>>);

impl Actual {
    /// Whether nothing is said.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Says what is plugged in a place of a wiring; `None`: as it should be.
    pub fn say(&mut self, wiring: &str, spot: String, said: Option<Said>) {
        let spots = self.0.entry(wiring.to_owned()).or_default();
        match said {
            Some(said) => spots.insert(spot, said),
            None => spots.remove(&spot),
        };
        if spots.is_empty() {
            self.0.remove(wiring);
        }
    }

    /// What was said of a place, by the ids of the wiring and of the place.
    pub fn said(&self, wiring: &str, spot: &str) -> Option<&Said> {
        self.0.get(wiring)?.get(spot)
    }

    /// What is plugged in a place: as it should be where nothing else was said.
    pub fn at(&self, wiring: &Wiring, spot: Spot) -> Option<Plugged> {
        let said = self.said(wiring.id, &spot.id());
        let right = || spot.right(wiring).map(Plugged::right);
        said.and_then(Said::resolve).or_else(right)
    }

    /// What endangers gear or ears as it is plugged, if something does: nothing may sound until it is mended. Where no
    /// variant of this chain is chosen, what was said of any of them counts.
    pub fn danger(&self, chain: Chain, wiring: Option<&str>, path: ReturnPath) -> Option<&'static Refusal> {
        match chosen(chain, wiring) {
            Some(wiring) => self.danger_of(wiring, path),
            None => Wiring::of(chain)
                .filter_map(|wiring| self.danger_of(wiring, path))
                .max_by_key(|refusal| refusal.stake),
        }
    }

    fn danger_of(&self, wiring: &Wiring, path: ReturnPath) -> Option<&'static Refusal> {
        let refused = Spot::all(wiring, path).into_iter().filter_map(|spot| {
            match self.at(wiring, spot)?.judge(spot.right(wiring)?) {
                Judged::Refused(refused) => {
                    refused.into_iter().find(|refusal| !refusal.stake.can_be_overruled())
                }
                _ => None,
            }
        });
        refused.max_by_key(|refusal| refusal.stake)
    }

    /// Which variant of a chain is meant where none of it is chosen: one of which something was said, what is grave
    /// before anything else. `None` where one is chosen, or nothing was said of any.
    pub fn meant(&self, chain: Chain, wiring: Option<&str>) -> Option<&'static Wiring> {
        if chosen(chain, wiring).is_some() {
            return None;
        }
        let said = Wiring::of(chain).filter(|wiring| self.0.contains_key(wiring.id));
        let stake = |wiring: &&Wiring| {
            // By cable every place counts.
            self.danger_of(wiring, ReturnPath::Loopback).map(|refusal| refusal.stake)
        };
        said.max_by_key(stake)
    }
}

fn chosen(chain: Chain, wiring: Option<&str>) -> Option<&'static Wiring> {
    wiring.and_then(Wiring::by_id).filter(|wiring| wiring.chain == chain)
}
