use super::file::{ReadError, System};
use super::*;
use crate::units::{Dbu, Ohms};
use std::ffi::OsString;
use std::path::PathBuf;

const KEPT_SCHEMA: &str = include_str!("../../../docs/gear.schema.json");

fn interface<'a>(catalogue: &'a Catalogue, id: &str) -> &'a Interface {
    match catalogue.device(id) {
        Some(Device::Interface(interface)) => interface,
        other => panic!("{id}: {other:?}"),
    }
}

#[test]
fn the_built_in_list_is_whole() {
    let parsed = parse(catalogue::BUILT_IN);
    assert_eq!(parsed.refused, []);
    assert_eq!(parsed.devices.len(), 75);
    let given: usize = parsed.devices.iter().map(|device| device.given().len()).sum();
    assert!(given > 80, "{given} figures");
    let scarlett = interface(Catalogue::built_in(), "focusrite-scarlett-4i4-4g");
    let figure = scarlett.line_out_max.as_ref().unwrap();
    assert_eq!((figure.value, figure.kind), (Dbu(16.0), SourceKind::Manufacturer));
    assert!(figure.source.starts_with("https://userguides.focusrite.com/"));
    assert_eq!(
        scarlett.hp_max.iter().map(|row| (row.load_ohm, row.level.value.0)).collect::<Vec<_>>(),
        [(33.0, 5.0), (300.0, 11.0)]
    );
    let volts = interface(Catalogue::built_in(), "focusrite-scarlett-2i2-3g");
    assert!((volts.line_out_max.as_ref().unwrap().value.0 - 15.4736).abs() < 1e-3, "quoted in volts");
    assert!(interface(Catalogue::built_in(), "motu-m2").line_out_max.is_none(), "unknown is absent");
}

#[test]
fn all_devices_survive_the_project() {
    for device in Catalogue::built_in().devices() {
        let text = serde_json::to_string(device).unwrap();
        let back: Device = serde_json::from_str(&text).unwrap();
        assert_eq!(&back, device);
    }
    let choice = Choice::Measured { device: Catalogue::built_in().devices()[0].clone() };
    assert_eq!(serde_json::from_str::<Choice>(&serde_json::to_string(&choice).unwrap()).unwrap(), choice);
}

