use crate::{
    assert_ends_at_once, assert_silent, load, playing, press_and_wait_for_sound, wait_for_sound,
    wait_for_status,
};
use anyhow::Result;
use linecheck_host::{Blocks, Wire};
use std::time::Duration;

fn dbfs(level: f32) -> f32 {
    10.0_f32.powf(level / 20.0)
}

#[test]
#[ignore = "needs the built plugin: cargo xtask test"]
fn nothing_sounds_by_itself() -> Result<()> {
    let mut session = load()?.instance(2)?;
    session.activate(48_000.0, Blocks::Ragged(512))?;
    assert_silent(&mut session, 2.0);
    assert_silent(&mut session, 2.0);
    Ok(())
}

#[test]
#[ignore = "needs the built plugin: cargo xtask test"]
fn a_loaded_state_never_sounds() -> Result<()> {
    let host = load()?;
    let mut saved = host.instance(2)?;
    saved.set("run", 1.0)?;
    saved.choose("generator", "sine")?;
    let state = saved.save_state()?;

    let mut before = host.instance(2)?;
    before.load_state(&state)?;
    before.activate(crate::RATE, crate::BLOCK)?;
    assert_silent(&mut before, 2.0);

    let mut during = playing()?;
    during.load_state(&state)?;
    assert_silent(&mut during, 2.0);
    during.run()?;
    assert!(during.heard().first_sound.is_some(), "a press after the load must work");
    Ok(())
}

#[test]
#[ignore = "needs the built plugin: cargo xtask test"]
fn on_already_when_processing_starts_is_no_press() -> Result<()> {
    for (id, value) in [("run", 1.0), ("generator", 1.0)] {
        let mut session = load()?.instance(2)?;
        session.set(id, value)?;
        session.activate(crate::RATE, crate::BLOCK)?;
        assert_silent(&mut session, 2.0);
        session.set(id, 0.0)?;
        session.process(0.1)?;
        session.set(id, value)?;
        wait_for_sound(&mut session)?;
    }
    Ok(())
}

#[test]
#[ignore = "needs the built plugin: cargo xtask test"]
fn a_state_loaded_while_something_sounds_ends_it() -> Result<()> {
    let state = playing()?.save_state()?;
    for id in ["run", "generator"] {
        let mut session = playing()?;
        session.set(id, 1.0)?;
        wait_for_sound(&mut session)?;
        session.load_state(&state)?;
        session.process(0.1)?;
        std::thread::sleep(Duration::from_millis(50));
        session.process(0.1)?;
        assert_silent(&mut session, 2.0);
    }
    Ok(())
}

#[test]
#[ignore = "needs the built plugin: cargo xtask test"]
fn off_ends_the_sound_within_20_ms() -> Result<()> {
    let mut session = playing()?;
    press_and_wait_for_sound(&mut session)?;
    session.set("run", 0.0)?;
    assert_ends_at_once(&mut session);
    let report = wait_for_status(&mut session, "stopped")?;
    assert!(report.stopped_because().ends_with('.'), "{:?}", report.stopped_because());
    assert_eq!(session.run()?.status(), "complete", "a run after a stop");
    Ok(())
}

#[test]
#[ignore = "needs the built plugin: cargo xtask test"]
fn bypass_is_silence() -> Result<()> {
    let mut session = playing()?;
    press_and_wait_for_sound(&mut session)?;
    session.set("bypass", 1.0)?;
    assert_ends_at_once(&mut session);
    wait_for_status(&mut session, "stopped")?;
    session.set("run", 0.0)?;
    session.process(0.1)?;
    session.set("run", 1.0)?;
    session.choose("generator", "sine")?;
    session.set("thru", 1.0)?;
    session.patch(Box::new(|_: &[&[f32]], inputs: &mut [&mut [f32]]| {
        inputs.iter_mut().for_each(|input| input.fill(0.25));
    }))?;
    assert_silent(&mut session, 1.0);
    session.set("bypass", 0.0)?;
    session.set("thru", 0.0)?;
    session.process(0.1)?;
    assert_silent(&mut session, 1.0);
    Ok(())
}

#[test]
#[ignore = "needs the built plugin: cargo xtask test"]
fn a_run_begins_quietly_and_never_exceeds_the_level() -> Result<()> {
    for level in [-20.0_f32, -6.0, -40.0] {
        let mut session = playing()?;
        session.set("level", f64::from(level))?;
        // A return 40 dB down makes it climb all the way.
        session.patch(Box::new(Wire::straight(2).gain(0.01)))?;
        session.forget(true)?;
        let report = session.run()?;
        assert_eq!(report.status(), "complete");
        let heard = session.heard();
        assert!(heard.peak <= dbfs(level) * 1.000_01, "{} is above {level} dBFS", heard.peak);
        let first = usize::try_from(heard.first_sound.expect("a sound"))?;
        let begin = heard.tape.iter().flatten().flat_map(|tape| &tape[first..first + 4800]);
        let begin = begin.fold(0.0_f32, |peak, sample| peak.max(sample.abs()));
        assert!(begin <= dbfs(-60.0) * 1.001, "the first 100 ms reach {begin}");
        assert_silent(&mut session, 1.0);
    }
    Ok(())
}

#[test]
#[ignore = "needs the built plugin: cargo xtask test"]
fn the_generator_keeps_to_its_level_and_stops_at_once() -> Result<()> {
    let mut session = playing()?;
    session.set("frequency", 997.0)?;
    session.choose("generator", "sine")?;
    wait_for_sound(&mut session)?;
    session.process(0.5)?;
    session.forget(false)?;
    session.process(1.0)?;
    let peak = session.heard().peak;
    assert!((peak / dbfs(-20.0) - 1.0).abs() < 1e-3, "{peak}");
    session.choose("generator", "off")?;
    assert_ends_at_once(&mut session);
    Ok(())
}

#[test]
#[ignore = "needs the built plugin: cargo xtask test"]
fn input_reaches_the_output_only_through_thru_and_then_bit_by_bit() -> Result<()> {
    let mut session = playing()?;
    let mut count = 0_u32;
    session.patch(Box::new(move |_: &[&[f32]], inputs: &mut [&mut [f32]]| {
        for frame in 0..inputs[0].len() {
            count = count.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let sample = (count >> 8) as f32 / (1 << 24) as f32 - 0.5;
            inputs[0][frame] = sample;
            inputs[1][frame] = -sample;
        }
    }))?;
    assert_silent(&mut session, 1.0);
    session.set("thru", 1.0)?;
    session.process(0.5)?;
    session.forget(true)?;
    session.process(0.5)?;
    let tape = session.heard().tape.expect("a tape");
    assert!(tape[0].iter().zip(&tape[1]).all(|(left, right)| *left == -right && *left != 0.0));
    let mut state = tape[0].iter().map(|sample| ((sample + 0.5) * (1 << 24) as f32) as u32);
    let first = state.next().expect("a sample");
    // The generator's upper 24 bits: each must follow from the one before, for some lower 8.
    state.fold(first, |before, now| {
        let follows = (0..256_u32)
            .any(|low| (before << 8 | low).wrapping_mul(1_664_525).wrapping_add(1_013_904_223) >> 8 == now);
        assert!(follows, "a sample was changed or lost");
        now
    });
    Ok(())
}
