//! What the run was made for, and under which conditions: rows of (name, value).

use crate::chain::connection::PLACES;
use crate::chain::wiring::Wiring;
use crate::chain::{CHAINS, RETURN_PATHS};
use crate::report::model::{Conditions, Report, SetupReport};
use crate::units::{Dbfs, Hz, number};

/// A row: what it is, and its value as written.
pub type Row = (&'static str, String);

/// What the length of a run is called.
pub const DURATION: &str = "Duration";

/// The set-up: what is connected, and what was played.
pub fn set_up(setup: &SetupReport) -> Vec<Row> {
    let chain = CHAINS.iter().find(|row| row.1 == setup.chain).map_or(setup.chain.as_str(), |row| row.2);
    let back = RETURN_PATHS.iter().find(|row| row.1 == setup.return_path);
    let back = back.map_or(setup.return_path.as_str(), |row| row.2);
    let mut rows = vec![("Chain", chain.to_owned()), ("Return", back.to_owned())];
    rows.extend(connected(setup));
    if setup.level_dbfs.is_finite() {
        rows.push(("Stimulus level", format!("{} peak", Dbfs(setup.level_dbfs))));
    }
    if setup.sample_rate_hz.is_finite() {
        rows.push(("Sample rate", Hz(setup.sample_rate_hz).to_string()));
    }
    rows.push(("Channels", format!("{} out, {} in", setup.outputs, setup.inputs)));
    let api = match setup.plugin_api.as_str() {
        "vst3" => "VST3",
        "clap" => "CLAP",
        "standalone" => "Standalone",
        other => other,
    };
    if !matches!(api, "" | "none") {
        rows.push(("Plugin format", api.to_owned()));
    }
    rows
}

/// The variant of the chain and the gear in it, where they were said.
fn connected(setup: &SetupReport) -> Vec<Row> {
    let wiring = setup.wiring.as_deref();
    let wiring = wiring.map(|id| Wiring::by_id(id).map_or(id, |wiring| wiring.name));
    let gear = PLACES.iter().filter_map(|(place, id, _)| Some((place.name(), setup.gear.get(*id)?.clone())));
    wiring.map(|name| ("Wiring", name.to_owned())).into_iter().chain(gear).collect()
}

/// Under which conditions it was measured; what is not known is left out.
pub fn conditions(report: &Report) -> Vec<Row> {
    let Some(conditions) = &report.conditions else { return Vec::new() };
    let Conditions { host, os, block, seconds } = conditions;
    let duration = seconds.filter(|seconds| seconds.is_finite());
    [
        ("Host", host.clone()),
        ("System", os.clone()),
        ("Largest block", block.map(|frames| format!("{frames} samples"))),
        (DURATION, duration.map(|seconds| format!("{} s", number(seconds, 1)))),
    ]
    .into_iter()
    .filter_map(|(name, value)| Some((name, value?)))
    .collect()
}
