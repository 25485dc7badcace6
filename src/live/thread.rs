//! The operator's thread.

use super::operator::Operator;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;

/// A thread of our own for what may take its time; joined on drop.
#[derive(Debug)]
pub struct Worker(Option<JoinHandle<()>>);

impl Worker {
    /// Sets it going; `None` where the system gives no thread.
    pub fn start(name: &str, work: impl FnOnce() + Send + 'static) -> Option<Self> {
        let handle = std::thread::Builder::new().name(name.to_owned()).spawn(work).ok()?;
        Some(Self(Some(handle)))
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        if let Some(handle) = self.0.take() {
            // As with the operator, below.
            let _ = handle.join();
        }
    }
}

/// A running operator; joined on drop.
pub struct OperatorThread {
    quit: Arc<AtomicBool>,
    handle: Option<JoinHandle<()>>,
}

impl OperatorThread {
    /// Sets the operator going. A system that gives no thread leaves the plugin silent but alive.
    pub fn start(mut operator: Operator) -> Self {
        let quit = Arc::new(AtomicBool::new(false));
        let asked = quit.clone();
        let work = move || {
            while !asked.load(Ordering::Acquire) {
                let pause = operator.turn();
                std::thread::park_timeout(pause);
            }
            operator.close();
        };
        let handle = std::thread::Builder::new().name("linecheck operator".to_owned()).spawn(work).ok();
        Self { quit, handle }
    }
}

impl Drop for OperatorThread {
    fn drop(&mut self) {
        self.quit.store(true, Ordering::Release);
        if let Some(handle) = self.handle.take() {
            handle.thread().unpark();
            // A panic of the operator was reported by the panic hook; the host must not be taken down with it.
            let _ = handle.join();
        }
    }
}
