//! The folder of reports on the page Report.

use crate::common::{Desk, TALL, healthy, idle};
use crate::layout::look;
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use linecheck::editor::{Intent, Page};
use linecheck::live::{ShelfWish, Shelved};
use linecheck::report::folder::{Contents, Found};
use std::path::PathBuf;
use std::sync::Arc;

fn open(prepare: impl FnOnce(&mut Desk)) -> Harness<'static, Desk> {
    let mut desk = Desk::new(healthy());
    desk.state.page = Page::Report;
    prepare(&mut desk);
    let mut harness = desk.open(TALL, 1.0);
    harness.run();
    harness
}

fn press(harness: &mut Harness<'static, Desk>, label: &str) -> Vec<Intent> {
    harness.get_by_label(label).click();
    harness.run();
    std::mem::take(&mut harness.state_mut().intents)
}

fn shelved(said: Option<(bool, String)>) -> Arc<Shelved> {
    let report = (*healthy().report).clone();
    let found =
        (0..12).map(|n| Found { path: PathBuf::from(format!("/reports/{n}.json")), report: report.clone() });
    let skipped =
        (0..8).map(|n| format!("package-{n}.json: This is not a Linecheck report: it names no schema."));
    let contents = Contents { found: found.collect(), skipped: skipped.collect(), older: 3 };
    let folder = Some(PathBuf::from("/home/ana/reports/Studio B"));
    Arc::new(Shelved { folder, contents: contents.into(), said, waiting: 1, ..Shelved::default() })
}

#[test]
fn a_folder_is_typed_or_chosen_and_given_up() {
    let mut harness = open(|_| ());
    harness.get_by_label_contains("It is remembered on this computer");
    assert_eq!(press(&mut harness, "Use it"), [], "nothing was typed");
    assert_eq!(press(&mut harness, "Choose…"), [Intent::PickFolder]);
    harness.get_by_label("Folder").focus();
    harness.run();
    harness.get_by_label("Folder").type_text("/reports");
    harness.run();
    let wish = Intent::Shelf(ShelfWish::Choose(Some(PathBuf::from("/reports"))));
    assert_eq!(press(&mut harness, "Use it"), [wish]);
    let mut harness = open(|desk| desk.state.shelved = shelved(None));
    assert_eq!(press(&mut harness, "Look again"), [Intent::Shelf(ShelfWish::Look)]);
    assert_eq!(press(&mut harness, "Write to no folder"), [Intent::Shelf(ShelfWish::Choose(None))]);
}

#[test]
fn what_is_in_it_and_what_is_wrong_with_it_is_said() {
    let said = "There is no folder “/home/ana/reports/Studio B”. Create it, or choose another one.";
    let harness = open(|desk| {
        desk.state.shelved = shelved(Some((false, said.to_owned())));
        desk.state.no_folder = true;
    });
    for words in [
        said,
        "Studio B: 12 reports, 3 older ones were not read.",
        "1 run waits to be written.",
        "8 files are no report that can be read",
        "package-5.json: This is not a Linecheck report",
        "and 2 more",
        "No folder was chosen.",
    ] {
        assert!(harness.query_all_by_label_contains(words).next().is_some(), "nowhere: {words}");
    }
}

#[test]
fn it_can_be_chosen_before_anything_was_run() {
    let mut desk = Desk::new(idle());
    desk.state.page = Page::Report;
    let mut harness = desk.open(TALL, 1.0);
    harness.run();
    assert_eq!(press(&mut harness, "Choose…"), [Intent::PickFolder]);
}

#[test]
fn the_card_fits() {
    let prepare = |desk: &mut Desk| {
        desk.state.page = Page::Report;
        let words = "There is no folder “/home/ana/reports/Studio B”. Create it, or choose another one.";
        desk.state.shelved = shelved(Some((false, words.to_owned())));
    };
    look("folder", &healthy(), prepare, 4000.0);
}
