//! For which chains nothing may sound, as the user says what is plugged: so that the engine, which never sees the
//! project, obeys it in the same block.

use crate::chain::{CHAINS, Chain, RETURN_PATHS, ReturnPath};
use crate::walk::Project;
use std::sync::atomic::{AtomicU32, Ordering};

const _: () = assert!(CHAINS.len() * RETURN_PATHS.len() <= 32, "a bit for every chain and way back");

/// One bit for every chain with every way back; the default: nothing is barred. Written with the project, read by the
/// audio thread.
#[derive(Debug, Default)]
pub struct Bars(AtomicU32);

fn all() -> impl Iterator<Item = (Chain, ReturnPath)> {
    CHAINS.iter().flat_map(|chain| RETURN_PATHS.iter().map(move |path| (chain.0, path.0)))
}

fn bit(chain: Chain, path: ReturnPath) -> u32 {
    let chain = CHAINS.iter().position(|row| row.0 == chain).unwrap_or(0);
    let path = RETURN_PATHS.iter().position(|row| row.0 == path).unwrap_or(0);
    1 << (chain * RETURN_PATHS.len() + path)
}

impl Bars {
    /// Takes over what the project says.
    pub fn follow(&self, project: &Project) {
        let barred = all().filter(|(chain, path)| project.danger(*chain, *path).is_some());
        self.0.store(barred.fold(0, |bits, (chain, path)| bits | bit(chain, path)), Ordering::Release);
    }

    /// Whether nothing may sound. Real-time safe.
    pub fn bar(&self, chain: Chain, path: ReturnPath) -> bool {
        self.0.load(Ordering::Acquire) & bit(chain, path) != 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chain::plugged::Said;
    use crate::walk::Edit;

    #[test]
    fn every_chain_has_bits_of_its_own() {
        let bits = all().fold(0u32, |bits, (chain, path)| bits | bit(chain, path));
        assert_eq!(bits.count_ones() as usize, all().count());
    }

    #[test]
    fn they_say_what_the_project_says() {
        let bars = Bars::default();
        let mut project = Project::default();
        bars.follow(&project);
        assert!(all().all(|(chain, path)| !bars.bar(chain, path)), "nothing was said");
        let said = Said {
            from: "terminals".to_owned(),
            lead: "wire-jack".to_owned(),
            to: "line-in".to_owned(),
            phantom: false,
            knob_up: false,
        };
        project.apply(Edit::SetWiring("amp-rca".to_owned()));
        project.apply(Edit::Plug("amp-rca".to_owned(), "back".to_owned(), Some(said)));
        bars.follow(&project);
        assert!(all().all(|(chain, path)| bars.bar(chain, path) == project.danger(chain, path).is_some()));
        assert!(
            bars.bar(Chain::PowerAmp, ReturnPath::Loopback) && !bars.bar(Chain::PowerAmp, ReturnPath::Ear)
        );
        project.apply(Edit::Plug("amp-rca".to_owned(), "back".to_owned(), None));
        bars.follow(&project);
        assert!(all().all(|(chain, path)| !bars.bar(chain, path)), "mended");
    }
}
