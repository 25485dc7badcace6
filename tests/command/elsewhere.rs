//! Files recorded where no plugin can be: the tape goes through a simulated chain, and what is measured is what the chain
//! is.

use crate::{assert_refused, call, folder, name, out};
use hound::{SampleFormat, WavReader, WavSpec, WavWriter};
use linecheck::chain::Chain;
use linecheck::report::Report;
use linecheck::studio::{Plan, Studio};
use linecheck::units::{Db, Dbfs};
use std::path::{Path, PathBuf};

const RATE: u32 = 48_000;
const DELAY: f64 = 512.25;

fn tape(folder: &Path) -> PathBuf {
    let path = folder.join("sent.wav");
    let output = call(&["tape", "--out", name(&path)]);
    assert!(output.status.success(), "{output:?}");
    assert!(out(&output).contains("\u{2212}20.0 dBFS peak"), "{}", out(&output));
    path
}

fn read(path: &Path) -> Vec<Vec<f32>> {
    let mut reader = WavReader::open(path).expect("a WAV");
    let channels = usize::from(reader.spec().channels);
    let samples: Vec<f32> = reader.samples().map(|sample| sample.expect("a sample")).collect();
    (0..channels).map(|channel| samples.iter().copied().skip(channel).step_by(channels).collect()).collect()
}

fn write(path: &Path, rate: u32, channels: &[Vec<f32>]) {
    let spec = WavSpec {
        channels: channels.len() as u16,
        sample_rate: rate,
        bits_per_sample: 24,
        sample_format: SampleFormat::Int,
    };
    let mut writer = WavWriter::create(path, spec).expect("a file");
    for frame in 0..channels[0].len() {
        for channel in channels {
            writer.write_sample((channel[frame] * 8_388_607.0).round() as i32).expect("written");
        }
    }
    writer.finalize().expect("closed");
}

/// A healthy line loop that leaves 6 dB behind.
fn chain() -> Plan {
    let mut plan = Plan::straight("plain", Chain::LineLoop, 2, Db(-6.0), DELAY);
    plan.channels.iter_mut().for_each(|input| input.noise = Some(Dbfs(-95.0)));
    plan
}

fn returned(sent: &[Vec<f32>], plan: &Plan) -> Vec<Vec<f32>> {
    let mut back = vec![vec![0.0f32; sent[0].len()]; 2];
    let mut studio = Studio::new(plan, f64::from(RATE), 3);
    for from in (0..sent[0].len()).step_by(512) {
        let to = (from + 512).min(sent[0].len());
        let outputs: Vec<&[f32]> = sent.iter().map(|channel| &channel[from..to]).collect();
        let mut inputs: Vec<&mut [f32]> = back.iter_mut().map(|channel| &mut channel[from..to]).collect();
        studio.process(&outputs, &mut inputs);
    }
    back
}

fn figure(report: &Report, id: &str, channel: usize) -> f64 {
    let figures = report.checks.iter().flat_map(|check| &check.figures);
    let found = figures
        .filter(|figure| figure.id == id && figure.output == Some(channel))
        .find(|figure| figure.input.is_none_or(|input| input == channel));
    found.map(|figure| figure.value).unwrap_or_else(|| panic!("{id} of {channel} is missing"))
}

fn analysed(sent: &Path, back: &Path) -> (Option<i32>, Report) {
    let output = call(&["analyse", "--tape", name(sent), "--return", name(back), "--json"]);
    let report = Report::parse(&out(&output));
    (output.status.code(), report.unwrap_or_else(|why| panic!("{why}: {output:?}")))
}

