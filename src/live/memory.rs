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

    /// Makes a change. What was loaded and could not be read at all is given up by it, unless it says nothing of the chain:
    /// a look at another page overwrites nothing.
    pub fn apply(&self, edit: Edit) {
        let mut inner = self.write();
        if !matches!(edit, Edit::GoTo(_) | Edit::Skip(_) | Edit::Unskip(_) | Edit::ShowHints(_)) {
            inner.unreadable = None;
        }
        Arc::make_mut(&mut inner.project).apply(edit);
        // Still under the lock, so that of two changes the later one stays.
        self.bars.follow(&inner.project);
    }

    /// For which chains nothing may sound, as it is plugged.
    pub fn bars(&self) -> Arc<Bars> {
        Arc::clone(&self.bars)
    }

    /// Why what was loaded, or an entry of it, can't be read, if it can't.
    pub fn complaint(&self) -> Option<String> {
        let inner = self.read();
        let whole = inner.unreadable.as_ref().map(|(_, why)| {
            format!(
                "What you had said of your chain can't be read: {why}. So your gear, what was calibrated and learnt, and \
                 whether what is plugged endangers gear or ears are not known: look at the page Connect before anything \
                 sounds. What was saved is kept until you say something of your chain anew; that writes over it."
            )
        });
        whole.or_else(|| inner.project.complaint())
    }

    /// Whether what was loaded could be read, but for single entries; else a change gives it up, and that is the user's to
    /// make.
    pub fn is_readable(&self) -> bool {
        self.read().unreadable.is_none()
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
        let mut kept = self.write();
        let inner = match Project::parse(&new_value) {
            Ok(project) => Inner { project: Arc::new(project), unreadable: None },
            Err(error) => {
                // Nothing was unplugged by it: what was said of the leads here goes on to bar.
                let (wiring, actual) = (kept.project.wiring.clone(), kept.project.actual.clone());
                let project = Project { wiring, actual, ..Project::default() };
                Inner { project: Arc::new(project), unreadable: Some((new_value, error.to_string())) }
            }
        };
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
    use crate::chain::{Chain, ReturnPath};
    use crate::live::bars::tests::grave;

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

    #[test]
    fn a_look_at_another_page_overwrites_nothing() {
        use crate::walk::guide::Step;
        let memory = Memory::default();
        memory.set("{ not JSON".to_owned());
        for edit in [Edit::GoTo(Step::Gain), Edit::Skip(Step::Gain), Edit::ShowHints(false)] {
            memory.apply(edit);
        }
        assert_eq!(memory.map(Clone::clone), "{ not JSON");
        assert!(
            memory.complaint().is_some_and(|why| why.contains("Connect") && why.contains("writes over it"))
        );
        assert!(!memory.is_readable());
    }

    #[test]
    fn no_damage_lifts_a_bar() {
        let barred = |memory: &Memory| memory.bars().bar(Chain::PowerAmp, ReturnPath::Loopback);
        let memory = Memory::default();
        grave().into_iter().for_each(|edit| memory.apply(edit));
        let json = memory.map(Clone::clone);
        memory.set("{ not JSON".to_owned());
        assert!(barred(&memory), "what is plugged was not unplugged by a damaged file");
        // One bad entry beside it.
        let damaged = json.replacen('{', r#"{"gear":{"interface":{"borrowed":1}},"#, 1);
        let loaded = Memory::default();
        loaded.set(damaged);
        assert!(barred(&loaded) && loaded.is_readable());
        assert!(loaded.complaint().is_some_and(|why| why.contains("Audio interface")));
        loaded.apply(Edit::SetNotes("Room B".to_owned()));
        assert!(loaded.map(Clone::clone).contains("borrowed") && barred(&loaded));
    }
}
