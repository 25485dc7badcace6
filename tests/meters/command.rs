//! `linecheck meter` as it is called.

use crate::signals::{amplitude, sine};
use hound::{SampleFormat, WavSpec, WavWriter};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("meter-command").join(name);
    std::fs::create_dir_all(&folder).expect("a folder");
    folder
}

fn call(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_linecheck")).args(arguments).output().expect("it starts")
}

/// Writes the same samples to every channel.
fn write(path: &Path, bits: u16, format: SampleFormat, channels: u16, samples: &[f32]) {
    let spec = WavSpec { channels, sample_rate: 48_000, bits_per_sample: bits, sample_format: format };
    let mut writer = WavWriter::create(path, spec).expect("a file");
    for sample in samples {
        for _ in 0..channels {
            match format {
                SampleFormat::Float => writer.write_sample(*sample),
                SampleFormat::Int => {
                    let scale = (1i64 << (bits - 1)) as f64;
                    writer.write_sample((f64::from(*sample) * scale).round() as i32)
                }
            }
            .expect("written");
        }
    }
    writer.finalize().expect("closed");
}

fn near(value: &Value, expected: f64, tolerance: f64) -> bool {
    value.as_f64().is_some_and(|value| (value - expected).abs() <= tolerance)
}

#[test]
fn the_figures_of_a_file_in_every_format() {
    let folder = folder("formats");
    let tone = sine(48_000.0, 1_000.0, amplitude(-23.0), 0.0, 20 * 48_000);
    for (bits, format) in
        [(16, SampleFormat::Int), (24, SampleFormat::Int), (32, SampleFormat::Int), (32, SampleFormat::Float)]
    {
        let path = folder.join(format!("tone-{bits}-{format:?}.wav"));
        write(&path, bits, format, 2, &tone);
        let name = path.to_str().expect("a name");
        let output = call(&["meter", name, "--json", "--series"]);
        assert!(output.status.success(), "{output:?}");
        let json: Value = serde_json::from_slice(&output.stdout).expect("JSON");
        let file = &json[0];
        assert_eq!(file["file"], name);
        assert_eq!((file["sample_rate_hz"].as_f64(), file["seconds"].as_f64()), (Some(48_000.0), Some(20.0)));
        for channel in file["channels"].as_array().expect("channels") {
            for figure in ["peak_dbfs", "true_peak_dbtp", "rms_dbfs"] {
                assert!(near(&channel[figure], -23.0, 0.02), "{figure}: {}", channel[figure]);
            }
            assert!(near(&channel["dc_fs"], 0.0, 1e-6) && channel["overs"] == 0);
        }
        for figure in ["momentary_max_lufs", "short_term_max_lufs", "integrated_lufs"] {
            assert!(near(&file[figure], -23.0, 0.05), "{figure}: {}", file[figure]);
        }
        assert!(near(&file["lra_lu"], 0.0, 0.01) && near(&file["correlation"], 1.0, 1e-6));
        let series = &file["series"];
        assert_eq!(series["t"].as_array().map(Vec::len), Some(200));
        assert!(near(&series["t"][199], 20.0, 1e-9) && series["momentary_lufs"][2].is_null());
        assert!(near(&series["momentary_lufs"][3], -23.0, 0.1) && series["short_term_lufs"][28].is_null());
        assert!(near(&series["short_term_lufs"][199], -23.0, 0.05));
    }
}

#[test]
fn surround_files_count_their_channels_as_their_mask_says() {
    let folder = folder("surround");
    let path = folder.join("surround.wav");
    let tone = sine(48_000.0, 997.0, 0.1, 0.0, 5 * 48_000);
    // Six channels are written with the mask of 5.1.
    write(&path, 24, SampleFormat::Int, 6, &tone);
    let output = call(&["meter", path.to_str().expect("a name"), "--json"]);
    let json: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let expected = -23.01 + 10.0 * f64::log10(3.0 + 2.0 * 1.41);
    assert!(near(&json[0]["integrated_lufs"], expected, 0.02), "{}", json[0]["integrated_lufs"]);
}

#[test]
fn silence_has_no_levels() {
    let path = folder("silence").join("silence.wav");
    write(&path, 16, SampleFormat::Int, 1, &[0.0; 48_000]);
    let name = path.to_str().expect("a name");
    let json: Value = serde_json::from_slice(&call(&["meter", "--json", name]).stdout).expect("JSON");
    let (file, channel) = (&json[0], &json[0]["channels"][0]);
    for absent in
        [&channel["peak_dbfs"], &channel["rms_dbfs"], &file["integrated_lufs"], &file["correlation"]]
    {
        assert!(absent.is_null());
    }
    assert!(file.get("lra_lu").is_none() && file.get("series").is_none());
    assert!(String::from_utf8_lossy(&call(&["meter", name]).stdout).contains("peak silent"));
}

#[test]
fn bad_files_and_arguments_get_one_sentence_and_a_code() {
    let folder = folder("bad");
    let text = folder.join("text.wav");
    std::fs::write(&text, "no sound here, though it is long enough for a header").expect("written");
    let good = folder.join("good.wav");
    write(&good, 16, SampleFormat::Int, 1, &[0.5; 4_800]);
    let cut = folder.join("cut.wav");
    let bytes = std::fs::read(&good).expect("bytes");
    std::fs::write(&cut, &bytes[..bytes.len() / 2]).expect("written");
    let empty = folder.join("empty.wav");
    write(&empty, 16, SampleFormat::Int, 1, &[]);
    let name = |path: &PathBuf| path.to_str().expect("a name").to_owned();
    let missing = folder.join("missing.wav");
    let arguments: [(&[&str], i32); 8] = [
        (&["meter", &name(&text)], 3),
        (&["meter", &name(&cut)], 3),
        (&["meter", &name(&empty)], 3),
        (&["meter", &name(&missing)], 3),
        (&["meter"], 4),
        (&["meter", &name(&good), "--jsn"], 4),
        (&["metre"], 4),
        (&["meter", &name(&good), "--series"], 4),
    ];
    for (arguments, code) in arguments {
        let output = call(arguments);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(code), "{arguments:?}: {said}");
        assert_eq!(said.lines().count(), 1, "{arguments:?}: {said}");
        assert!(said.trim_end().ends_with('.') && !said.contains("panicked"), "{said}");
    }
    // A bad file does not take the good ones with it.
    let output = call(&["meter", &name(&text), &name(&good), "--json"]);
    let json: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!((output.status.code(), json.as_array().map(Vec::len)), (Some(3), Some(1)));
}
