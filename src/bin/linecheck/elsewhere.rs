//! Measuring chains that no plugin can reach: writing the tape, and analysing what came back.

use crate::options::{Options, Spec};
use crate::takes::Takes;
use crate::wave::Wave;
use crate::{BAD_ARGUMENTS, CANNOT, Failure, code, plan, print, show};
use linecheck::chain::{CHAINS, Chain, Connected, RETURN_PATHS, ReturnPath, Setup};
use linecheck::check::judge_all;
use linecheck::fault::diagnose;
use linecheck::measure::{Evidence, self_test};
use linecheck::report::wav::Impulse;
use linecheck::report::{Conditions, Layout, Report, Status, files, self_test_report, system, text, wav};
use linecheck::units::{Dbfs, HARD_CEILING, gain_to_db};
use std::path::Path;

pub const TAPE: Spec =
    Spec { flags: &[], values: &["--out", "--rate", "--outputs", "--level", "--return-path"] };
pub const ANALYSE: Spec = Spec {
    flags: &["--json", "--letter"],
    values: &[
        "--tape",
        "--return",
        "--chain",
        "--return-path",
        "--html",
        "--pdf",
        "--csv",
        "--rew",
        "--since",
        "--out",
        "--ir",
    ],
};

/// Level, peak, where nothing else is asked for.
const USUAL_LEVEL: f64 = -20.0;
/// A sample of the tape may be rounded by this much: that of 16 bits with dither.
const ROUNDING: f32 = 8.0 / 32_768.0;
/// A return may be longer than the tape by this much.
const SURPLUS_SECONDS: f64 = 10.0;

fn chain(options: &Options) -> Result<Chain, String> {
    let id = options.value("--chain").unwrap_or(Chain::LineLoop.id());
    let ids = || CHAINS.iter().map(|row| row.1).collect::<Vec<_>>().join(", ");
    let row = CHAINS.iter().find(|row| row.1 == id);
    row.map(|row| row.0).ok_or_else(|| format!("There is no chain {id:?}; there are {}.", ids()))
}

fn return_path(options: &Options) -> Result<ReturnPath, String> {
    match options.value("--return-path").unwrap_or(ReturnPath::Loopback.id()) {
        id if id == ReturnPath::Loopback.id() => Ok(ReturnPath::Loopback),
        id if id == ReturnPath::Microphone.id() => Ok(ReturnPath::Microphone),
        id if RETURN_PATHS.iter().any(|row| row.1 == id) => {
            Err("Ears leave no file to analyse: --return-path is loopback or microphone.".to_owned())
        }
        id => Err(format!("There is no return path {id:?}; there are loopback and microphone.")),
    }
}

fn setup(channels: (usize, usize), rate: f64, level: f64, options: &Options) -> Result<Setup, String> {
    Ok(Setup {
        chain: chain(options)?,
        return_path: return_path(options)?,
        level: Dbfs(level),
        sample_rate: rate,
        inputs: channels.1,
        outputs: channels.0,
        plugin_api: "none".to_owned(),
        known: linecheck::chain::calibration::Known::default(),
        connected: Connected::default(),
    })
}

/// `linecheck tape`.
pub fn tape(options: &Options) -> Result<u8, Failure> {
    let [] = options.names("Only options")?;
    let out = options.needed("--out")?;
    let rate = options.number("--rate", 48_000.0, 8_000.0..=384_000.0)?.round();
    let outputs = options.number("--outputs", 2.0, 1.0..=16.0)?;
    if outputs.fract() != 0.0 {
        return Err(Failure(BAD_ARGUMENTS, "--outputs takes a whole number.".to_owned()));
    }
    // To a tenth, so that the level can be told from the file.
    let level = (options.number("--level", USUAL_LEVEL, -80.0..=HARD_CEILING.0)? * 10.0).round() / 10.0;
    let setup = setup((outputs as usize, outputs as usize), rate, level, options)?;
    let sound = plan::sound(&setup).map_err(|why| Failure(CANNOT, why))?;
    let channels: Vec<&[f32]> = sound.iter().map(Vec::as_slice).collect();
    let bytes = wav::file(&channels, rate as u32)
        .ok_or_else(|| Failure(CANNOT, "The tape is too long for a WAV file.".to_owned()))?;
    files::write(Path::new(out), &bytes)?;
    let seconds = sound.first().map_or(0, Vec::len) as f64 / rate;
    print(&format!(
        "{out}: {outputs} channels, {rate} Hz, {seconds:.1} s, {} peak. Play it from its beginning and record the return \
         from the same moment, at the same rate and to the same length.\n",
        setup.level
    ))?;
    Ok(0)
}

