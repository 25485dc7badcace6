//! A facility of many rooms.

use crate::{assert_refused, call, folder, name, out, report, save};
use linecheck::check::Verdict;
use std::time::Instant;

fn day(n: usize) -> String {
    format!("2026-01-{:02}T12:00:00Z", n % 28 + 1)
}

#[test]
fn rooms_come_worst_first_and_what_is_no_report_is_named_and_skipped() {
    let folder = folder("trend");
    for n in 0..5 {
        let verdict = if n == 4 { Verdict::Fail } else { Verdict::Pass };
        save(&folder.join("Studio B").join(format!("{n}.json")), &report(&day(n), verdict, -6.0 - n as f64));
    }
    save(&folder.join("Studio A.json"), &report(&day(1), Verdict::Pass, -6.0));
    save(&folder.join("Vault").join("x.json"), &report(&day(1), Verdict::Warn, -6.0));
    std::fs::write(folder.join("notes.txt"), "Buy a new cable.").expect("written");
    std::fs::write(folder.join("Vault").join("cut.json"), "{\"schema\": \"linecheck.rep").expect("written");
    std::fs::write(folder.join("new.json"), "{\"schema\": \"linecheck.report/9\"}").expect("written");
    let output = call(&["trend", name(&folder)]);
    assert_eq!(output.status.code(), Some(2));
    let text = out(&output);
    assert!(text.starts_with("Rooms: 3. Reports: 7. Faulty: 1, Worth a look: 1, In order: 1."), "{text}");
    let rooms: Vec<&str> = text.lines().skip(2).map(|line| &line[..8]).collect();
    assert_eq!(rooms, ["Studio B", "Vault   ", "Studio A"]);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    let skipped = [
        "notes.txt: This is not a report",
        "cut.json: This is not a report",
        "new.json: This report was made by a newer",
    ];
    assert!(skipped.iter().all(|skipped| said.contains(skipped)) && said.lines().count() == 3, "{said}");

    let page = folder.join("overview.html");
    assert_eq!(call(&["trend", name(&folder), "--html", name(&page)]).status.code(), Some(2));
    let page = std::fs::read_to_string(page).expect("written");
    assert!(
        page.contains("<h2>What moved</h2>")
            && page.contains("\u{2212}6.000 ± 0.012 dB → \u{2212}10.000 ± 0.012 dB")
    );
    let place = |room: &str| page.find(&format!("<th scope=\"row\">{room}</th>")).expect("it is listed");
    assert!(place("Studio B") < place("Vault") && place("Vault") < place("Studio A"));
}

#[test]
fn a_folder_into_which_the_plugin_writes_is_a_room_and_so_is_each_inside_another() {
    let facility = folder("facility");
    for (room, days) in [("Studio A", 1..4), ("Studio B", 4..6)] {
        let inside = facility.join(room);
        std::fs::create_dir(&inside).expect("made");
        for n in days {
            linecheck::report::folder::add(&inside, &report(&day(n), Verdict::Pass, -6.0)).expect("written");
        }
    }
    let rooms = |folder: &std::path::Path| {
        let text = out(&call(&["trend", name(folder)]));
        text.lines().skip(2).map(|line| line[..8].to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(rooms(&facility), ["Studio A", "Studio B"]);
    assert_eq!(rooms(&facility.join("Studio A")), ["Studio A"]);
    let text = out(&call(&["trend", name(&facility.join("Studio B"))]));
    assert!(text.starts_with("Rooms: 1. Reports: 2."), "{text}");
}

#[test]
fn a_thousand_reports_take_no_time() {
    let folder = folder("many");
    let text = report(&day(3), Verdict::Pass, -6.0).to_json(linecheck::report::Layout::Pretty);
    for n in 0..1_000 {
        std::fs::write(folder.join(format!("room {n:04}.json")), &text).expect("written");
    }
    let times = (0..3).map(|_| {
        let begin = Instant::now();
        let output = call(&["trend", name(&folder)]);
        assert_eq!(output.status.code(), Some(0));
        assert_eq!(out(&output).lines().count(), 1_002);
        begin.elapsed()
    });
    let fastest = times.min().expect("three");
    // Ten times as many have ten seconds. The fastest of three, as others may have the processor or the disk meanwhile.
    assert!(fastest.as_secs_f64() < 1.0, "{fastest:?}");
}

#[test]
fn a_folder_without_a_report_is_refused() {
    let folder = folder("none");
    assert_refused(&["trend", name(&folder)], 3, "no report");
    assert_refused(&["trend", name(&folder.join("missing"))], 3, "no folder");
    assert_refused(&["trend"], 4, "One folder");
    let file = folder.join("a.json");
    save(&file, &report(&day(1), Verdict::Pass, -6.0));
    assert_refused(&["trend", name(&file)], 3, "no folder");
}
