//! What takes a mistaken answer back: for each edit that is one, the edits that undo it, made before it is applied. Text
//! that is typed has its own undo, and what was measured is no answer.

use super::ear::EarEdit;
use super::{Edit, Project};
use crate::chain::gear::Choice;
use crate::chain::staging::LISTENING;

/// The way back from one edit.
#[derive(Debug, Clone, PartialEq)]
pub struct Undo {
    /// What is taken back, as "the tick".
    pub what: &'static str,
    /// What to do for it, in order.
    pub edits: Vec<Edit>,
}

impl Project {
    /// How to take back `edit`, which is about to be applied; `None` where it is no answer, changes nothing, or can't
    /// honestly be taken back.
    pub fn undo(&self, edit: &Edit) -> Option<Undo> {
        let mut after = self.clone();
        after.apply(edit.clone());
        if after == *self {
            return None;
        }
        let (what, edits) = match edit {
            Edit::SetWiring(_) => {
                let before = self.wiring.clone().map_or(Edit::ForgetWiring, Edit::SetWiring);
                ("the variant", vec![before])
            }
            Edit::Plug(wiring, spot, _) => {
                let before = self.actual.said(wiring, spot).cloned();
                ("what is plugged in", vec![Edit::Plug(wiring.clone(), spot.clone(), before)])
            }
            Edit::Skip(step) => ("the skipped step", vec![Edit::Unskip(*step)]),
            Edit::SetListening(_) => {
                let before = self.listening.clone().unwrap_or_else(|| LISTENING[0].id.to_owned());
                ("the listening level", vec![Edit::SetListening(before)])
            }
            Edit::SetGear(place, _) => {
                let before = self.gear.get(place).cloned().unwrap_or(Choice::NotSaid);
                ("the gear", vec![Edit::SetGear(place.clone(), before)])
            }
            Edit::TurnKnob(knob, _) => {
                let before = self.knobs.get(knob.id()).copied();
                ("the knob", vec![Edit::TurnKnob(*knob, before)])
            }
            Edit::SetHost(_) => ("the host", vec![Edit::SetHost(self.host.clone())]),
            Edit::Overrule(id, aside) => ("what was put aside", vec![Edit::Overrule(id.clone(), !aside)]),
            Edit::Tick(id, ticked) => ("the tick", vec![Edit::Tick(id.clone(), !ticked)]),
            Edit::Untick(beginning) => {
                let gone = self.ticked.iter().filter(|id| id.starts_with(beginning.as_str()));
                ("\u{201c}Start again\u{201d}", gone.map(|id| Edit::Tick(id.clone(), true)).collect())
            }
            Edit::Ear(ear) => self.undo_ear(ear)?,
            Edit::ForgetWiring
            | Edit::GoTo(_)
            | Edit::Unskip(_)
            | Edit::Keep(..)
            | Edit::SetNotes(_)
            | Edit::ShowHints(_)
            | Edit::SetCalibrated(_)
            | Edit::Learn(_) => return None,
        };
        Some(Undo { what, edits })
    }

    /// An answer can be taken back as long as nothing came of it, and a series that was begun anew until it is heard.
    fn undo_ear(&self, edit: &EarEdit) -> Option<(&'static str, Vec<Edit>)> {
        match edit {
            EarEdit::Say(test, _) => {
                let before = self.ear.series(*test)?.said;
                let back = before.map_or(EarEdit::TakeBack(*test), |said| EarEdit::Say(*test, said));
                Some(("your answer", vec![Edit::Ear(back)]))
            }
            EarEdit::Begin(test, ..) => {
                let before = self.ear.series(*test)?.clone();
                let back = EarEdit::Restore(*test, Some(Box::new(before)));
                Some(("\u{201c}Listen again\u{201d}", vec![Edit::Ear(back)]))
            }
            _ => None,
        }
    }