/// `linecheck analyse`.
pub fn analyse(options: &Options) -> Result<u8, Failure> {
    if options.files.is_empty() {
        return analyse_return(options);
    }
    if let Some(name) = ["--tape", "--return"].into_iter().find(|name| options.has(name)) {
        return Err(format!("Takes hold what was sent and what came back: {name} is for other files.").into());
    }
    analyse_takes(options)
}

/// Takes that the plugin exported: all of a run give what its report says, each by itself what it shows.
fn analyse_takes(options: &Options) -> Result<u8, Failure> {
    let takes = Takes::read(&options.files)?;
    let made_for = takes.note().map(|note| note.setup.clone()).unwrap_or_default();
    let channels = (made_for.outputs, made_for.inputs);
    let mut setup = setup(channels, made_for.sample_rate_hz, made_for.level_dbfs, options)?;
    // Said here or said then.
    if !options.has("--chain") {
        setup.chain = CHAINS.iter().find(|row| row.1 == made_for.chain).map_or(setup.chain, |row| row.0);
    }
    if !options.has("--return-path") {
        let known = RETURN_PATHS.iter().find(|row| row.1 == made_for.return_path);
        setup.return_path = known.map_or(setup.return_path, |row| row.0);
    }
    let mut measured = takes.measure(&setup)?;
    let report = judged(&mut measured.evidence, &setup, takes.missing());
    hand_out(&report, &measured.impulses, options)
}

/// What came back of a file that `linecheck tape` wrote.
fn analyse_return(options: &Options) -> Result<u8, Failure> {
    let (sent, back) = (options.needed("--tape")?, options.needed("--return")?);
    let cannot = |file: &str, why: String| Failure(CANNOT, format!("{file}: {why}."));
    // A wrong option is told before long files are read.
    chain(options)?;
    return_path(options)?;
    let tape = Wave::open(sent).map_err(|why| cannot(sent, why))?;
    let wave = Wave::open(back).map_err(|why| cannot(back, why))?;
    let (rate, outputs, inputs) = (tape.format.rate, tape.format.channels, wave.format.channels);
    if wave.format.rate != rate {
        let why = format!(
            "its sample rate is {} Hz and the tape's {rate} Hz; record it at the tape's",
            wave.format.rate
        );
        return Err(cannot(back, why));
    }
    if let Some(format) =
        [&tape, &wave].into_iter().find(|wave| wave.format.channels > linecheck::tape::MAX_CHANNELS)
    {
        return Err(cannot(
            back,
            format!("{} channels are more than can be measured", format.format.channels),
        ));
    }
    let setup = recognise(tape, (outputs, inputs), options).map_err(|why| cannot(sent, why))?;
    let frames: usize =
        plan::tapes(&setup).map_err(|why| cannot(sent, why))?.iter().map(|(_, tape)| tape.frames()).sum();
    let seconds = |frames: usize| frames as f64 / rate;
    let (long, wanted) = (seconds(wave.frames()), seconds(frames));
    if wave.frames() < frames || long > wanted + SURPLUS_SECONDS {
        let why = format!(
            "it is {long:.2} s long and the tape {wanted:.2} s; record the whole tape, from its beginning"
        );
        return Err(cannot(back, why));
    }
    let recording = wave.all().map_err(|why| cannot(back, why))?;
    if recording.iter().all(|channel| channel.iter().any(|sample| !sample.is_finite())) {
        return Err(cannot(back, "every channel holds samples that are no numbers".to_owned()));
    }
    let report = report(&setup, &recording)?;
    let responses = if options.has("--ir") {
        plan::impulse_responses(&setup, &recording).map_err(|why| Failure(CANNOT, why))?
    } else {
        Vec::new()
    };
    hand_out(&report, &responses, options)
}

