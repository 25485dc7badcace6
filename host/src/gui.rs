//! The plugin's window, as CLAP's gui extension offers it.

use crate::Session;
use crate::plugin::Asked;
use anyhow::{Context, Result, ensure};
use clack_extensions::gui::{GuiApiType, GuiConfiguration, GuiSize, PluginGui, Window};
use std::ffi::c_ulong;

/// The open window of a session's plugin. Sizes are in pixels of the screen.
pub struct Editor<'a> {
    session: &'a mut Session,
    gui: PluginGui,
}

impl<'a> Editor<'a> {
    /// Creates the plugin's window for X11, not yet visible. `scale` is what the host says of the screen.
    pub fn open(session: &'a mut Session, scale: Option<f64>) -> Result<Self> {
        let handle = session.instance.plugin_handle();
        let gui: PluginGui = handle.get_extension().context("the plugin has no window")?;
        let x11 = GuiConfiguration { api_type: GuiApiType::X11, is_floating: false };
        ensure!(gui.is_api_supported(&handle, x11), "the plugin has no window for X11");
        gui.create(&handle, x11).context("the plugin could not create its window")?;
        // From here on it is destroyed on any way out.
        let mut editor = Self { session, gui };
        if let Some(scale) = scale {
            let (gui, handle) = (editor.gui, editor.session.instance.plugin_handle());
            gui.set_scale(&handle, scale).context("the plugin refuses the scale")?;
            editor.attend();
        }
        Ok(editor)
    }

    /// The session whose plugin this is.
    pub fn session(&mut self) -> &mut Session {
        self.session
    }

    /// Its size now.
    pub fn size(&mut self) -> Result<(u32, u32)> {
        let size = self.gui.get_size(&self.session.instance.plugin_handle());
        size.map(|size| (size.width, size.height)).context("the plugin does not tell the size of its window")
    }

    /// Puts it into a window of the host and shows it there. That window must exist until `self` is dropped.
    pub fn show_in(&mut self, window: u32) -> Result<()> {
        let handle = self.session.instance.plugin_handle();
        let parent = Window::from_x11_handle(c_ulong::from(window));
        // SAFETY: the caller keeps the window; if it does not, the X server answers with an error, not with a crash.
        #[allow(unsafe_code, reason = "clack cannot know how long a foreign window lives")]
        unsafe { self.gui.set_parent(&handle, parent) }.context("the plugin refuses the host's window")?;
        self.gui.show(&handle).context("the plugin could not show its window")
    }

    /// The host's window has got this size: the plugin's follows, as far as it can. What it took.
    pub fn follow(&mut self, (width, height): (u32, u32)) -> Result<(u32, u32)> {
        let handle = self.session.instance.plugin_handle();
        if !self.gui.can_resize(&handle) {
            return self.size();
        }
        let wanted = GuiSize { width, height };
        let size = self.gui.adjust_size(&handle, wanted).unwrap_or(wanted);
        self.gui.set_size(&handle, size).context("the plugin refuses a size it chose")?;
        Ok((size.width, size.height))
    }

    /// The least size it can have.
    pub fn least_size(&mut self) -> (u32, u32) {
        let handle = self.session.instance.plugin_handle();
        let least = self.gui.adjust_size(&handle, GuiSize { width: 1, height: 1 });
        least.map_or((1, 1), |size| (size.width, size.height))
    }

    /// What a host's main thread does between two events. The size the plugin has asked for since the last call.
    pub fn attend(&mut self) -> Option<(u32, u32)> {
        self.session.attend();
        let size = self.session.instance.access_shared_handler(Asked::take_size);
        size.map(|size| (size.width, size.height))
    }

    /// Whether it has closed by itself.
    pub fn is_gone(&self) -> bool {
        self.session.instance.access_shared_handler(Asked::window_gone)
    }
}

impl Drop for Editor<'_> {
    fn drop(&mut self) {
        let handle = self.session.instance.plugin_handle();
        // It is gone in a moment; whether it could be hidden first does not matter.
        let _ = self.gui.hide(&handle);
        self.gui.destroy(&handle);
        self.session.attend();
    }
}
