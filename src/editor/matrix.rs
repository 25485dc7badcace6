//! Which output arrives at which input, read off a report: what each cell of the table is.

use crate::chain::ReturnPath;
use crate::check::Figure;
use crate::check::wiring::{DOMINANT_DB, FAINT_DB, SAME_DB};
use crate::report::{Report, Status};

/// What one output is at one input.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// It arrives where it belongs.
    Own,
    /// It arrives elsewhere.
    Stray,
    /// It arrives here as well, nearly as loudly.
    Also,
    /// It is here, but far below its arrival.
    Faint,
    /// It should arrive here and arrives nowhere.
    Missing,
    /// Nothing is seen.
    Nothing,
    /// It has not been played yet.
    Waiting,
    /// Something is seen, and the user is to say what it is.
    Unjudged,
}

/// A cell of the table.
#[derive(Debug, Clone, Copy)]
pub struct Cell<'a> {
    /// What it is.
    pub role: Role,
    /// Its gain, where something is seen.
    pub gain: Option<&'a Figure>,
}

/// Outputs × inputs.
#[derive(Debug, Clone)]
pub struct Matrix<'a> {
    /// One row per output, one cell per input.
    pub rows: Vec<Vec<Cell<'a>>>,
}

impl Role {
    /// In a word or two.
    pub fn word(self) -> &'static str {
        match self {
            Self::Own => "in place",
            Self::Stray => "wrong input",
            Self::Also => "here too",
            Self::Faint => "leak",
            Self::Missing => "missing",
            Self::Nothing => "nothing",
            Self::Waiting => "not yet",
            Self::Unjudged => "",
        }
    }
}

impl<'a> Matrix<'a> {
    /// The same without what its gains mean.
    pub fn unjudged(mut self) -> Self {
        for cell in self.rows.iter_mut().flatten() {
            cell.role = match cell.role {
                Role::Waiting => Role::Waiting,
                _ if cell.gain.is_some() => Role::Unjudged,
                _ => Role::Nothing,
            };
        }
        self
    }

    /// The table of a report; `None` before the first run.
    pub fn read(report: &'a Report) -> Option<Self> {
        let setup = report.setup.as_ref()?;
        let figures: Vec<&Figure> = report
            .checks
            .iter()
            .flat_map(|check| &check.figures)
            .filter(|figure| figure.id == "gain_db" && figure.value.is_finite())
            .collect();
        let gain = |output: usize, input: usize| {
            let at = (Some(output + 1), Some(input + 1));
            figures.iter().copied().find(|figure| (figure.output, figure.input) == at)
        };
        let strongest = figures.iter().map(|figure| figure.value).fold(f64::NEG_INFINITY, f64::max);
        let by_cable = setup.return_path == ReturnPath::Loopback.id();
        let is_over = report.status == Status::Complete;
        let row = |output: usize| -> Vec<Cell<'a>> {
            let gains: Vec<Option<&Figure>> = (0..setup.inputs).map(|input| gain(output, input)).collect();
            let own = output.checked_rem(setup.inputs).filter(|_| by_cable);
            let landing = landing(&gains, own, strongest - FAINT_DB);
            let role = |(input, gain): (usize, &Option<&'a Figure>)| {
                let role = match (gain, landing) {
                    (Some(_), Some((at, _))) if at == input => {
                        if own.is_none_or(|own| own == input) {
                            Role::Own
                        } else {
                            Role::Stray
                        }
                    }
                    (Some(gain), Some((_, loud))) if by_cable && gain.value > loud - DOMINANT_DB => {
                        Role::Also
                    }
                    (Some(_), Some(_)) if !by_cable => Role::Own,
                    (Some(_), _) => Role::Faint,
                    (None, None) if !is_over => Role::Waiting,
                    (None, None) if own.is_none_or(|own| own == input) => Role::Missing,
                    (None, _) => Role::Nothing,
                };
                Cell { role, gain: *gain }
            };
            gains.iter().enumerate().map(role).collect()
        };
        Some(Self { rows: (0..setup.outputs).map(row).collect() })
    }
}

