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
            assert!(host.all_traps().all(|trap| trap.what.ends_with('.') && !trap.what.contains("  ")));
        }
    }

    /// A word of every trap, host by host, and whether the host's manual says so.
    const TRAPS: &[(&str, &[(&str, bool)])] = &[
        ("REAPER", &[("not when playing", true), ("master FX", false), ("automatic mute", false)]),
        ("Ableton Live", &[("limiter", false), ("Reduced Latency", false)]),
        ("Logic Pro", &[("focused", true), ("Low Latency", false), ("Idle", false), ("limiter", false)]),
        ("Cubase and Nuendo", &[("Suspend", true), ("ASIO Direct", true), ("Control Room", false)]),
        ("Studio One", &[("Dropout Protection", true), ("each song", true), ("Listen bus", false)]),
        ("Pro Tools", &[("Low Latency", true), ("second fader", true), ("compensation", false)]),
        (
            "FL Studio",
            &[
                ("mixed with", true),
                ("limiter", false),
                ("before or after", false),
                ("PDC", false),
                ("feeds back", false),
            ],
        ),
        ("Bitwig Studio", &[("Mono", true), ("Master", false), ("sandbox", false)]),
        ("Ardour", &[("unless master record is on", true), ("monitor section", false)]),
        (
            "Qtractor",
            &[("pass-through", true), ("Auto Monitor", true), ("mute and solo", true), ("JACK", true)],
        ),
        ("Any host", &[]),
    ];

    /// Where a step, too, is what users tell: its host and a word of it.
    const TOLD: &[(&str, &str)] = &[
        ("REAPER", "Arm the track"),
        ("Pro Tools", "Aux Input needs no"),
        ("Bitwig Studio", "Monitor mode"),
    ];

    /// The same for all hosts.
    const ANYWHERE: &[(&str, bool)] = &[
        ("limiter", true),
        ("system's volume", true),
        ("aggregate", true),
        ("mono track, or", true),
        ("real time", true),
        ("own mixer", true),
        ("wet/dry", true),
        ("frozen", true),
        ("master fader", true),
        ("DAW Thru", true),
        ("Pan law", false),
    ];

    #[test]
    fn a_step_that_users_tell_says_so() {
        let told: Vec<(&str, &str)> = routings()
            .flat_map(|host| host.steps.iter().map(move |step| (host.host, step)))
            .filter(|(_, step)| !step.documented)
            .map(|(host, step)| (host, step.act))
            .collect();
        assert_eq!(told.len(), TOLD.len(), "{told:?}");
        for (row, (host, word)) in told.iter().zip(TOLD) {
            assert!(row.0 == *host && row.1.contains(word), "{row:?}");
        }
    }

    #[test]
    fn every_trap_of_every_host_is_there_and_says_whether_it_is_documented() {
        let check = |host: &str, traps: &[Trap], words: &[(&str, bool)]| {
            assert_eq!(traps.len(), words.len(), "{host}");
            for (word, documented) in words {
                let trap = traps.iter().find(|trap| trap.what.contains(word));
                assert_eq!(trap.map(|trap| trap.documented), Some(*documented), "{host}: {word}");
            }
        };
        let hosts: Vec<&str> = routings().map(|host| host.host).collect();
        assert_eq!(TRAPS.iter().map(|row| row.0).collect::<Vec<_>>(), hosts);
        for (host, (name, words)) in routings().zip(TRAPS) {
            check(name, host.traps, words);
            let all: Vec<Trap> = host.all_traps().copied().collect();
            assert_eq!(all, [host.traps, EVERYWHERE].concat(), "{name}");
        }
        check("all hosts", EVERYWHERE, ANYWHERE);
    }
}