/// Writes and prints what was asked for.
fn hand_out(report: &Report, responses: &[Impulse], options: &Options) -> Result<u8, Failure> {
    show::export(report, options)?;
    if let Some(path) = options.value("--out") {
        files::export(report, Path::new(path), files::Format::Json)?;
    }
    if let Some(folder) = options.value("--ir") {
        write_responses(Path::new(folder), responses)?;
    }
    if options.has("--json") {
        print(&report.to_json(Layout::Pretty))?;
    } else if !["--out", "--ir"].iter().chain(show::EXPORTS).any(|name| options.has(name)) {
        print(&text::text(report))?;
    }
    Ok(code(report.verdict().verdict))
}

/// Writes impulse responses as files into a folder, which is made where there is none.
fn write_responses(folder: &Path, found: &[Impulse]) -> Result<(), Failure> {
    if found.is_empty() {
        return Err(Failure(CANNOT, "No impulse response could be measured.".to_owned()));
    }
    show::make_folder(folder)?;
    for impulse in found {
        let name = impulse.name() + ".wav";
        let bytes = impulse.to_wav();
        let bytes = bytes.ok_or_else(|| Failure(CANNOT, format!("{name} is too long for a WAV file.")))?;
        files::write(&folder.join(name), &bytes)?;
    }
    Ok(())
}

/// What the tape was made for: its level is told from its peak, and then every sample must be where it belongs.
fn recognise(tape: Wave, channels: (usize, usize), options: &Options) -> Result<Setup, String> {
    const STRANGE: &str = "this is no tape that `linecheck tape` wrote, or not for this --return-path";
    let rate = tape.format.rate;
    let usual = setup(channels, rate, USUAL_LEVEL, options)?;
    let model = plan::sound(&usual)?;
    if tape.frames() != model.first().map_or(0, Vec::len) {
        return Err(STRANGE.to_owned());
    }
    let found = tape.all()?;
    let peak =
        |channels: &[Vec<f32>]| channels.iter().flatten().fold(0.0f32, |peak, sample| peak.max(sample.abs()));
    let rise = gain_to_db(f64::from(peak(&found)) / f64::from(peak(&model)));
    let level = ((USUAL_LEVEL + rise) * 10.0).round() / 10.0;
    if !(-80.0..=HARD_CEILING.0).contains(&level) {
        return Err(STRANGE.to_owned());
    }
    let setup = setup(channels, rate, level, options)?;
    let model = plan::sound(&setup)?;
    let close = |(a, b): (&f32, &f32)| (a - b).abs() <= ROUNDING;
    let same = model.iter().zip(&found).all(|(model, found)| model.iter().zip(found).all(close));
    if same { Ok(setup) } else { Err(STRANGE.to_owned()) }
}

fn report(setup: &Setup, recording: &[Vec<f32>]) -> Result<Report, Failure> {
    let mut evidence = plan::measure(setup, recording).map_err(|why| Failure(CANNOT, why))?;
    let sightings = evidence.find.iter().flat_map(|find| find.seen.iter().flatten());
    let latest = sightings.map(|sighting| sighting.delay as f64 / setup.sample_rate).fold(0.0, f64::max);
    if latest > plan::LATEST_SECONDS {
        let why = format!(
            "The return is {latest:.2} s behind the tape, and there is room for {:.0} s: cut away what was recorded before.",
            plan::LATEST_SECONDS
        );
        return Err(Failure(CANNOT, why));
    }
    Ok(judged(&mut evidence, setup, None))
}

/// The report of what was measured; of a run that is not whole because of `missing`, as one that was stopped.
fn judged(evidence: &mut Evidence, setup: &Setup, missing: Option<String>) -> Report {
    evidence.self_test = self_test::measure(setup.sample_rate);
    Report {
        made: linecheck::report::now(),
        status: if missing.is_some() { Status::Stopped } else { Status::Complete },
        stopped_because: missing,
        setup: Some(setup.into()),
        conditions: Some(Conditions { os: Some(system()), ..Conditions::default() }),
        checks: judge_all(evidence, setup),
        faults: diagnose(evidence, setup),
        self_test: evidence.self_test.as_ref().map(self_test_report).unwrap_or_default(),
        ..Report::default()
    }
}
