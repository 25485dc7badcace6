//! A facility: how each of its rooms is, worst first, from the reports of all of them, one after the other.

use super::compare::rank;
use super::drift::Drift;
use super::model::Report;
use super::words;
use crate::check::Verdict;
use std::collections::BTreeMap;
use std::fmt;

/// Earlier verdicts that are kept of a room, at most.
const EARLIER: usize = 20;
/// Characters of a room's name in the table, at most.
const NAME: usize = 32;

/// One report of a room, as far as the overview needs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visit {
    /// When it was made: RFC 3339; empty where it does not say.
    pub made: String,
    /// What it comes to.
    pub verdict: Verdict,
    /// The same in a line.
    pub text: String,
}

/// A room and its reports.
#[derive(Debug, Clone, Default)]
pub struct Room {
    /// What it is called.
    pub name: String,
    /// How many reports there are of it.
    pub reports: usize,
    /// The latest of them, oldest first; the last is how the room is now.
    pub visits: Vec<Visit>,
    /// How its figures went.
    pub drift: Drift,
}

impl Room {
    /// How it is now.
    pub fn latest(&self) -> Option<&Visit> {
        self.visits.last()
    }

    fn verdict(&self) -> Verdict {
        self.latest().map_or(Verdict::Skipped, |visit| visit.verdict)
    }

    fn add(&mut self, report: &Report) {
        let summary = report.verdict();
        let visit = Visit { made: report.made.clone(), verdict: summary.verdict, text: summary.text };
        let place = self.visits.partition_point(|other| other.made <= visit.made);
        self.visits.insert(place, visit);
        if self.visits.len() > EARLIER {
            self.visits.remove(0);
        }
        self.reports += 1;
        self.drift.add(report);
    }
}

/// All rooms. Grows with the rooms, not with the reports.
#[derive(Debug, Clone, Default)]
pub struct Trend {
    rooms: BTreeMap<String, Room>,
}

impl Trend {
    /// Takes in a report of `room`; in which order reports come does not matter.
    pub fn add(&mut self, room: &str, report: &Report) {
        let named = || Room { name: room.to_owned(), ..Room::default() };
        self.rooms.entry(room.to_owned()).or_insert_with(named).add(report);
    }

    /// The rooms, worst first; of equally bad ones in the order of their names.
    pub fn rooms(&self) -> Vec<&Room> {
        let mut rooms: Vec<&Room> = self.rooms.values().collect();
        rooms.sort_by_key(|room| std::cmp::Reverse(rank(room.verdict())));
        rooms
    }

    /// How many reports were taken in.
    pub fn reports(&self) -> usize {
        self.rooms.values().map(|room| room.reports).sum()
    }

    /// The verdict of the worst room; none if there is no room.
    pub fn verdict(&self) -> Option<Verdict> {
        self.rooms.values().map(Room::verdict).max_by_key(|verdict| rank(*verdict))
    }

    /// How many rooms there are of each verdict, the worst first, in words.
    pub fn counted(&self) -> String {
        let kinds = [Verdict::Fail, Verdict::Warn, Verdict::Unsure, Verdict::Skipped, Verdict::Pass];
        let counts = kinds.into_iter().filter_map(|kind| {
            let count = self.rooms.values().filter(|room| room.verdict() == kind).count();
            (count > 0).then(|| format!("{}: {count}", words::verdict(kind)))
        });
        counts.collect::<Vec<_>>().join(", ")
    }
}

impl fmt::Display for Trend {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rooms = self.rooms();
        let width = rooms.iter().map(|room| room.name.chars().count()).max().unwrap_or(0).clamp(4, NAME);
        writeln!(f, "Rooms: {}. Reports: {}. {}.", rooms.len(), self.reports(), self.counted())?;
        writeln!(f, "{:width$}  {:12}  {:20}  {:>7}  In short", "Room", "Verdict", "Latest", "Reports")?;
        rooms.into_iter().try_for_each(|room| {
            let Some(latest) = room.latest() else { return Ok(()) };
            let verdict = words::verdict(latest.verdict);
            let (name, made, count) = (&room.name, &latest.made, room.reports);
            writeln!(f, "{name:width$}  {verdict:12}  {made:20}  {count:>7}  {}", latest.text)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::tests::sample;

    fn dated(mut report: Report, made: &str) -> Report {
        report.made = made.to_owned();
        report
    }

    #[test]
    fn a_room_is_how_its_latest_report_says_and_the_worst_comes_first() {
        let mut trend = Trend::default();
        trend.add("A", &dated(sample::healthy(), "2026-02-01T00:00:00Z"));
        trend.add("A", &dated(sample::faulty(), "2026-01-01T00:00:00Z"));
        trend.add("B", &dated(sample::faulty(), "2026-01-02T00:00:00Z"));
        trend.add("C", &dated(sample::stopped(), "2026-01-02T00:00:00Z"));
        let rooms = trend.rooms();
        let order: Vec<&str> = rooms.iter().map(|room| room.name.as_str()).collect();
        assert_eq!(order, ["B", "C", "A"]);
        assert_eq!(rooms[2].latest().map(|visit| visit.verdict), Some(Verdict::Pass));
        assert_eq!((trend.reports(), trend.verdict()), (4, Some(Verdict::Fail)));
        let text = trend.to_string();
        assert!(text.starts_with("Rooms: 3. Reports: 4. Faulty: 1, Can't tell: 1, In order: 1."), "{text}");
        assert_eq!(text.lines().count(), 2 + 3);
        assert_eq!(Trend::default().verdict(), None);
    }
}
