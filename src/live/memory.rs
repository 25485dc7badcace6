//! What the user has said, as the host saves it with the project: a handle shared by the window, the operator and the
//! host. The engine never sees it; what must not sound it hears of by the [`Bars`].

use super::bars::Bars;
use crate::walk::{Edit, Project};
use nice_plug::params::persist::PersistentField;
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

/// The project, a handle.
#[derive(Debug, Clone, Default)]
pub struct Memory {
    inner: Arc<RwLock<Inner>>,
    bars: Arc<Bars>,
}

#[derive(Debug, Default)]
struct Inner {
    project: Arc<Project>,
    /// What the host has loaded and nobody could read, until something is changed; and why.
    unreadable: Option<(String, String)>,
}

impl Memory {
    /// What has been said so far.
    pub fn get(&self) -> Arc<Project> {
        Arc::clone(&self.read().project)
    }

    /// Makes a change. What was loaded and could not be read is given up by it.
    pub fn apply(&self, edit: Edit) {
        let mut inner = self.write();
        Arc::make_mut(&mut inner.project).apply(edit);
        inner.unreadable = None;
        // Still under the lock, so that of two changes the later one stays.
        self.bars.follow(&inner.project);
    }

    /// For which chains nothing may sound, as it is plugged.
    pub fn bars(&self) -> Arc<Bars> {
        Arc::clone(&self.bars)
    }

    /// Why what was loaded can't be read, in a sentence, if it can't.
    pub fn complaint(&self) -> Option<String> {
        self.read().unreadable.as_ref().map(|(_, why)| {
            format!(
                "What you had said of your chain can't be read: {why}. It is kept until you change something."
            )
        })
    }

    fn read(&self) -> RwLockReadGuard<'_, Inner> {
        self.inner.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, Inner> {
        self.inner.write().unwrap_or_else(PoisonError::into_inner)
    }
}

impl PersistentField<'_, String> for Memory {
    fn set(&self, new_value: String) {
        let inner = match Project::parse(&new_value) {
            Ok(project) => Inner { project: Arc::new(project), unreadable: None },
            Err(error) => Inner { project: Arc::default(), unreadable: Some((new_value, error.to_string())) },
        };
        let mut kept = self.write();
        *kept = inner;
        self.bars.follow(&kept.project);
    }

    fn map<F, R>(&self, f: F) -> R
    where
        F: Fn(&String) -> R,
    {
        let inner = self.read();
        let json =
            inner.unreadable.as_ref().map_or_else(|| inner.project.to_json(), |(json, _)| json.clone());
        drop(inner);
        f(&json)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_survives_the_host() {
        let memory = Memory::default();
        memory.apply(Edit::SetWiring("monitors-trs".to_owned()));
        let json = memory.map(Clone::clone);
        let loaded = Memory::default();
        loaded.set(json);
        assert_eq!(loaded.get(), memory.get());
        assert_eq!(loaded.complaint(), None);
    }

    #[test]
    fn what_cannot_be_read_is_kept_until_something_is_changed() {
        let memory = Memory::default();
        memory.set("{ not JSON".to_owned());
        assert!(memory.complaint().is_some_and(|why| why.contains("damaged")));
        assert_eq!(memory.map(Clone::clone), "{ not JSON");
        memory.apply(Edit::SetWiring("monitors-trs".to_owned()));
        assert_eq!(memory.complaint(), None);
        assert!(memory.map(Clone::clone).contains("monitors-trs"));
    }
}
