//! The operator's thread.

use super::operator::Operator;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;

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
