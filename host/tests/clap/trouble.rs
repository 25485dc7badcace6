use crate::{assert_ends_at_once, assert_silent, playing, press_and_wait_for_sound, wait_for_status};
use anyhow::{Context, Result};
use linecheck_host::{Blocks, Wire};
use std::time::Duration;

#[test]
#[ignore = "needs the built plugin: cargo xtask test"]
fn a_change_of_rate_in_mid_run_ends_it() -> Result<()> {
    let mut session = playing()?;
    press_and_wait_for_sound(&mut session)?;
    session.reactivate(96_000.0, Blocks::Fixed(256))?;
    assert_silent(&mut session, 2.0);
    let report = wait_for_status(&mut session, "stopped")?;
    assert!(report.stopped_because().ends_with('.'), "{:?}", report.stopped_because());
    session.set("run", 0.0)?;
    session.process(0.1)?;
    let report = session.run()?;
    assert_eq!(report.status(), "complete");
    assert_eq!(report.0["setup"]["sample_rate_hz"], 96_000.0);
    let latency = report.figure("latency", "latency_samples", Some(1), Some(1)).context("a latency")?;
    assert!((latency - 256.0).abs() < 1e-4, "{latency}");
    Ok(())
}

#[test]
#[ignore = "needs the built plugin: cargo xtask test"]
fn a_host_that_stops_calling_ends_the_run() -> Result<()> {
    let mut session = playing()?;
    press_and_wait_for_sound(&mut session)?;
    std::thread::sleep(Duration::from_secs(4));
    assert_ends_at_once(&mut session);
    let report = wait_for_status(&mut session, "stopped")?;
    assert!(report.stopped_because().contains("stopped calling"), "{:?}", report.stopped_because());
    session.set("run", 0.0)?;
    session.process(0.1)?;
    assert_eq!(session.run()?.status(), "complete");
    Ok(())
}

#[test]
#[ignore = "needs the built plugin: cargo xtask test"]
fn what_is_not_a_number_goes_nowhere() -> Result<()> {
    for bad in [f32::NAN, f32::INFINITY, f32::NEG_INFINITY, 1e30, f32::MIN_POSITIVE / 8.0] {
        let mut session = playing()?;
        session.set("thru", 1.0)?;
        let (mut wire, mut count) = (Wire::straight(2), 0_u32);
        session.patch(Box::new(move |outputs: &[&[f32]], inputs: &mut [&mut [f32]]| {
            linecheck_host::Line::process(&mut wire, outputs, inputs);
            for sample in inputs.iter_mut().flat_map(|input| input.iter_mut()) {
                count = count.wrapping_add(1);
                if count.is_multiple_of(997) {
                    *sample = bad;
                }
            }
        }))?;
        session.forget(false)?;
        let report = session.run().with_context(|| format!("with {bad}"))?;
        assert!(session.heard().finite, "{bad} at the input makes the output infinite");
        assert!(matches!(report.status(), "complete" | "stopped"));
        session.patch(Box::new(Wire::straight(2)))?;
        session.set("thru", 0.0)?;
        session.process(3.0)?;
        let report = session.run()?;
        assert_eq!(report.status(), "complete", "after {bad}: {}", report.stopped_because());
        let gain = report.figure("routing", "gain_db", Some(1), Some(1)).context("a gain")?;
        assert!(gain.abs() < 1e-6, "after {bad}: {gain} dB");
    }
    Ok(())
}

#[test]
#[ignore = "needs the built plugin: cargo xtask test"]
fn a_loop_that_grows_is_cut() -> Result<()> {
    let mut session = playing()?;
    press_and_wait_for_sound(&mut session)?;
    // The host feeds more and more back, as a second path through its mixer would.
    let mut level = 1e-4_f32;
    session.patch(Box::new(move |_: &[&[f32]], inputs: &mut [&mut [f32]]| {
        for frame in 0..inputs[0].len() {
            level = (level * 1.0005).min(1.0);
            let sample = if frame % 48 < 24 { level } else { -level };
            inputs.iter_mut().for_each(|input| input[frame] = sample);
        }
    }))?;
    session.process(2.0)?;
    assert_silent(&mut session, 1.0);
    let report = wait_for_status(&mut session, "stopped")?;
    assert!(report.stopped_because().contains("feedback"), "{:?}", report.stopped_because());
    Ok(())
}
