use super::sample;
use crate::report::{Report, html};

const MIB: usize = 1 << 20;

/// Writes the samples where one can look at them.
#[test]
fn samples_to_look_at() {
    let folder = std::env::temp_dir().join("linecheck-report-samples");
    std::fs::create_dir_all(&folder).unwrap();
    let samples = [
        ("healthy", sample::healthy()),
        ("faulty", sample::faulty()),
        ("wide", sample::wide()),
        ("stopped", sample::stopped()),
        ("empty", Report::default()),
    ];
    for (name, report) in samples {
        std::fs::write(folder.join(name).with_extension("html"), html::page(&report)).unwrap();
    }
}
