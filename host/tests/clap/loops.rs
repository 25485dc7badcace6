use crate::load;
use anyhow::{Context, Result};
use linecheck_host::{Blocks, Report, Session, Wire};

/// Asserts gain and latency of every channel against what the loop is known to be.
#[track_caller]
fn assert_figures(report: &Report, channels: u64, gain_db: f64, latency: f64, what: &str) {
    assert_eq!(report.status(), "complete", "{what}: {}", report.stopped_because());
    for channel in 1..=channels {
        let figure = |check, id| report.figure(check, id, Some(channel), Some(channel));
        let gain = figure("routing", "gain_db").expect(what);
        let late = figure("latency", "latency_samples").expect(what);
        assert!((gain - gain_db).abs() < 1e-6, "{what}: channel {channel} has {gain} dB, not {gain_db}");
        assert!((late - latency).abs() < 1e-4, "{what}: channel {channel} is {late} late, not {latency}");
        assert_eq!(figure("polarity", "polarity"), Some(1.0), "{what}: channel {channel}");
    }
}

fn run(channels: usize, rate: f64, blocks: Blocks) -> Result<()> {
    let what = format!("{channels} channels, {rate} Hz, {blocks}");
    let mut session = load()?.instance(channels)?;
    session.activate(rate, blocks)?;
    let report = session.run().context(what.clone())?;
    assert_figures(&report, channels as u64, 0.0, blocks.longest() as f64, &what);
    Ok(())
}

/// Every block size with every layout at one rate.
fn grid(rate: f64, stereo: &[Blocks], mono: &[Blocks]) -> Result<()> {
    stereo.iter().try_for_each(|blocks| run(2, rate, *blocks))?;
    mono.iter().try_for_each(|blocks| run(1, rate, *blocks))
}

const SIZES: &[Blocks] = &[
    Blocks::Fixed(32),
    Blocks::Fixed(64),
    Blocks::Fixed(441),
    Blocks::Fixed(1024),
    Blocks::Fixed(8192),
    Blocks::Ragged(700),
];

#[test]
#[ignore = "needs the built plugin: cargo xtask test"]
fn same_figures_at_44100() -> Result<()> {
    grid(44_100.0, SIZES, SIZES)?;
    grid(44_100.0, &[Blocks::Fixed(1)], &[Blocks::Fixed(1)])
}

#[test]
#[ignore = "needs the built plugin: cargo xtask test"]
fn same_figures_at_48000() -> Result<()> {
    grid(48_000.0, SIZES, SIZES)
}

#[test]
#[ignore = "needs the built plugin: cargo xtask test"]
fn same_figures_at_96000() -> Result<()> {
    grid(96_000.0, SIZES, SIZES)
}

#[test]
#[ignore = "needs the built plugin: cargo xtask test"]
fn same_figures_at_192000() -> Result<()> {
    grid(192_000.0, SIZES, SIZES)
}

#[test]
#[ignore = "needs the built plugin: cargo xtask test"]
fn same_figures_at_rates_and_with_channels_that_are_rare() -> Result<()> {
    for rate in [8_000.0, 22_050.0, 88_200.0, 176_400.0, 384_000.0] {
        grid(rate, &[Blocks::Fixed(480)], &[])?;
    }
    [4, 16].into_iter().try_for_each(|channels| run(channels, 48_000.0, Blocks::Fixed(256)))
}

#[test]
#[ignore = "needs the built plugin: cargo xtask test"]
fn a_loop_with_a_gain_and_a_delay_of_its_own() -> Result<()> {
    let mut session = load()?.instance(2)?;
    session.activate_with(48_000.0, Blocks::Fixed(256), Box::new(Wire::straight(2).gain(0.5).late(97)))?;
    let report = session.run()?;
    assert_figures(&report, 2, 20.0 * 0.5_f64.log10(), 256.0 + 97.0, "half as loud, 97 samples late");
    Ok(())
}

#[test]
#[ignore = "needs the built plugin: cargo xtask test"]
fn a_run_works_in_offline_mode() -> Result<()> {
    let mut session = load()?.instance(2)?;
    session.offline(true)?;
    session.activate(48_000.0, Blocks::Fixed(512))?;
    let report = session.run()?;
    assert_figures(&report, 2, 0.0, 512.0, "offline");
    Ok(())
}

#[test]
#[ignore = "needs the built plugin: cargo xtask test"]
fn two_instances_at_different_rates_share_nothing() -> Result<()> {
    let host = load()?;
    let rates = [44_100.0, 96_000.0];
    let mut sessions: Vec<Session> = Vec::new();
    for (rate, block) in rates.into_iter().zip([128, 480]) {
        let mut session = host.instance(2)?;
        session.activate(rate, Blocks::Fixed(block))?;
        session.process(0.05)?;
        session.set("run", 1.0)?;
        sessions.push(session);
    }
    let started = std::time::Instant::now();
    let complete = |session: &mut Session| -> Result<bool> {
        session.process(0.05)?;
        Ok(session.report()?.is_some_and(|report| report.status() == "complete"))
    };
    loop {
        let [first, second] = sessions.as_mut_slice() else { unreachable!("two sessions") };
        if complete(first)? & complete(second)? {
            break;
        }
        anyhow::ensure!(started.elapsed() < linecheck_host::RUN_LIMIT, "not both complete");
    }
    for ((session, rate), block) in sessions.iter_mut().zip(rates).zip([128.0, 480.0]) {
        let report = session.report()?.context("a report")?;
        assert_figures(&report, 2, 0.0, block, "side by side");
        assert_eq!(report.0["setup"]["sample_rate_hz"], rate);
        assert_eq!(report.0["setup"]["plugin_api"], "clap");
    }
    Ok(())
}