#[test]
fn the_kept_schema_is_the_one_of_the_types_and_the_list_keeps_to_it() {
    let made = serde_json::to_string_pretty(&schema()).unwrap() + "\n";
    if std::env::var_os("UPDATE_SCHEMA").is_some() {
        std::fs::write(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/gear.schema.json"), &made).unwrap();
        return;
    }
    assert_eq!(made, KEPT_SCHEMA, "docs/gear.schema.json is out of date: run this test with UPDATE_SCHEMA=1");
    let validator = jsonschema::validator_for(&serde_json::from_str(&made).unwrap()).unwrap();
    let list: serde_json::Value = toml::from_str(catalogue::BUILT_IN).unwrap();
    let errors: Vec<String> = validator.iter_errors(&list).map(|error| error.to_string()).collect();
    assert_eq!(errors, [""; 0]);
    let mut broken = list.clone();
    broken["interface"][0]["line_out_max"] = serde_json::json!({ "v": 16, "unit": "dBu" });
    assert!(!validator.is_valid(&broken), "a figure without a source");
}

#[test]
fn broken_entries_are_named_with_their_line_and_the_rest_is_kept() {
    let text = r#"
# my gear
[[interface]]
id = "good-one"
name = "Good One"
line_out_max = { v = 12, unit = "dBu", source = "my voltmeter", kind = "own" }

[[headphone]]
id = "cursed"
name = "Cursed Cans"
sensitivity = { v = 100, unit = "dB/V", source = "box", kind = "own" }
impedance = { v = -32, unit = "ohm", source = "box", kind = "own" }

[[interface]]
id = "no-source"
line_out_max = { v = 12, unit = "dBu", kind = "own" }
name = "Sourceless"

[[monitor
id = "torn"
name = "Torn"

[[monitor]]
id = "typo"
name = "Typo"
input_for_100bd = { v = 0, unit = "dBu", source = "x", kind = "own" }

[monitor]
id = "single"
name = "Single"

[[theremin]]
name = "Odd"

[[speaker]]
id = "bare"
name = "Bare"

[[headphone]]
id = "half"
name = "Half"
sensitivity = { v = 96, unit = "dB/mW", source = "box", kind = "own" }

[[speaker]]
id = "good-one"
name = "Twice"
impedance = { v = 8, unit = "ohm", source = "plate", kind = "own" }

[[speaker]]
id = "last"
name = "Last"
impedance = { v = 0.004, unit = "kohm", source = "plate", kind = "own" }
"#;
    let parsed = parse(text);
    let kept: Vec<&str> = parsed.devices.iter().map(Device::name).collect();
    assert_eq!(kept, ["Good One", "Last"]);
    let refused: Vec<(&str, usize)> =
        parsed.refused.iter().map(|refused| (refused.name.as_str(), refused.line)).collect();
    assert_eq!(
        refused,
        [
            ("Cursed Cans", 12),
            ("Sourceless", 16),
            ("Torn", 19),
            ("Typo", 26),
            ("Single", 28),
            ("Odd", 32),
            ("Bare", 35),
            ("Half", 39),
            ("Twice", 44),
        ]
    );
    let why = |name: &str| &parsed.refused.iter().find(|refused| refused.name == name).unwrap().why;
    assert_eq!(why("Cursed Cans"), "an impedance of -32 ohm is impossible");
    assert!(why("Sourceless").contains("source"), "{}", why("Sourceless"));
    assert!(why("Typo").contains("input_for_100bd"), "{}", why("Typo"));
    assert!(why("Single").contains("[[monitor]]"));
    assert!(why("Half").contains("impedance"));
}

#[test]
fn nonsense_is_no_panic() {
    for text in
        ["", "\u{feff}", "x", "[[", "[[interface]]", "[[interface]]\nid = 3", "]]]]\n[[é]]\nname = '\n"]
    {
        let parsed = parse(text);
        assert!(parsed.devices.is_empty(), "{text:?}");
    }
    for v in ["nan", "inf", "-1", "\"8\"", "[8]", "true"] {
        let figure = format!("{{ v = {v}, unit = \"ohm\", source = \"s\", kind = \"own\" }}");
        let text = format!("[[speaker]]\nid = \"a\"\nname = \"A\"\nimpedance = {figure}");
        let parsed = parse(&text);
        assert_eq!((parsed.devices.len(), parsed.refused[0].line), (0, 4), "{v}");
    }
}

#[test]
fn own_figures_take_precedence() {
    let own = parse(
        "[[interface]]\nid = \"motu-m2\"\nname = \"My M2\"\n\
         line_out_max = { v = 16.4, unit = \"dBu\", source = \"voltmeter\", kind = \"own\" }",
    );
    assert_eq!(own.refused, []);
    let both = Catalogue::built_in().with(&own);
    assert_eq!(both.devices().len(), 75);
    let found = both.search(Some(Kind::Interface), "M2");
    assert_eq!(found.first().map(|device| device.name()), Some("My M2"));
    assert_eq!(both.devices().iter().filter(|device| device.id() == "motu-m2").count(), 1);
    assert_eq!(Choice::NotListed { name: None }.resolve(&both), None);
    assert_eq!(Choice::NotSaid.name(&both), "not chosen");
    let gone = Choice::Listed { id: "gone".to_owned() };
    assert_eq!((gone.resolve(&both), gone.name(&both)), (None, "gone"));
}

/// A project that was saved with an id means the device of the list, in the window as in a run.
#[test]
fn what_was_chosen_stays_what_it_was_whatever_the_own_file_says() {
    let (list, m2) = (Catalogue::built_in(), Choice::Listed { id: "motu-m2".to_owned() });
    let own = |text: &str| list.with(&parse(text));
    let entry = |id: &str| {
        let figure = "{ v = 16.4, unit = \"dBu\", source = \"voltmeter\", kind = \"own\" }";
        format!("[[interface]]\nid = \"{id}\"\nname = \"Mine\"\nline_out_max = {figure}\n")
    };
    let both = own(&entry("motu-m2"));
    assert_eq!((m2.resolve(&both), m2.name(&both)), (m2.resolve(list), m2.name(list)));
    assert!(m2.resolve(list).is_some());
    // An id that only the user's file has is nobody's where a run is made.
    let mine = Choice::Listed { id: "mine".to_owned() };
    let both = own(&entry("mine"));
    assert_eq!((mine.resolve(&both), mine.name(&both)), (None, "mine"));
    // Another file takes the place of the first.
    let again = both.with(&parse(&entry("motu-m2")));
    assert_eq!((again.devices().len(), m2.resolve(&again)), (75, m2.resolve(list)));
}

#[test]
fn names_half_remembered_are_found() {
    let first = |query: &str| Catalogue::built_in().search(None, query).first().map(|device| device.id());
    assert_eq!(first("hd650"), Some("sennheiser-hd650"));
    assert_eq!(first("HD-650"), Some("sennheiser-hd650"));
    assert_eq!(first("scarlet 4i4 4th gen"), Some("focusrite-scarlett-4i4-4g"));
    assert_eq!(first("4i4 gen 3"), Some("focusrite-scarlett-4i4-3g"));
    assert_eq!(first("Genelek 8030"), Some("genelec-8030"));
    assert_eq!(first("beyer dt770 80"), Some("beyerdynamic-dt770-80"));
    assert_eq!(first("bt20a pro"), Some("fosi-bt20a-pro"));
    assert_eq!(first("babyface fs"), Some("rme-babyface-pro-fs"));
    assert_eq!(first("tape deck"), None);
    let headphones = Catalogue::built_in().search(Some(Kind::Headphone), "");
    assert_eq!(headphones.len(), 16);
}

#[test]
fn the_file_lies_beside_the_settings() {
    let path = |system, pairs: &[(&str, &str)]| {
        file::path(system, |name| pairs.iter().find(|pair| pair.0 == name).map(|pair| OsString::from(pair.1)))
    };
    let home = ("HOME", "/home/ann");
    assert_eq!(path(System::Unix, &[home]), Some(PathBuf::from("/home/ann/.config/linecheck/gear.toml")));
    assert_eq!(
        path(System::Unix, &[home, ("XDG_CONFIG_HOME", "/etc/mine")]),
        Some(PathBuf::from("/etc/mine/linecheck/gear.toml"))
    );
    assert_eq!(
        path(System::Unix, &[home, ("XDG_CONFIG_HOME", "mine")]),
        Some(PathBuf::from("/home/ann/.config/linecheck/gear.toml"))
    );
    let mac = PathBuf::from("/home/ann/Library/Application Support/Linecheck/gear.toml");
    assert_eq!(path(System::Mac, &[home]), Some(mac));
    assert_eq!(
        path(System::Windows, &[("APPDATA", "C:/Roaming")]),
        Some(PathBuf::from("C:/Roaming/Linecheck/gear.toml"))
    );
    assert_eq!(path(System::Windows, &[]), None);
}

#[test]
fn reading_says_what_is_wrong() {
    let folder = std::env::temp_dir().join(format!("linecheck-gear-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    let place = folder.join("gear.toml");
    assert_eq!(file::read(&place).unwrap(), Parsed::default(), "no file is no fault");
    std::fs::write(&place, catalogue::BUILT_IN).unwrap();
    assert_eq!(file::read(&place).unwrap().devices.len(), 75);
    std::fs::write(&place, [0xff, 0xfe, 0x00]).unwrap();
    assert!(matches!(file::read(&place), Err(ReadError::NotText(_))));
    std::fs::write(&place, vec![b'#'; (1 << 20) + 1]).unwrap();
    assert!(matches!(file::read(&place), Err(ReadError::TooLarge(_))));
    assert!(matches!(file::read(&folder), Err(ReadError::Other { .. })));
    std::fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn own_figures_say_how_they_were_found() {
    let figure = Figure::own(Ohms(47.0), "by the drop into 33 Ω");
    assert_eq!(figure.kind.to_string(), "your own figure");
    let text = serde_json::to_string(&figure).unwrap();
    assert_eq!(serde_json::from_str::<Figure<Ohms>>(&text).unwrap(), figure);
}

#[test]
fn what_is_not_reckoned_with_is_told_with_who_says_so() {
    let list = Catalogue::built_in();
    let notes = |id: &str| list.device(id).unwrap().notes();
    let safety = notes("topping-l30");
    assert!(safety[0].starts_with("Safety: early batches failed and destroyed headphones"), "{safety:?}");
    assert!(safety[0].ends_with("(an owner's word)"), "{safety:?}");
    let scarlett = notes("focusrite-scarlett-2i2-4g");
    let steps = "Meter steps: \u{2212}42, \u{2212}36, \u{2212}24, \u{2212}18, \u{2212}12, \u{2212}6, 0 dBFS (the maker's figure)";
    assert!(scarlett.contains(&steps.to_owned()), "{scarlett:?}");
    let own = parse(
        "[[headphone_amp]]\nid = \"mine\"\nname = \"Mine\"\n\
         other.case = { v = \"dented\", unit = \"text\", source = \"my eyes\", kind = \"own\" }\n\
         other.fan = { v = true, unit = \"bool\", source = \"my ears\", kind = \"own\", note = \"loud\" }\n\
         other.safety = { v = \"runs hot\", unit = \"text\", source = \"my hand\", kind = \"own\" }",
    );
    assert_eq!(
        own.devices[0].notes(),
        [
            "Safety: runs hot (your own figure)",
            "Case: dented (your own figure)",
            "Fan: yes; loud (your own figure)"
        ]
    );
    assert!(notes("focusrite-scarlett-solo-4g").is_empty(), "nobody says anything");
    let told: usize = list.devices().iter().map(|device| device.notes().len()).sum();
    assert_eq!(told, catalogue::BUILT_IN.matches("\nother.").count());
}
