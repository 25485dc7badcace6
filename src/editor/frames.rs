//! The first picture of a window on X11 that its host shows late.
//!
//! baseview 0.4 draws when the X server says that a frame has passed, and asks to be told so once at a time. It asks for
//! the first time about 16 ms after it has made the window, but the server tells only those who listen, and it listens from
//! the moment at which the window is shown. A host that is busy loading a project shows it later than that (Ardour, and
//! whoever else holds plugins in a `GtkSocket`): the answer is lost, nothing is ever asked again, the window stays empty.
//!
//! The server's answer goes to all who listen, whoever asked. So somebody asks again, in baseview's name, until a first
//! frame is drawn; an answer that baseview does not wait for it ignores.

use nice_plug_egui::baseview::WindowContext;
use raw_window_handle::{HasWindowHandle, RawWindowHandle};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};
use x11rb::protocol::present::ConnectionExt;

/// The number that baseview's first request bears.
const SERIAL: u32 = 0;
/// Between two requests.
const EVERY: Duration = Duration::from_millis(100);
/// A window that nobody has shown by then is not asked for any more.
const PATIENCE: Duration = Duration::from_secs(600);

/// Asks for the first frame of one window, in a thread of its own.
#[derive(Debug, Default)]
pub struct FirstFrame {
    drawn: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl FirstFrame {
    /// Asks until [`Self::is_drawn`] is called or this is dropped.
    pub fn of(window: &WindowContext) -> Self {
        let drawn = Arc::new(AtomicBool::new(false));
        let thread = id(window).and_then(|window| {
            let drawn = Arc::clone(&drawn);
            std::thread::Builder::new()
                .name("linecheck-first-frame".to_owned())
                .spawn(move || {
                    // Without a server to ask, or without that extension, baseview does not wait for it either.
                    let _ = ask(window, &drawn);
                })
                .ok()
        });
        Self { drawn, thread }
    }

    /// A frame is being drawn: no need to ask.
    pub fn is_drawn(&self) {
        self.drawn.store(true, Ordering::Relaxed);
    }
}

impl Drop for FirstFrame {
    fn drop(&mut self) {
        self.is_drawn();
        if let Some(thread) = self.thread.take() {
            thread.thread().unpark();
            // It has nothing to say.
            let _ = thread.join();
        }
    }
}

fn id(window: &WindowContext) -> Option<u32> {
    match window.window_handle().ok()?.as_raw() {
        RawWindowHandle::Xlib(handle) => u32::try_from(handle.window).ok(),
        RawWindowHandle::Xcb(handle) => Some(handle.window.get()),
        _ => None,
    }
}

fn ask(window: u32, drawn: &AtomicBool) -> Result<(), Box<dyn std::error::Error>> {
    let (server, _) = x11rb::connect(None)?;
    let began = Instant::now();
    while began.elapsed() < PATIENCE {
        std::thread::park_timeout(EVERY);
        if drawn.load(Ordering::Relaxed) {
            break;
        }
        // An error too when the window is gone.
        server.present_notify_msc(window, SERIAL, 0, 1, 0)?.check()?;
    }
    Ok(())
}
