//! The silence to look at: its spectrum, and the lines in it by whose they are.

use crate::check::{At, Outcome};
use crate::measure::{IdleInput, LineOf, Mains, MainsKind, Trace};

/// Adds the spectrum of the 0-based `input` and the lines that stand out of it. The curve that lines belong to says
/// whose they are: the mains, as the pattern of its multiples has it, USB, or nothing known.
pub(super) fn curves(outcome: &mut Outcome, input: usize, idle: &IdleInput) {
    let mut add = |id: &str, trace: &Trace| outcome.curve(id, At::input(input), ("Hz", "dBFS"), trace);
    add("spectrum_dbfs", &idle.fine);
    if let Some(mains) = idle.mains.filter(Mains::stands_out) {
        let id = match mains.kind {
            MainsKind::GroundLoop => "lines_ground_loop_dbfs",
            MainsKind::MagneticField => "lines_magnetic_field_dbfs",
            MainsKind::Supply => "lines_supply_dbfs",
            MainsKind::Unclear => "lines_mains_dbfs",
        };
        add(id, &lines(idle, |of| matches!(of, LineOf::Mains(_))));
    }
    add("lines_usb_dbfs", &lines(idle, |of| of == LineOf::Usb));
    add("lines_unknown_dbfs", &lines(idle, |of| of == LineOf::Unknown));
}

fn lines(idle: &IdleInput, wanted: impl Fn(LineOf) -> bool) -> Trace {
    let wanted = idle.lines.iter().filter(|line| wanted(line.of) && line.dbfs.value.is_finite());
    let (x, y) = wanted.map(|line| (line.hz, line.dbfs.value)).unzip();
    Trace { x, y }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::Verdict;
    use crate::check::fixture::Bench;
    use crate::measure::{Estimate, NoiseLine};

    #[test]
    fn lines_go_by_whose_they_are() {
        let kinds = [
            (MainsKind::GroundLoop, "lines_ground_loop_dbfs"),
            (MainsKind::MagneticField, "lines_magnetic_field_dbfs"),
            (MainsKind::Supply, "lines_supply_dbfs"),
            (MainsKind::Unclear, "lines_mains_dbfs"),
        ];
        for (kind, id) in kinds {
            let bench = Bench::straight(2, 2).hum(1, 50.0, -70.0, 30.0, kind);
            let mut idle = bench.evidence.idle.unwrap().inputs.swap_remove(1).unwrap();
            let line = |hz, value, of| NoiseLine { hz, dbfs: Estimate { value, uncertainty: 0.1 }, of };
            idle.fine = Trace { x: vec![100.0, 200.0], y: vec![-110.0, -109.0] };
            idle.lines = vec![
                line(50.0, -71.0, LineOf::Mains(1)),
                line(150.0, -77.0, LineOf::Mains(3)),
                line(8_000.0, -90.0, LineOf::Usb),
                line(1_234.0, -80.0, LineOf::Unknown),
            ];
            let mut outcome = Outcome::new(Verdict::Pass, "");
            curves(&mut outcome, 1, &idle);
            let ids: Vec<&str> = outcome.curves.iter().map(|curve| curve.id.as_str()).collect();
            assert_eq!(ids, ["spectrum_dbfs", id, "lines_usb_dbfs", "lines_unknown_dbfs"]);
            let mains = &outcome.curves[1];
            assert_eq!((&mains.x, &mains.y), (&vec![50.0, 150.0], &vec![-71.0, -77.0]));
            assert!(outcome.curves.iter().all(|curve| curve.input == Some(2) && curve.output.is_none()));
            idle.mains = idle.mains.map(|mains| Mains { above_floor_db: 5.0, ..mains });
            let mut faint = Outcome::new(Verdict::Pass, "");
            curves(&mut faint, 1, &idle);
            assert_eq!(faint.curves.len(), 3, "what does not stand out is not drawn");
        }
    }
}
