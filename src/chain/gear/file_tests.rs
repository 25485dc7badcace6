use super::*;
use crate::chain::gear::{Asked, Catalogue, Kind, asked, own};

/// A folder of its own, empty.
fn folder(name: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("linecheck-{name}-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

/// An interface with these levels, as typed.
fn typed(name: &str, out_max: &str) -> Device {
    let fields: Vec<(Asked, &str)> = asked(Kind::Interface).iter().copied().zip([out_max]).collect();
    own(Kind::Interface, None, name, &fields).unwrap().unwrap()
}

#[test]
fn every_device_of_the_list_is_written_as_it_is_read() {
    for device in Catalogue::built_in().devices() {
        let text = entry(device).unwrap();
        let parsed = parse(&text);
        assert_eq!(
            (parsed.devices.as_slice(), parsed.refused.as_slice()),
            (&[device.clone()][..], &[][..]),
            "{text}"
        );
    }
}

#[test]
fn what_is_added_is_found_again_and_what_was_there_stays() {
    let folder = folder("added");
    let path = folder.join("settings/linecheck/gear.toml");
    let desk = typed("My desk", "+24 dBu");
    add(&path, &desk).unwrap();
    let found = read(&path).unwrap();
    assert_eq!(
        (found.devices.as_slice(), found.refused.as_slice()),
        (&[desk.clone().with_id("own-my-desk")][..], &[][..])
    );
    assert!(Catalogue::built_in().with(&found).keeps(&desk));
    assert!(!Catalogue::built_in().keeps(&desk));
    // The user's hand: a comment, an entry that is torn, and no line break at the end.
    let mut text = std::fs::read_to_string(&path).unwrap();
    assert!(text.starts_with("# Gear that Linecheck lists"), "{text}");
    text.push_str("# mine\n[[monitor]]\nname = \"torn");
    std::fs::write(&path, &text).unwrap();
    add(&path, &typed("\u{41f}\u{440}\u{438}", "18")).unwrap();
    add(&path, &typed("My  (desk)", "18")).unwrap();
    let after = std::fs::read_to_string(&path).unwrap();
    assert!(after.starts_with(&text), "{after}");
    let found = read(&path).unwrap();
    let ids: Vec<&str> = found.devices.iter().map(Device::id).collect();
    assert_eq!(ids, ["own-my-desk", "own-interface", "own-my-desk-2"]);
    assert_eq!((found.refused.len(), found.refused[0].name.as_str()), (1, "torn"));
    // Once is enough.
    add(&path, &desk).unwrap();
    assert_eq!(std::fs::read_to_string(&path).unwrap(), after);
    std::fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn what_cannot_be_added_says_why_and_changes_nothing() {
    let folder = folder("not-added");
    let path = folder.join("gear.toml");
    add(&path, &typed("My desk", "24")).unwrap();
    let before = std::fs::read(&path).unwrap();
    let said = add(&path, &typed("My desk", "18")).unwrap_err().to_string();
    assert!(said.starts_with("“My desk” is in your gear file with other figures."), "{said}");
    assert_eq!(std::fs::read(&path).unwrap(), before);
    let full = vec![b'#'; LARGEST as usize - 100];
    std::fs::write(&path, &full).unwrap();
    assert!(matches!(add(&path, &typed("My desk", "24")), Err(AddError::Full(_))));
    assert_eq!(std::fs::read(&path).unwrap(), full);
    std::fs::write(&path, [0xff, 0xfe]).unwrap();
    assert!(matches!(add(&path, &typed("My desk", "24")), Err(AddError::Unread(ReadError::NotText(_)))));
    // A file where a folder should be: nothing can be made there.
    let said = add(&path.join("gear.toml"), &typed("My desk", "24")).unwrap_err().to_string();
    assert!(said.contains("can't be"), "{said}");
    std::fs::remove_dir_all(&folder).unwrap();
}
