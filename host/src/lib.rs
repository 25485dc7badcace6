//! A CLAP host. It loads the built plugin file the way a DAW does, closes the loop from its outputs to its inputs
//! through a [`Line`], and reads the report out of the saved state.
//!
//! [`Host`] is the loaded file, [`Session`] one instance of the plugin, [`Blocks`] how the host cuts time.
//!
//! `linecheck-host` runs one line check in a simulated studio with no window and no sound card, faster than life;
//! `cargo xtask demo` is built on it. `linecheck-window` (Linux with X11) opens the plugin's window on such a studio and
//! lets it sound in real time, so that the window can be seen and used without a DAW and without an interface:
//!
//! ```text
//! cargo xtask bundle
//! cargo run -p linecheck-host --bin linecheck-window -- \
//!     --clap target/bundled/Linecheck.clap --studio swapped-and-inverted
//! ```
//!
//! Press Run in it, or have it pressed as by a control surface with `--press-run`. `--seconds N` closes it by itself,
//! `--scale 1.5` is what a host says on a dense screen. At the end it prints what the report says. A screen of its own
//! comes from `Xvfb :99 -screen 0 1280x1024x24 &` and `DISPLAY=:99`; a window manager on it, such as openbox, gives the
//! window the keyboard.

mod blocks;
mod deck;
mod gui;
mod line;
mod params;
mod play;
mod plugin;
mod report;
mod session;
#[cfg(target_os = "linux")]
pub mod window;

pub use blocks::Blocks;
pub use deck::Heard;
pub use gui::Editor;
pub use line::{Line, Wire};
pub use params::Param;
pub use plugin::Host;
pub use report::Report;
pub use session::{RUN_LIMIT, Session};

use linecheck::studio::catalogue::{self, Named};

/// The simulated studio of this name; otherwise a text that lists all there are.
pub fn studio(name: &str) -> Result<&'static Named, String> {
    catalogue::named(name).ok_or_else(|| {
        let width = catalogue::all().map(|studio| studio.id.len()).max().unwrap_or(0);
        let row = |studio: &Named| format!("\n  {:width$}  {}", studio.id, studio.description);
        let rows: String = catalogue::all().map(row).collect();
        format!("There is no studio {name:?}. There are:{rows}")
    })
}