#[test]
fn a_chain_recorded_elsewhere_is_measured_as_it_is() {
    let folder = folder("analyse");
    let sent = tape(&folder);
    let sound = read(&sent);
    let back = folder.join("back.wav");
    write(&back, RATE, &returned(&sound, &chain()));
    let (code, report) = analysed(&sent, &back);
    assert_eq!(report.faults, Vec::new());
    assert_eq!(code, Some(0), "{}", report.verdict().text);
    for channel in [1, 2] {
        let latency = figure(&report, "latency_samples", channel);
        assert!((latency - DELAY).abs() < 0.01, "{latency}");
        let gain = figure(&report, "gain_db", channel);
        assert!((gain + 6.0).abs() < 0.01, "{gain}");
        assert_eq!(figure(&report, "polarity", channel), 1.0);
    }
    let page = folder.join("page.html");
    let arguments = ["analyse", "--tape", name(&sent), "--return", name(&back), "--html", name(&page)];
    assert_eq!(call(&arguments).status.code(), Some(0));
    assert!(std::fs::read_to_string(page).expect("written").contains("Everything"));
    let impulses = folder.join("impulses");
    let arguments = ["analyse", "--tape", name(&sent), "--return", name(&back), "--ir", name(&impulses)];
    assert_eq!(call(&arguments).status.code(), Some(0));
    for channel in [1, 2] {
        let response = &read(&impulses.join(format!("impulse-out{channel}-in{channel}.wav")))[0];
        let highest = |a: &usize, b: &usize| response[*a].abs().total_cmp(&response[*b].abs());
        assert_eq!((0..response.len()).max_by(highest), Some(DELAY.round() as usize));
        // A quarter of a sample beside its summit, in a band to 20 of the 24 kHz.
        let peak = response[DELAY.round() as usize];
        assert!((0.35..0.43).contains(&peak), "the gain is \u{2212}6 dB: {peak}");
    }

    // The same with the two leads crossed.
    let mut crossed = returned(&sound, &chain());
    crossed.reverse();
    write(&back, RATE, &crossed);
    let (code, report) = analysed(&sent, &back);
    let faults: Vec<&str> = report.faults.iter().map(|fault| fault.id.as_str()).collect();
    assert_eq!((code, faults), (Some(2), vec!["channels-swapped"]));

    // A tape that an editor has saved in 16 bits still is the tape; one that was changed is not.
    let quiet = folder.join("quiet.wav");
    let mut changed = sound.clone();
    changed[0][RATE as usize * 5] += 0.05;
    write(&quiet, RATE, &changed);
    assert_refused(&["analyse", "--tape", name(&quiet), "--return", name(&back)], 3, "no tape that");
}

#[test]
fn recordings_that_do_not_fit_are_refused_in_plain_words() {
    let folder = folder("unfit");
    let sent = tape(&folder);
    let sound = read(&sent);
    let unfit = |file: &str, rate: u32, channels: &[Vec<f32>]| {
        let path = folder.join(file);
        write(&path, rate, channels);
        path
    };
    let refused = |back: &Path, words: &str| {
        assert_refused(&["analyse", "--tape", name(&sent), "--return", name(back)], 3, words);
    };
    refused(&unfit("rate.wav", 44_100, &sound), "44100 Hz and the tape's 48000 Hz");
    let short: Vec<Vec<f32>> = sound.iter().map(|channel| channel[..channel.len() - 1].to_vec()).collect();
    refused(&unfit("short.wav", RATE, &short), "long and the tape");
    let endless: Vec<Vec<f32>> =
        sound.iter().map(|channel| [channel.as_slice(), &vec![0.0; 12 * RATE as usize]].concat()).collect();
    refused(&unfit("long.wav", RATE, &endless), "long and the tape");
    let late = |seconds: f64| -> Vec<Vec<f32>> {
        let silence = vec![0.0; (seconds * f64::from(RATE)) as usize];
        sound.iter().map(|channel| [silence.as_slice(), channel].concat()).collect()
    };
    refused(&unfit("late.wav", RATE, &late(1.2)), "behind the tape");
    let text = folder.join("text.wav");
    std::fs::write(&text, "no sound").expect("written");
    refused(&text, "no WAV file");
    refused(&folder.join("missing.wav"), "cannot be read");
    refused(&folder, "cannot be read");
    let tape_is_short = unfit("cut tape.wav", RATE, &short);
    assert_refused(&["analyse", "--tape", name(&tape_is_short), "--return", name(&sent)], 3, "no tape that");
    let mixed = ["analyse", "--tape", name(&sent), "--return", name(&sent), "--return-path", "microphone"];
    assert_refused(&mixed, 3, "--return-path");

    // Silence is a finding, not an error.
    let silent: Vec<Vec<f32>> = sound.iter().map(|channel| vec![0.0; channel.len()]).collect();
    let output =
        call(&["analyse", "--tape", name(&sent), "--return", name(&unfit("silent.wav", RATE, &silent))]);
    assert!(matches!(output.status.code(), Some(1 | 2)), "{output:?}");
}

#[test]
fn bad_arguments_are_refused_before_anything_is_written() {
    let folder = folder("arguments");
    let out = folder.join("t.wav");
    let refused = |more: &[&str], words: &str| {
        let arguments = [&["tape", "--out", name(&out)], more].concat();
        assert_refused(&arguments, 4, words);
        assert!(!out.exists());
    };
    refused(&["--level", "0"], "--level takes");
    refused(&["--level", "loud"], "--level takes");
    refused(&["--rate", "1000"], "--rate takes");
    refused(&["--outputs", "17"], "--outputs takes");
    refused(&["--outputs", "1.5"], "whole number");
    refused(&["--return-path", "ear"], "Ears");
    refused(&["--return-path", "nose"], "no return path");
    assert_refused(&["tape"], 4, "--out is needed");
    assert_refused(&["analyse", "--tape", "x"], 4, "--return is needed");
    let arguments = ["analyse", "--tape", "x", "--return", "y", "--chain", "garden-hose"];
    assert_refused(&arguments, 4, "no chain");
    assert_refused(&["tape", "--out", name(&folder)], 3, "is a folder");
}
