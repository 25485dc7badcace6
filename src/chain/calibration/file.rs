//! Reading a microphone's correction file.

use super::known::CorrectionFile;
use std::borrow::Cow;
use std::path::Path;

/// A file larger than this is no correction.
const LARGEST: u64 = 1_000_000;

/// Reads a correction file.
///
/// # Errors
/// What is wrong with it, in a sentence.
pub fn read(path: &Path) -> Result<CorrectionFile, String> {
    let shown = path.display();
    let unreadable = |error: std::io::Error| format!("{shown} can't be read: {error}.");
    let size = std::fs::metadata(path).map_err(unreadable)?.len();
    if size > LARGEST {
        return Err(format!("{shown} is too large to be a microphone's correction."));
    }
    let bytes = std::fs::read(path).map_err(unreadable)?;
    let name = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let text =
        decoded(&bytes).ok_or_else(|| format!("{shown} is damaged: its UTF-16 text can't be read."))?;
    CorrectionFile::new(&name, &text).map_err(|error| format!("{shown} is no correction file. {error}"))
}

/// The text of a file: UTF-16 where its first two bytes say so (RFC 2781, section 3.2), else UTF-8. A letter of another
/// encoding in a remark does no harm. `None`: cut or damaged UTF-16, in which a figure may lack its end.
fn decoded(bytes: &[u8]) -> Option<Cow<'_, str>> {
    let units: fn([u8; 2]) -> u16 = match bytes {
        [0xff, 0xfe, ..] => u16::from_le_bytes,
        [0xfe, 0xff, ..] => u16::from_be_bytes,
        _ => return Some(String::from_utf8_lossy(bytes)),
    };
    let (pairs, rest) = bytes.as_chunks::<2>();
    let text = char::decode_utf16(pairs.iter().skip(1).map(|pair| units(*pair)));
    rest.is_empty().then(|| text.collect::<Result<String, _>>().ok().map(Cow::Owned)).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_with_a_file_is_told() {
        let folder = std::env::temp_dir();
        let path = |name: &str| folder.join(format!("linecheck-{}-{name}", std::process::id()));
        let (good, bad) = (path("good.txt"), path("bad.txt"));
        std::fs::write(&good, "20 -1.5\n20000 3").unwrap();
        std::fs::write(&bad, "20 0\n10 0").unwrap();
        assert!(read(&good).unwrap().name.ends_with("good.txt"));
        assert!(read(&bad).unwrap_err().contains("Line 2: the frequencies must rise"));
        assert!(read(&folder.join("no-such-file.cal")).unwrap_err().contains("can't be read"));
        for file in [good, bad] {
            std::fs::remove_file(file).unwrap();
        }
    }

    #[test]
    fn text_is_read_in_the_encodings_that_programs_write() {
        let text = "\u{feff}* Mikrofon Nr. 7 \u{2013} 0°\r\n20\t-1,5\r\n20000\t3\r\n";
        let wide = |bytes: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(bytes).collect::<Vec<u8>>();
        let place = std::env::temp_dir().join(format!("linecheck-{}-wide.txt", std::process::id()));
        for bytes in [wide(u16::to_le_bytes), wide(u16::to_be_bytes), text.as_bytes().to_vec()] {
            std::fs::write(&place, &bytes).unwrap();
            let kept = read(&place).unwrap();
            let read = super::super::Correction::parse(&kept.text).unwrap();
            let deviation = read.deviation(crate::units::Hz(20.0)).unwrap();
            assert!((deviation.0 + 1.5).abs() < 1e-9 && kept.text.contains("0°"), "{kept:?}");
        }
        // Cut within a letter, and half of a pair of surrogates.
        let cut = wide(u16::to_le_bytes);
        for bytes in [&cut[..cut.len() - 1], &[0xff, 0xfe, 0x00, 0xd8, 0x32, 0x00]] {
            std::fs::write(&place, bytes).unwrap();
            assert!(read(&place).unwrap_err().contains("is damaged"));
        }
        std::fs::remove_file(&place).unwrap();
    }
}
