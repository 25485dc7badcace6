use crate::load;
use anyhow::Result;

/// Id, name, steps (0: none), and how the plugin writes the two ends and the default.
type Row = (&'static str, &'static str, f64, [&'static str; 3]);

const PARAMETERS: &[Row] = &[
    ("bypass", "Bypass", 1.0, ["Off", "On", "Off"]),
    ("run", "Run", 1.0, ["Off", "On", "Off"]),
    ("level", "Level", 0.0, ["-80", "-6", "-20"]),
    ("chain", "Chain", 8.0, ["Line loop", "Headphone amp, balanced inputs", "Line loop"]),
    ("return_path", "Return", 2.0, ["Loopback cable", "My ears", "Loopback cable"]),
    ("generator", "Generator", 15.0, ["Off", "Phase check", "Off"]),
    ("frequency", "Frequency", 0.0, ["20", "20", "1"]),
    ("output", "Output", 16.0, ["All", "16", "All"]),
    ("invert", "Invert", 2.0, ["In phase", "All outputs inverted", "In phase"]),
    ("sweep_seconds", "Sweep time", 0.0, ["1", "60", "10"]),
    ("step_seconds", "Step time", 0.0, ["0.5", "10", "2"]),
    ("thru", "Thru", 1.0, ["Off", "On", "Off"]),
];

#[test]
#[ignore = "needs the built plugin: cargo xtask test"]
fn the_file_holds_the_plugin_of_the_contract() -> Result<()> {
    let host = load()?;
    assert_eq!((host.id().as_str(), host.name()), ("org.linecheck.linecheck", "Linecheck"));
    let mut session = host.instance(2)?;
    assert_eq!(session.latency(), 0);
    session.activate(crate::RATE, crate::BLOCK)?;
    session.process(0.1)?;
    assert_eq!(session.latency(), 0);
    Ok(())
}

#[test]
#[ignore = "needs the built plugin: cargo xtask test"]
fn every_parameter_is_there_under_its_id() -> Result<()> {
    let mut session = load()?.instance(2)?;
    assert_eq!(session.params().len(), PARAMETERS.len(), "{:?}", session.params());
    for (id, name, steps, texts) in PARAMETERS {
        let param = session.param(id)?.clone();
        assert_eq!(
            (param.name.as_str(), param.stepped, param.bypass),
            (*name, *steps > 0.0, *id == "bypass")
        );
        assert_eq!(param.range, 0.0..=steps.max(1.0), "{id}");
        assert_eq!(session.value(id)?, param.default, "{id}");
        for (value, text) in [0.0, steps.max(1.0), param.default].into_iter().zip(texts) {
            let written = session.text(id, value)?;
            let number = written.split(' ').next().unwrap_or_default().trim_end_matches(".0");
            let number = number.strip_suffix(".00").unwrap_or(number);
            assert!(
                written.eq_ignore_ascii_case(text) || number == *text,
                "{id}: {value} is {written:?}, not {text:?}"
            );
        }
    }
    Ok(())
}

#[test]
#[ignore = "needs the built plugin: cargo xtask test"]
fn values_come_back_as_they_were_set() -> Result<()> {
    let mut session = load()?.instance(2)?;
    for (id, value, text) in [("level", -36.0, "-36"), ("frequency", 440.0, "440"), ("output", 2.0, "2")] {
        session.set(id, value)?;
        let now = session.value(id)?;
        let written = session.text(id, now)?;
        assert!(written.starts_with(text), "{id}: {written}");
    }
    session.choose("chain", "receiver")?;
    assert_eq!(session.value("chain")?, 3.0);
    Ok(())
}

#[test]
#[ignore = "needs the built plugin: cargo xtask test"]
fn every_layout_works() -> Result<()> {
    let host = load()?;
    for channels in 1..=16 {
        let mut session = host.instance(channels)?;
        session.activate(crate::RATE, crate::BLOCK)?;
        crate::assert_silent(&mut session, 0.1);
        session.choose("generator", "sine")?;
        session.set("output", channels as f64)?;
        session.forget(true)?;
        session.process(0.2)?;
        let tape = session.heard().tape.unwrap_or_default();
        let sounding: Vec<_> =
            (0..channels).filter(|channel| tape[*channel].iter().any(|s| *s != 0.0)).collect();
        assert_eq!(sounding, [channels - 1], "of {channels} channels");
    }
    Ok(())
}