    /// Whether what `edit` has set is still so: applied again it would change nothing.
    pub fn still(&self, edit: &Edit) -> bool {
        if let Edit::Ear(EarEdit::Begin(test, _, seed)) = edit {
            return self.ear.series(*test).is_some_and(|series| series.seed == *seed && series.is_unheard());
        }
        let mut again = self.clone();
        again.apply(edit.clone());
        again == *self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chain::diagram::{Knob, Position};
    use crate::chain::plugged::Said;
    use crate::walk::ear::{Answer, Test};
    use crate::walk::guide::Step;

    fn named(name: &str) -> Choice {
        Choice::NotListed { name: Some(name.to_owned()) }
    }

    fn begin(test: Test, seed: u64) -> Edit {
        Edit::Ear(EarEdit::Begin(test, "headphones".to_owned(), seed))
    }

    /// Said of the first hop of the active monitors on XLR.
    fn plug(from: &str) -> Edit {
        let (lead, to) = ("xlr-xlr".to_owned(), "monitor-xlr".to_owned());
        let said = Said { from: from.to_owned(), lead, to, phantom: false, knob_up: false };
        Edit::Plug("monitors-xlr".to_owned(), "1".to_owned(), Some(said))
    }

    fn turned(db: f64) -> Edit {
        Edit::TurnKnob(Knob::Monitor, Some(Position { db, measured: false }))
    }

    #[test]
    fn every_answer_is_taken_back_to_what_was_there() {
        let mut project = Project::default();
        for id in ["amp-rca/plug", "amp-rca/knobs-zero", "amp-xlr/plug"] {
            project.apply(Edit::Tick(id.to_owned(), true));
        }
        project.apply(Edit::SetGear("interface".to_owned(), named("Old desk")));
        project.apply(begin(Test::Channels, 3));
        let edits = [
            Edit::SetWiring("monitors-trs".to_owned()),
            plug("line-out"),
            plug("phones"),
            Edit::SetWiring("monitors-xlr".to_owned()),
            plug("line-out"),
            Edit::Skip(Step::Gain),
            Edit::SetListening("large".to_owned()),
            Edit::SetListening("film".to_owned()),
            Edit::SetGear("interface".to_owned(), named("New desk")),
            Edit::SetGear("interface".to_owned(), Choice::NotSaid),
            Edit::SetGear("monitors".to_owned(), named("Some")),
            turned(-6.0),
            turned(-12.0),
            Edit::SetHost(Some("Any host".to_owned())),
            Edit::Tick("amp-rca/plug".to_owned(), false),
            Edit::Tick("amp-rca/more".to_owned(), true),
            Edit::Untick("amp-rca/".to_owned()),
            Edit::Ear(EarEdit::Say(Test::Channels, Answer::Left)),
            Edit::Ear(EarEdit::Say(Test::Channels, Answer::Right)),
        ];
        // One after the other, and then all of them back.
        let mut trail = Vec::new();
        for edit in edits {
            let undo = project.undo(&edit).unwrap_or_else(|| panic!("{edit:?}"));
            trail.push((project.clone(), edit.clone(), undo));
            project.apply(edit);
        }
        for (before, edit, undo) in trail.into_iter().rev() {
            assert!(project.still(&edit), "{edit:?}");
            undo.edits.into_iter().for_each(|back| project.apply(back));
            let default = before.listening.is_none() && project.listening.as_deref() == Some("desk");
            if default {
                project.listening = None;
            }
            assert_eq!(project, before, "{edit:?}");
        }
    }

    #[test]
    fn what_changes_nothing_and_what_is_no_answer_has_no_undo() {
        let project = Project::default();
        assert_eq!(project.undo(&Edit::Tick("a/b".to_owned(), false)), None);
        assert_eq!(project.undo(&Edit::SetNotes("Room B".to_owned())), None);
        assert_eq!(project.undo(&Edit::GoTo(Step::Gain)), None);
    }

    #[test]
    fn an_answer_that_counts_and_a_series_that_was_heard_stay() {
        let mut project = Project::default();
        assert_eq!(project.undo(&begin(Test::Phase, 1)), None, "there was nothing to lose");
        project.apply(begin(Test::Phase, 1));
        project.apply(Edit::Ear(EarEdit::Answer(Test::Phase, Answer::First)));
        let again = begin(Test::Phase, 2);
        let undo = project.undo(&again).unwrap();
        let before = project.clone();
        project.apply(again.clone());
        let mut heard = project.clone();
        undo.edits.iter().for_each(|back| project.apply(back.clone()));
        assert_eq!(project, before);
        heard.apply(Edit::Ear(EarEdit::Stamp(Test::Phase, "2026-11-21T17:00:00Z".to_owned())));
        assert!(!heard.still(&again));
        let stays = heard.clone();
        undo.edits.into_iter().for_each(|back| heard.apply(back));
        assert_eq!(heard, stays);
        // Said, it can be taken back; gone on, it can't.
        let say = Edit::Ear(EarEdit::Say(Test::Phase, Answer::First));
        let undo = heard.undo(&say).unwrap();
        heard.apply(say.clone());
        heard.apply(Edit::Ear(EarEdit::GoOn(Test::Phase)));
        assert!(!heard.still(&say));
        let answers = heard.ear.phase.clone();
        undo.edits.into_iter().for_each(|back| heard.apply(back));
        assert_eq!(heard.ear.phase, answers);
        assert_eq!(heard.undo(&Edit::Ear(EarEdit::GoOn(Test::Phase))), None);
    }
}
