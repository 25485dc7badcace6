//! Reading a microphone's correction file.

use super::known::CorrectionFile;
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
    CorrectionFile::new(&name, &String::from_utf8_lossy(&bytes))
        .map_err(|error| format!("{shown} is no correction file. {error}"))
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
}
