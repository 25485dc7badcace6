//! The plugin file, loaded the way a DAW loads it.

use crate::Session;
use anyhow::{Context, Result};
use clack_extensions::gui::{GuiSize, HostGui, HostGuiImpl};
use clack_extensions::params::{
    HostParams, HostParamsImplMainThread, HostParamsImplShared, ParamClearFlags, ParamRescanFlags,
};
use clack_host::prelude::*;
use std::ffi::CString;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// What the host answers when the plugin calls it.
pub(crate) struct Handlers;

impl HostHandlers for Handlers {
    type Shared<'a> = Asked;
    type MainThread<'a> = MainThread;
    type AudioProcessor<'a> = ();

    fn declare_extensions(builder: &mut HostExtensions<Self>, _: &Asked) {
        builder.register::<HostParams>().register::<HostGui>();
    }
}

/// What the plugin has asked for from any of its threads.
#[derive(Default)]
pub(crate) struct Asked {
    callback: AtomicBool,
    /// The size its window wants, packed; 0 for none.
    size: AtomicU64,
    window_gone: AtomicBool,
}

impl Asked {
    /// Whether it wants to be called on the main thread; asking clears it.
    pub(crate) fn take_callback(&self) -> bool {
        self.callback.swap(false, Ordering::AcqRel)
    }

    /// The size its window wants; asking clears it.
    pub(crate) fn take_size(&self) -> Option<GuiSize> {
        Some(self.size.swap(0, Ordering::AcqRel)).filter(|size| *size > 0).map(GuiSize::unpack_from_u64)
    }

    /// Whether its window has closed by itself.
    pub(crate) fn window_gone(&self) -> bool {
        self.window_gone.load(Ordering::Acquire)
    }
}

impl SharedHandler<'_> for Asked {
    fn request_restart(&self) {}

    fn request_process(&self) {}

    fn request_callback(&self) {
        self.callback.store(true, Ordering::Release);
    }
}

impl HostGuiImpl for Asked {
    fn resize_hints_changed(&self) {}

    fn request_resize(&self, size: GuiSize) -> Result<(), HostError> {
        // Only noted: whoever owns the window around it resizes both, on its own thread.
        self.size.store(size.pack_to_u64(), Ordering::Release);
        Ok(())
    }

    fn request_show(&self) -> Result<(), HostError> {
        Ok(())
    }

    fn request_hide(&self) -> Result<(), HostError> {
        Ok(())
    }

    fn closed(&self, _: bool) {
        self.window_gone.store(true, Ordering::Release);
    }
}

impl HostParamsImplShared for Asked {
    fn request_flush(&self) {}
}

pub(crate) struct MainThread;

impl MainThreadHandler<'_> for MainThread {}

impl HostParamsImplMainThread for MainThread {
    fn rescan(&self, _: ParamRescanFlags) {}

    fn clear(&self, _: ClapId, _: ParamClearFlags) {}
}

/// A loaded plugin file.
pub struct Host {
    entry: PluginEntry,
    info: HostInfo,
    id: CString,
    name: String,
}

impl Host {
    /// Loads the file and looks up the one plugin in it.
    pub fn load(path: &Path) -> Result<Self> {
        // SAFETY: running the file's code is what a host is for; nothing but its CLAP entry is called.
        #[allow(unsafe_code, reason = "a plugin is foreign code; there is no safe way to load it")]
        let entry = unsafe { PluginEntry::load(path) }
            .with_context(|| format!("{} cannot be loaded as a CLAP plugin", path.display()))?;
        let factory = entry.get_plugin_factory().context("the file has no plugin factory")?;
        let descriptor = factory.plugin_descriptor(0).context("the file holds no plugin")?;
        let id = descriptor.id().context("the plugin has no id")?.to_owned();
        let name = descriptor.name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let info =
            HostInfo::new("Linecheck host", "Linecheck", "https://linecheck.org", env!("CARGO_PKG_VERSION"))?;
        Ok(Self { entry, info, id, name })
    }

    /// The plugin's CLAP id.
    pub fn id(&self) -> String {
        self.id.to_string_lossy().into_owned()
    }

    /// The plugin's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// A new instance with so many channels in and out, not yet active.
    pub fn instance(&self, channels: usize) -> Result<Session> {
        let instance = PluginInstance::<Handlers>::new(
            |()| Asked::default(),
            |_| MainThread,
            &self.entry,
            &self.id,
            &self.info,
        )
        .context("the plugin cannot be instantiated")?;
        Session::new(instance, channels)
    }
}
