//! For which chains nothing may sound, as the user says what is plugged, and how loud at most a signal may be that is
//! played by hand into headphones: so that the engine, which never sees the project, obeys it in the same block.

use crate::chain::{CHAINS, Chain, RETURN_PATHS, ReturnPath};
use crate::units::Dbfs;
use crate::walk::Project;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};

const _: () = assert!(CHAINS.len() * RETURN_PATHS.len() <= 32, "a bit for every chain and way back");

/// Where nothing holds the level, in dBFS: nothing is ever asked for above it. Its bits are 0, the default.
const FREE: Dbfs = Dbfs(0.0);

/// One bit and one level for every chain with every way back; the default: nothing is barred or held. Written with the
/// project, read by the audio thread.
#[derive(Debug, Default)]
pub struct Bars {
    barred: AtomicU32,
    /// The bits of the level in dBFS.
    most: [AtomicU64; CHAINS.len() * RETURN_PATHS.len()],
}

fn all() -> impl Iterator<Item = (Chain, ReturnPath)> {
    CHAINS.iter().flat_map(|chain| RETURN_PATHS.iter().map(move |path| (chain.0, path.0)))
}

fn place(chain: Chain, path: ReturnPath) -> usize {
    let chain = CHAINS.iter().position(|row| row.0 == chain).unwrap_or(0);
    let path = RETURN_PATHS.iter().position(|row| row.0 == path).unwrap_or(0);
    chain * RETURN_PATHS.len() + path
}

fn bit(chain: Chain, path: ReturnPath) -> u32 {
    1 << place(chain, path)
}

impl Bars {
    /// Takes over what the project says.
    pub fn follow(&self, project: &Project) {
        let barred = all().filter(|(chain, path)| project.danger(*chain, *path).is_some());
        self.barred.store(barred.fold(0, |bits, (chain, path)| bits | bit(chain, path)), Ordering::Release);
        for (chain, path) in all() {
            let most = project.by_hand(chain, path).filter(|most| *most < FREE).unwrap_or(FREE);
            if let Some(slot) = self.most.get(place(chain, path)) {
                slot.store(most.0.to_bits(), Ordering::Release);
            }
        }
    }

    /// The most at which a signal may be played by hand: never above full scale. Real-time safe.
    pub fn most(&self, chain: Chain, path: ReturnPath) -> Dbfs {
        let slot = self.most.get(place(chain, path));
        slot.map_or(FREE, |slot| Dbfs(f64::from_bits(slot.load(Ordering::Acquire))))
    }

    /// Whether nothing may sound. Real-time safe.
    pub fn bar(&self, chain: Chain, path: ReturnPath) -> bool {
        self.barred.load(Ordering::Acquire) & bit(chain, path) != 0
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::chain::plugged::Said;
    use crate::walk::Edit;

    #[test]
    fn every_chain_has_bits_of_its_own() {
        let bits = all().fold(0u32, |bits, (chain, path)| bits | bit(chain, path));
        assert_eq!(bits.count_ones() as usize, all().count());
    }

    /// Both terminals of an amplifier in a line input.
    pub fn grave() -> [Edit; 2] {
        let said = Said {
            from: "terminals".to_owned(),
            lead: "wire-jack".to_owned(),
            to: "line-in".to_owned(),
            phantom: false,
            knob_up: false,
        };
        let plug = Edit::Plug("amp-rca".to_owned(), "back".to_owned(), Some(said));
        [Edit::SetWiring("amp-rca".to_owned()), plug]
    }

    #[test]
    fn they_say_what_the_project_says() {
        let bars = Bars::default();
        let mut project = Project::default();
        bars.follow(&project);
        assert!(all().all(|(chain, path)| !bars.bar(chain, path)), "nothing was said");
        grave().into_iter().for_each(|edit| project.apply(edit));
        bars.follow(&project);
        assert!(all().all(|(chain, path)| bars.bar(chain, path) == project.danger(chain, path).is_some()));
        assert!(
            bars.bar(Chain::PowerAmp, ReturnPath::Loopback) && !bars.bar(Chain::PowerAmp, ReturnPath::Ear)
        );
        project.apply(Edit::Plug("amp-rca".to_owned(), "back".to_owned(), None));
        bars.follow(&project);
        assert!(all().all(|(chain, path)| !bars.bar(chain, path)), "mended");
    }

    #[test]
    fn they_hold_what_known_headphones_get_by_ear() {
        use crate::chain::gear::Choice;
        let bars = Bars::default();
        assert!(all().all(|(chain, path)| bars.most(chain, path) == FREE));
        let mut project = Project::default();
        for (place, id) in [("interface", "focusrite-scarlett-4i4-4g"), ("headphones", "sennheiser-hd650")] {
            project.apply(Edit::SetGear(place.to_owned(), Choice::Listed { id: id.to_owned() }));
        }
        bars.follow(&project);
        for (chain, path) in all() {
            assert_eq!(bars.most(chain, path), project.by_hand(chain, path).unwrap_or(FREE));
        }
        assert!(bars.most(Chain::Headphones, ReturnPath::Ear) < Dbfs(-26.0));
        project.apply(Edit::SetGear("headphones".to_owned(), Choice::NotSaid));
        bars.follow(&project);
        assert_eq!(bars.most(Chain::Headphones, ReturnPath::Ear), FREE);
    }
}