/// Where an output arrives strongest and how loudly; at its own input among equals, as the checks read it.
fn landing(gains: &[Option<&Figure>], own: Option<usize>, least: f64) -> Option<(usize, f64)> {
    let seen = |input: usize| {
        let gain = gains.get(input).copied().flatten()?.value;
        (gain >= least).then_some((input, gain))
    };
    let best = (0..gains.len()).filter_map(seen).max_by(|a, b| a.1.total_cmp(&b.1))?;
    let own = own.and_then(seen).filter(|own| own.1 >= best.1 - SAME_DB);
    own.or(Some(best))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::{At, Outcome, Verdict};
    use crate::measure::Estimate;
    use crate::report::SetupReport;
    use Role::{Also, Faint, Missing, Nothing, Own, Stray, Waiting};

    fn roles(
        status: Status,
        path: ReturnPath,
        inputs: usize,
        gains: &[(usize, usize, f64)],
    ) -> Vec<Vec<Role>> {
        let mut check = Outcome::new(Verdict::Pass, "");
        for (output, input, value) in gains {
            let estimate = Estimate { value: *value, uncertainty: 0.01 };
            check.figure("gain_db", At::cell(*output, *input), "dB", estimate);
        }
        let setup = SetupReport {
            chain: String::new(),
            return_path: path.id().to_owned(),
            level_dbfs: -20.0,
            sample_rate_hz: 48_000.0,
            inputs,
            outputs: 2,
            ..SetupReport::default()
        };
        let report = Report { status, setup: Some(setup), checks: vec![check], ..Report::default() };
        let matrix = Matrix::read(&report).expect("a set-up");
        matrix.rows.iter().map(|row| row.iter().map(|cell| cell.role).collect()).collect()
    }

    #[test]
    fn straight_swapped_dead_and_mono() {
        let cable = |gains: &[_]| roles(Status::Complete, ReturnPath::Loopback, 2, gains);
        let straight = cable(&[(0, 0, -6.0), (1, 1, -6.1), (0, 1, -80.0)]);
        assert_eq!(straight, [[Own, Faint], [Nothing, Own]]);
        assert_eq!(cable(&[(0, 1, -6.0), (1, 0, -6.0)]), [[Nothing, Stray], [Stray, Nothing]]);
        assert_eq!(cable(&[(0, 0, -6.0)]), [[Own, Nothing], [Nothing, Missing]]);
        let mono = cable(&[(0, 0, -6.0), (0, 1, -6.2), (1, 0, -6.0), (1, 1, -6.3)]);
        assert_eq!(mono, [[Own, Also], [Also, Own]]);
        assert_eq!(cable(&[]), [[Missing, Nothing], [Nothing, Missing]]);
    }

    #[test]
    fn it_fills_in_while_the_run_goes() {
        let running = roles(Status::Running, ReturnPath::Loopback, 2, &[(0, 0, -6.0)]);
        assert_eq!(running, [[Own, Nothing], [Waiting, Waiting]]);
        assert!(Matrix::read(&Report::default()).is_none());
    }

    #[test]
    fn before_a_guess_nothing_is_named() {
        let setup = SetupReport { inputs: 2, outputs: 2, ..SetupReport::default() };
        let mut check = Outcome::new(Verdict::Unsure, "");
        check.figure("gain_db", At::cell(0, 1), "dB", Estimate { value: -6.0, uncertainty: 0.01 });
        let checks = vec![check];
        let report = Report { status: Status::Complete, setup: Some(setup), checks, ..Report::default() };
        let rows = Matrix::read(&report).expect("a set-up").unjudged().rows;
        let roles: Vec<Role> = rows.iter().flatten().map(|cell| cell.role).collect();
        assert_eq!(roles, [Nothing, Role::Unjudged, Nothing, Nothing]);
        assert!(rows[0][1].gain.is_some());
    }

    #[test]
    fn a_microphone_hears_all_of_them() {
        let heard = roles(Status::Complete, ReturnPath::Microphone, 1, &[(0, 0, -30.0), (1, 0, -33.0)]);
        assert_eq!(heard, [[Own], [Own]]);
    }
}
