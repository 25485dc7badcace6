//! How the return and the tone are routed in a host, and where each host sets traps.

use super::Step;
use super::routing_table::{ANY_HOST, EVERYWHERE, HOSTS};

/// Something in a host that spoils the measurement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Trap {
    /// What it is, and what to do.
    pub what: &'static str,
    /// Whether the host's manual says so. Otherwise it is what users tell, and the menu may have moved.
    pub documented: bool,
}

/// Routing in one host.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Routing {
    /// The host's name; `Any host` where it is not known.
    pub host: &'static str,
    /// How its names, or its process names, begin: small letters and digits only. One that ends in a full stop is whole.
    pub(super) names: &'static [&'static str],
    /// What to do, in order.
    pub steps: &'static [Step],
    /// Traps of this host.
    pub traps: &'static [Trap],
}

impl Routing {
    /// Traps of this host, then those of all hosts.
    pub fn all_traps(&self) -> impl Iterator<Item = &'static Trap> + use<> {
        self.traps.iter().chain(EVERYWHERE)
    }
}

/// The routing for a host by the name it gives, or by its process's name. An unknown name gets what holds everywhere.
pub fn routing(name: &str) -> &'static Routing {
    let file = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let plain: String = file.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    let is = |own: &str| match own.strip_suffix('.') {
        Some(whole) => plain == whole,
        None => plain.starts_with(own),
    };
    let known = HOSTS.iter().find(|host| host.names.iter().any(|own| is(own)));
    known.unwrap_or(&ANY_HOST)
}

/// All hosts that are known, and last what holds in any other.
pub fn routings() -> impl Iterator<Item = &'static Routing> {
    HOSTS.iter().chain([&ANY_HOST])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_are_known_by_their_names_and_processes() {
        let cases = [
            ("REAPER", "REAPER"),
            ("reaper.exe", "REAPER"),
            ("/opt/REAPER/reaper", "REAPER"),
            ("Ableton Live 12 Suite", "Ableton Live"),
            ("Live", "Ableton Live"),
            ("Logic Pro", "Logic Pro"),
            ("Cubase 13", "Cubase and Nuendo"),
            ("C:\\Program Files\\Steinberg\\Nuendo 13\\Nuendo13.exe", "Cubase and Nuendo"),
            ("Studio One", "Studio One"),
            ("Pro Tools", "Pro Tools"),
            ("FL64.exe", "FL Studio"),
            ("FL Studio", "FL Studio"),
            ("Bitwig Studio", "Bitwig Studio"),
            ("BitwigPluginHost-X64-SSE41", "Bitwig Studio"),
            ("ardour-8.6.0", "Ardour"),
            ("Qtractor", "Qtractor"),
            ("qtractor_plugin_scan", "Qtractor"),
            ("Some Other DAW", "Any host"),
            ("", "Any host"),
            ("LiveProfessor", "Any host"),
            ("Livery", "Any host"),
        ];
        for (name, host) in cases {
            assert_eq!(routing(name).host, host, "{name}");
        }
    }

    #[test]
    fn every_host_says_input_monitoring_output_and_traps() {
        assert_eq!(HOSTS.len(), 10);
        for host in HOSTS.iter().chain([&ANY_HOST]) {
            assert!(host.steps.len() >= 3, "{}", host.host);
            let all: String =
                host.steps.iter().map(|step| step.act).collect::<Vec<_>>().join(" ").to_lowercase();
            for word in ["input", "monitor", "output"] {
                assert!(all.contains(word), "{}: {word}", host.host);
            }
            for step in host.steps {
                assert!(step.act.ends_with('.') && step.why.ends_with('.'), "{}: {step:?}", host.host);
            }
            assert!(host.all_traps().count() > host.traps.len());
            assert!(host.all_traps().all(|trap| trap.what.ends_with('.')));
        }
    }
}
