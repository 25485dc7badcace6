//! A facility as a page: its rooms, the worst first, and how the figures of the worst ones went.

use super::badge::{badge, class, shape};
use super::multiples::multiples;
use super::{day, document};
use crate::check::Verdict;
use crate::report::drift::Series;
use crate::report::trend::{Room, Trend};
use crate::report::words;
use maud::{Markup, html};

/// Rooms whose figures are drawn, at most: the worst.
const DRAWN: usize = 40;
/// Figures that are drawn of a room: those that moved most.
const FIGURES: usize = 8;

/// The page of all rooms.
pub fn trend(trend: &Trend) -> String {
    let rooms = trend.rooms();
    let verdict = trend.verdict().unwrap_or(Verdict::Skipped);
    let with_course = rooms.iter().filter(|room| room.reports > 1).take(DRAWN);
    let drawn: Vec<(&Room, Vec<&Series>)> = with_course.map(|room| (*room, moved(room))).collect();
    let body = html! {
        header {
            h1 { "All rooms" }
            p.made { (rooms.len()) " rooms, " (trend.reports()) " reports" }
            p class={ "summary " (class(verdict)) } {
                (shape(verdict))
                span { b { (words::verdict(verdict)) } (trend.counted()) "." }
            }
        }
        section {
            h2 { "The worst first" }
            div.scroll tabindex="0" role="group" aria-label="Rooms" { table.overview {
                thead { tr {
                    th scope="col" { "Room" } th scope="col" { "Verdict" } th scope="col" { "In short" }
                    th scope="col" { "Latest" } th scope="col" { "Reports" }
                } }
                tbody { @for room in &rooms { (row(room)) } }
            } }
        }
        @if drawn.iter().any(|(_, series)| !series.is_empty()) {
            section {
                h2 { "What moved" }
                p.note {
                    "Each picture has its own scale, the oldest report on the left; a bar is the standard uncertainty. \
                     Drawn are the figures that moved most re their uncertainty, in the worst rooms."
                }
                @for (room, series) in drawn.iter().filter(|(_, series)| !series.is_empty()) {
                    h3 { (room.name) }
                    (multiples(series, None))
                }
            }
        }
    };
    document("Linecheck: all rooms", env!("CARGO_PKG_VERSION"), &body)
}

/// What moved by more than the measurements leave open.
fn moved(room: &Room) -> Vec<&Series> {
    room.drift.moved().into_iter().filter(|series| series.has_moved()).take(FIGURES).collect()
}

fn row(room: &Room) -> Markup {
    let Some(latest) = room.latest() else { return html! {} };
    html! { tr {
        th scope="row" { (room.name) }
        td { (badge(latest.verdict)) }
        td { (latest.text) }
        td { @if latest.made.is_empty() { "–" } @else { (day(&latest.made)) } }
        td { (room.reports) }
    } }
}
