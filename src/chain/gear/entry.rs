//! A device as an entry of a gear file, as a person would write it: a figure a line.

use super::device::Device;
use toml::Value;
use toml::ser::Error;

/// The entry, with a line break at its end.
///
/// # Errors
/// What TOML can't hold. No device that was read or typed has such a thing.
pub(super) fn entry(device: &Device) -> Result<String, Error> {
    let mut text = format!("[[{}]]\n", device.kind().key());
    let whole = Value::try_from(device)?;
    let fields = whole.get(device.kind().key()).and_then(Value::as_table);
    let first = ["id", "name"];
    let rank = |key: &str| first.iter().position(|one| *one == key).unwrap_or(first.len());
    let mut lines: Vec<(&String, &Value)> = fields.into_iter().flatten().collect();
    lines.sort_by_key(|(key, _)| rank(key));
    for (key, value) in lines {
        text.push_str(&format!("{key} = {value}\n"));
    }
    Ok(text)
}

/// An id for gear of this name of which none in `taken` is: “own-my-desk”.
pub(super) fn own_id(device: &Device, taken: impl Fn(&str) -> bool) -> String {
    let letters = |name: &str| {
        let plain = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { ' ' };
        name.chars().map(plain).collect::<String>().split_whitespace().collect::<Vec<_>>().join("-")
    };
    let named = letters(device.name());
    let name = if named.is_empty() { letters(device.kind().key()) } else { named };
    let numbered = (2usize..).map(|n| format!("own-{name}-{n}"));
    let mut ids = std::iter::once(format!("own-{name}")).chain(numbered);
    ids.find(|id| !taken(id)).unwrap_or_default()
}
