//! `linecheck-window`: the built plugin's window on a simulated studio, in real time. How to use it stands in the
//! documentation of the crate.

use std::process::ExitCode;

#[cfg(target_os = "linux")]
fn main() -> ExitCode {
    linux::main()
}

#[cfg(not(target_os = "linux"))]
fn main() -> ExitCode {
    eprintln!(
        "linecheck-window needs an X server and exists for Linux only; open the plugin in a DAW instead."
    );
    ExitCode::from(3)
}

#[cfg(target_os = "linux")]
mod linux {
    use anyhow::{Context, Result, bail};
    use linecheck::studio::Studio;
    use linecheck::studio::catalogue::Named;
    use linecheck_host::window::{Happened, TopLevel};
    use linecheck_host::{Blocks, Editor, Host, Report, Session};
    use std::path::PathBuf;
    use std::process::ExitCode;
    use std::time::{Duration, Instant};

    const USAGE: &str = "\
linecheck-window --clap FILE --studio NAME [--scale FACTOR] [--seconds N] [--press-run]

Loads the plugin, opens its window and lets it sound in real time in a simulated studio, at 48 kHz in blocks of 512.
--scale      what the host says of the screen, e.g. 1.5
--seconds    closes the window after so long
--press-run  switches the parameter Run on, as a control surface would
Exit code: 0 closed, 2 bad arguments, 3 could not be done.";

    const RATE: f64 = 48_000.0;
    const BLOCK: usize = 512;
    /// Of the window, before the plugin has said what it wants.
    const SIZE: (u32, u32) = (960, 680);
    /// Between two looks at what happened.
    const TICK: Duration = Duration::from_millis(10);
    /// How long the plugin sees Run off before it is pressed.
    const BEFORE_PRESS: Duration = Duration::from_secs(1);

    struct Args {
        clap: PathBuf,
        studio: &'static Named,
        scale: Option<f64>,
        seconds: Option<f64>,
        press_run: bool,
    }

    pub fn main() -> ExitCode {
        let args = match parse(std::env::args().skip(1)) {
            Ok(args) => args,
            Err(why) => {
                eprintln!("{why}");
                return ExitCode::from(2);
            }
        };
        match run(&args) {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => {
                eprintln!("error: {error:#}");
                ExitCode::from(3)
            }
        }
    }

    fn parse(mut args: impl Iterator<Item = String>) -> Result<Args, String> {
        let (mut clap, mut studio, mut scale, mut seconds, mut press_run) = (None, None, None, None, false);
        while let Some(option) = args.next() {
            if option == "--press-run" {
                press_run = true;
                continue;
            }
            let value = args.next().ok_or_else(|| USAGE.to_owned())?;
            let number = |range: std::ops::RangeInclusive<f64>| {
                let number = value.parse().ok().filter(|number| range.contains(number));
                number.ok_or_else(|| format!("{option} cannot be {value:?}.\n\n{USAGE}"))
            };
            match option.as_str() {
                "--clap" => clap = Some(PathBuf::from(&value)),
                "--studio" => studio = Some(linecheck_host::studio(&value)?),
                "--scale" => scale = Some(number(0.5..=4.0)?),
                "--seconds" => seconds = Some(number(0.0..=86_400.0)?),
                _ => return Err(format!("Unknown option {option}.\n\n{USAGE}")),
            }
        }
        match (clap, studio) {
            (Some(clap), Some(studio)) => Ok(Args { clap, studio, scale, seconds, press_run }),
            _ => Err(USAGE.to_owned()),
        }
    }

    fn run(args: &Args) -> Result<()> {
        let plan = (args.studio.plan)(RATE);
        println!("{}", args.studio.description);
        let host = Host::load(&args.clap)?;
        let mut session = host.instance(plan.outputs.max(plan.inputs))?;
        session.choose("chain", plan.chain.id())?;
        session.choose("return_path", plan.return_path.id())?;
        session.activate_with(RATE, Blocks::Fixed(BLOCK), Box::new(Studio::new(&plan, RATE, 1)))?;
        session.play()?;
        let title = format!("{} in {}", host.name(), args.studio.id);
        let shown = show(&mut session, &title, args);
        let report = session.report();
        session.deactivate();
        shown?;
        tell(report?.as_ref());
        Ok(())
    }

    /// Shows the window until somebody closes it.
    fn show(session: &mut Session, title: &str, args: &Args) -> Result<()> {
        // Made before the plugin's window, so that on any way out it goes after it.
        let mut window = TopLevel::new(title, SIZE)?;
        let mut editor = Editor::open(session, args.scale)?;
        window.resize(editor.size()?)?;
        window.set_least_size(editor.least_size())?;
        editor.show_in(window.id())?;
        window.show()?;
        let result = serve(&mut editor, &mut window, args);
        drop(editor);
        result.and(window.close())
    }

    fn serve(editor: &mut Editor<'_>, window: &mut TopLevel, args: &Args) -> Result<()> {
        let opened = Instant::now();
        let mut press = args.press_run;
        loop {
            for happened in window.poll()? {
                match happened {
                    Happened::Resized(width, height) => {
                        let took = editor.follow((width, height))?;
                        window.resize(took)?;
                    }
                    Happened::Closed => return Ok(()),
                    Happened::Refused(what) => eprintln!("{what}"),
                }
            }
            if let Some(size) = editor.attend() {
                window.resize(size)?;
            }
            if editor.is_gone() {
                bail!("the plugin has closed its window by itself");
            }
            if editor.session().has_failed() {
                return editor.session().rest().context("the sound has ended");
            }
            if press && opened.elapsed() > BEFORE_PRESS {
                editor.session().set("run", 1.0)?;
                press = false;
            }
            if args.seconds.is_some_and(|seconds| opened.elapsed().as_secs_f64() >= seconds) {
                return Ok(());
            }
            std::thread::sleep(TICK);
        }
    }

    /// What the report says at the end.
    fn tell(report: Option<&Report>) {
        let Some(report) = report.filter(|report| report.status() != "empty") else {
            println!("No run was made.");
            return;
        };
        println!("The run: {}", report.status());
        for (id, certainty, headline) in report.faults() {
            println!("  {id}, {:.0} %: {headline}", 100.0 * certainty);
        }
    }
}
