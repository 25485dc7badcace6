use crate::{load, playing, wait_for_status};
use anyhow::{Context, Result};
use linecheck_host::Report;
use serde_json::{Value, json};

fn wrap(json: &Value) -> Vec<u8> {
    let json = json.to_string().into_bytes();
    [&(json.len() as u64).to_le_bytes(), json.as_slice()].concat()
}

fn unwrap(state: &[u8]) -> Result<Value> {
    Ok(serde_json::from_slice(state.get(8..).context("a length")?)?)
}

#[test]
#[ignore = "needs the built plugin: cargo xtask test"]
fn the_report_travels_with_the_project() -> Result<()> {
    let mut session = playing()?;
    let report = session.run()?;
    session.deactivate();
    let state = session.save_state()?;
    let mut other = load()?.instance(2)?;
    other.load_state(&state)?;
    let read = other.report()?.map(Report::without_the_clock);
    assert_eq!(read, Some(report.clone().without_the_clock()), "before it is activated");
    other.activate(crate::RATE, crate::BLOCK)?;
    other.process(1.0)?;
    let read = other.report()?.context("a report")?;
    assert_eq!((read.checks(), read.faults()), (report.checks(), report.faults()), "while it is active");
    Ok(())
}

#[test]
#[ignore = "needs the built plugin: cargo xtask test"]
fn choices_are_saved_by_their_ids() -> Result<()> {
    let mut session = load()?.instance(2)?;
    session.choose("chain", "headphone-amp-balanced")?;
    session.choose("return_path", "microphone")?;
    let state = unwrap(&session.save_state()?)?;
    let text = state["params"].to_string();
    assert!(text.contains("headphone-amp-balanced") && text.contains("microphone"), "{text}");
    Ok(())
}

#[test]
#[ignore = "needs the built plugin: cargo xtask test"]
fn damaged_and_foreign_states_do_no_harm() -> Result<()> {
    let host = load()?;
    let good = playing()?.save_state()?;
    let with = |change: &dyn Fn(&mut Value)| -> Result<Vec<u8>> {
        let mut state = unwrap(&good)?;
        change(&mut state);
        Ok(wrap(&state))
    };
    let report =
        |text: &str| with(&|state| state["fields"]["report"] = Value::String(json!(text).to_string()));
    let states = [
        vec![],
        vec![1, 2, 3],
        u64::MAX.to_le_bytes().to_vec(),
        [&1_000_000_u64.to_le_bytes(), good.as_slice()].concat(),
        good[..good.len() / 2].to_vec(),
        wrap(&json!({ "another": "plugin" })),
        wrap(&json!([])),
        with(&|state| {
            state["params"] = json!({ "level": { "f32": 1e30 }, "chain": { "string": "no-such" } })
        })?,
        with(&|state| state["params"]["run"] = json!({ "f32": 1.0 }))?,
        with(&|state| state["params"]["output"] = json!({ "i32": 99_999 }))?,
        with(&|state| state["fields"]["report"] = json!("neither JSON nor a report"))?,
        with(&|state| state["fields"] = json!({}))?,
        report("{\"schema\":\"linecheck.report/1\"}")?,
        report("{\"schema\":\"another.program/7\",\"checks\":12}")?,
        report("\u{0}\u{1}")?,
        report(&"[".repeat(10_000))?,
    ];
    for (number, state) in states.iter().enumerate() {
        let what = || format!("state {number}");
        let mut session = host.instance(2)?;
        // Refused or not: what matters is that the plugin lives on.
        let _ = session.load_state(state);
        session.activate(crate::RATE, crate::BLOCK).with_context(what)?;
        crate::assert_silent(&mut session, 0.5);
        let _ = session.load_state(state);
        crate::assert_silent(&mut session, 0.5);
        session.save_state().with_context(what)?;
        session.set("run", 1.0)?;
        wait_for_status(&mut session, "running").with_context(what)?;
        session.set("run", 0.0)?;
        wait_for_status(&mut session, "stopped").with_context(what)?;
    }
    Ok(())
}

#[test]
#[ignore = "needs the built plugin: cargo xtask test"]
fn a_report_from_the_future_is_kept_until_the_next_run() -> Result<()> {
    let mut state = unwrap(&playing()?.save_state()?)?;
    let future = json!({ "schema": "linecheck.report/99", "secrets": [1, 2, 3] });
    state["fields"]["report"] = Value::String(json!(future.to_string()).to_string());
    let mut session = playing()?;
    session.load_state(&wrap(&state))?;
    session.process(1.0)?;
    std::thread::sleep(std::time::Duration::from_millis(1500));
    session.process(1.0)?;
    assert_eq!(session.report()?, Some(Report(future)));
    assert_eq!(session.run()?.status(), "complete");
    Ok(())
}
