//! A top-level window on an X server, for the plugin's window to live in.

use anyhow::{Context, Result, anyhow};
use x11rb::connection::Connection;
use x11rb::properties::WmSizeHints;
use x11rb::protocol::Event;
use x11rb::protocol::xproto::{
    AtomEnum, ConfigureWindowAux, ConnectionExt as _, CreateWindowAux, EventMask, PropMode, WindowClass,
};
use x11rb::rust_connection::RustConnection;
use x11rb::wrapper::ConnectionExt as _;
use x11rb::x11_utils::X11Error;

x11rb::atom_manager! {
    Atoms: AtomsCookie {
        WM_PROTOCOLS,
        WM_DELETE_WINDOW,
        _NET_WM_NAME,
        UTF8_STRING,
    }
}

/// What the user or the server did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Happened {
    /// The window has this size now, in pixels.
    Resized(u32, u32),
    /// Its close button was pressed.
    Closed,
    /// The server refused something, and what.
    Refused(String),
}

/// The window; gone when dropped.
pub struct TopLevel {
    connection: RustConnection,
    atoms: Atoms,
    id: u32,
    size: (u32, u32),
}

impl TopLevel {
    /// Creates it on the server that `DISPLAY` names, not yet visible.
    pub fn new(title: &str, size: (u32, u32)) -> Result<Self> {
        let (connection, screen) = x11rb::connect(None).with_context(|| {
            let display = std::env::var("DISPLAY");
            display.map_or("there is no X server: DISPLAY is not set".to_owned(), |display| {
                format!("there is no X server on DISPLAY {display:?}")
            })
        })?;
        let screen = &connection.setup().roots[screen];
        let (root, visual, black) = (screen.root, screen.root_visual, screen.black_pixel);
        let (width, height) = (u16::try_from(size.0)?, u16::try_from(size.1)?);
        let id = connection.generate_id()?;
        let aux = CreateWindowAux::new().event_mask(EventMask::STRUCTURE_NOTIFY).background_pixel(black);
        let class = WindowClass::INPUT_OUTPUT;
        connection
            .create_window(0, id, root, 0, 0, width, height, 0, class, visual, &aux)?
            .check()
            .context("the X server refuses the window")?;
        let atoms = Atoms::new(&connection)?.reply()?;
        let (string, utf8) = (AtomEnum::STRING, atoms.UTF8_STRING);
        let (replace, title) = (PropMode::REPLACE, title.as_bytes());
        connection.change_property8(replace, id, AtomEnum::WM_NAME, string, title)?.check()?;
        connection.change_property8(replace, id, atoms._NET_WM_NAME, utf8, title)?.check()?;
        let class = b"linecheck-window\0Linecheck\0";
        connection.change_property8(replace, id, AtomEnum::WM_CLASS, string, class)?.check()?;
        let close = [atoms.WM_DELETE_WINDOW];
        connection.change_property32(replace, id, atoms.WM_PROTOCOLS, AtomEnum::ATOM, &close)?.check()?;
        Ok(Self { connection, atoms, id, size })
    }

    /// What X calls it.
    pub fn id(&self) -> u32 {
        self.id
    }

    /// Tells the window manager how small it may get.
    pub fn set_least_size(&self, (width, height): (u32, u32)) -> Result<()> {
        let hints = WmSizeHints {
            min_size: Some((i32::try_from(width)?, i32::try_from(height)?)),
            ..WmSizeHints::new()
        };
        hints.set_normal_hints(&self.connection, self.id)?.check().context("the X server refuses the size")
    }

    /// Shows it.
    pub fn show(&self) -> Result<()> {
        self.connection.map_window(self.id)?.check().context("the X server refuses to show the window")
    }

    /// Gives it a size.
    pub fn resize(&mut self, size: (u32, u32)) -> Result<()> {
        if size != self.size {
            let aux = ConfigureWindowAux::new().width(size.0).height(size.1);
            self.connection
                .configure_window(self.id, &aux)?
                .check()
                .context("the X server refuses the size")?;
        }
        Ok(())
    }

    /// What has happened since the last call. An error if the server is gone.
    pub fn poll(&mut self) -> Result<Vec<Happened>> {
        let mut happened = Vec::new();
        let next = || self.connection.poll_for_event().context("the connection to the X server broke");
        while let Some(event) = next()? {
            match event {
                Event::ConfigureNotify(event) if event.window == self.id => {
                    let size = (u32::from(event.width), u32::from(event.height));
                    if size != self.size {
                        self.size = size;
                        // Of many sizes during a drag only the newest matters.
                        happened.retain(|other| !matches!(other, Happened::Resized(..)));
                        happened.push(Happened::Resized(size.0, size.1));
                    }
                }
                Event::ClientMessage(event)
                    if event.format == 32 && event.data.as_data32()[0] == self.atoms.WM_DELETE_WINDOW =>
                {
                    happened.push(Happened::Closed);
                }
                Event::Error(error) => happened.push(Happened::Refused(in_words(&error))),
                _ => {}
            }
        }
        Ok(happened)
    }

    /// Destroys it and says whether the server minded.
    pub fn close(self) -> Result<()> {
        let closed = self.connection.destroy_window(self.id).map_err(|error| anyhow!(error));
        closed.and_then(|cookie| Ok(cookie.check()?)).context("the window could not be destroyed")
    }
}

/// What the server refused, and on what grounds.
fn in_words(error: &X11Error) -> String {
    let request = error.request_name.unwrap_or("a request");
    format!("the X server refused {request}: {:?} (value {:#x})", error.error_kind, error.bad_value)
}
