//! What a frame costs: layout and tessellation of the busiest page.

use crate::common::{Desk, USUAL};
use crate::walking::measured;
use egui::{CentralPanel, Context, RawInput, Rect};
use linecheck::editor::{Page, theme, window};
use std::time::Duration;

/// A frame of the busiest page takes this long at most.
const MOST: Duration = Duration::from_millis(4);
const FRAMES: usize = 200;

/// Processor time of this thread: others may be busy meanwhile.
#[cfg(target_os = "linux")]
#[allow(unsafe_code, reason = "the only way to the clock")]
fn clock() -> Duration {
    let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: it writes one timespec, which is there.
    let result = unsafe { libc::clock_gettime(libc::CLOCK_THREAD_CPUTIME_ID, &mut time) };
    assert_eq!(result, 0);
    Duration::new(time.tv_sec as u64, time.tv_nsec as u32)
}

#[cfg(not(target_os = "linux"))]
fn clock() -> Duration {
    static START: std::sync::OnceLock<std::time::Instant> = std::sync::OnceLock::new();
    START.get_or_init(std::time::Instant::now).elapsed()
}

#[test]
fn a_frame_of_the_busiest_page_is_cheap() {
    let (view, project) = measured(|_| ());
    let mut desk = Desk::new(view);
    desk.project = project;
    // Every check folded out: every figure and every curve.
    desk.state.open = desk.view.report.checks.iter().map(|check| check.id.clone()).collect();
    for page in [Page::Channels, Page::Phase, Page::Quality, Page::Report, Page::LineCheck] {
        desk.state.page = page;
        let ctx = Context::default();
        theme::prepare(&ctx);
        let input = RawInput {
            screen_rect: Some(Rect::from_min_size(egui::Pos2::ZERO, USUAL)),
            ..RawInput::default()
        };
        let mut times: Vec<Duration> = (0..FRAMES)
            .map(|_| {
                let before = clock();
                let mut output = ctx.run_ui(input.clone(), |ui| {
                    CentralPanel::no_frame().show(ui, |ui| {
                        window(ui, &desk.view, &desk.controls, &desk.project, &mut desk.state);
                    });
                });
                output.textures_delta.clear();
                let shapes = ctx.tessellate(output.shapes, output.pixels_per_point);
                assert!(!shapes.is_empty());
                clock() - before
            })
            .collect();
        times.sort();
        let (median, late) = (times[FRAMES / 2], times[FRAMES * 9 / 10]);
        println!("{page:?}: {median:?} a frame, nine of ten within {late:?}");
        assert!(median <= MOST, "{page:?}: {median:?}");
    }
}
