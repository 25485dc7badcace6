//! Frames on X11: the first of a window that its host shows late, and each picture of the display while something moves.
//!
//! baseview 0.4 draws when the X server says that a frame has passed, and asks to be told so once at a time.
//!
//! It asks for the first time about 16 ms after it has made the window, but the server tells only those who listen, and it
//! listens from the moment at which the window is shown. A host that is busy loading a project shows it later than that
//! (Ardour, and whoever else holds plugins in a `GtkSocket`): the answer is lost, nothing is ever asked again, the window
//! stays empty. And from then on it asks for the picture after the next, so that it draws 30 of 60 a second.
//!
//! The server's answer goes to all who listen, whoever asked. So somebody asks in baseview's name: again until a first
//! frame is drawn, then for the very next picture as long as one is wanted. An answer that baseview does not wait for it
//! ignores.

use nice_plug_egui::baseview::WindowContext;
use raw_window_handle::{HasWindowHandle, RawWindowHandle};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};
use x11rb::protocol::present::ConnectionExt;

/// Between two requests for the first frame.
const EVERY: Duration = Duration::from_millis(100);
/// A window that nobody has shown by then is not asked for any more.
const PATIENCE: Duration = Duration::from_secs(600);

/// Asks for the frames of one window, in a thread of its own.
#[derive(Debug, Default)]
pub struct Frames {
    state: Arc<State>,
    thread: Option<JoinHandle<()>>,
}

#[derive(Debug, Default)]
struct State {
    /// Frames drawn so far: also the number that baseview's next request bears.
    drawn: AtomicU32,
    /// Whether the next is wanted soon.
    hurry: AtomicBool,
    over: AtomicBool,
}

impl Frames {
    /// Asks until this is dropped.
    pub fn of(window: &WindowContext) -> Self {
        let state = Arc::new(State::default());
        let thread = id(window).and_then(|window| {
            let state = Arc::clone(&state);
            std::thread::Builder::new()
                .name("linecheck-frames".to_owned())
                .spawn(move || {
                    // Without a server to ask, or without that extension, baseview does not wait for it either.
                    let _ = ask(window, &state);
                })
                .ok()
        });
        Self { state, thread }
    }

    /// This frame, counted from 0, is being drawn. Whether the next is wanted as soon as the display shows another picture.
    pub fn drawn(&self, frame: u64, hurry: bool) {
        // The numbers begin anew where baseview's do.
        self.state.drawn.store(frame.wrapping_add(1) as u32, Ordering::Relaxed);
        self.state.hurry.store(hurry, Ordering::Release);
        if let Some(thread) = self.thread.as_ref().filter(|_| hurry) {
            thread.thread().unpark();
        }
    }
}

impl Drop for Frames {
    fn drop(&mut self) {
        self.state.over.store(true, Ordering::Release);
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

fn ask(window: u32, state: &State) -> Result<(), Box<dyn std::error::Error>> {
    let (server, _) = x11rb::connect(None)?;
    let began = Instant::now();
    while !state.over.load(Ordering::Acquire) {
        let first = state.drawn.load(Ordering::Relaxed) == 0;
        if !first {
            std::thread::park();
        } else if began.elapsed() < PATIENCE {
            std::thread::park_timeout(EVERY);
        } else {
            break;
        }
        let serial = state.drawn.load(Ordering::Relaxed);
        let hurry = state.hurry.swap(false, Ordering::Acquire);
        if (serial == 0 || hurry) && !state.over.load(Ordering::Acquire) {
            // At the next picture. An error too when the window is gone.
            server.present_notify_msc(window, serial, 0, 1, 0)?.check()?;
        }
    }
    Ok(())
}
