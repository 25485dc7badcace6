//! A microphone's own deviation, taken off what it heard.

use super::{Arrival, Cell, Column};
use crate::chain::calibration::Correction;
use crate::units::Hz;

/// Takes the deviation off every response of the column, where the correction says anything; elsewhere they stay.
pub fn apply(column: &mut Column, correction: &Correction) {
    for cell in &mut column.cells {
        if let Cell::Arrives(arrival) = cell {
            correct(arrival, correction);
        }
    }
}

fn correct(arrival: &mut Arrival, correction: &Correction) {
    let off: Vec<f64> = arrival
        .response
        .x
        .iter()
        .map(|hz| correction.deviation(Hz(*hz)).map_or(0.0, |deviation| deviation.0))
        .collect();
    for levels in [&mut arrival.response.y, &mut arrival.beside_db] {
        for (level, off) in levels.iter_mut().zip(&off) {
            *level -= off;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::{Estimate, Trace};
    use crate::units::Dbfs;

    #[test]
    fn a_bent_microphone_hears_flat() {
        let correction = Correction::parse("100 0\n10000 4").unwrap();
        let x = vec![50.0, 100.0, 1_000.0, 10_000.0, 20_000.0];
        let exactly = |value| Estimate { value, uncertainty: 0.0 };
        let arrival = Arrival {
            gain_db: exactly(-6.0),
            snr_db: 60.0,
            polarity: None,
            delay: exactly(0.0),
            bit_exact: false,
            peak_dbfs: -26.0,
            response: Trace { y: vec![-9.0, -6.0, -4.0, -2.0, -7.0], x },
            beside_db: vec![-60.0; 5],
            impulse: Trace::default(),
            phase: Trace::default(),
            seconds: Vec::new(),
        };
        let cells = vec![Cell::Nothing { below_db: -80.0 }, Cell::Arrives(Box::new(arrival))];
        let harmonics = Vec::new();
        let (leaks, thd_db) = (Vec::new(), Trace::default());
        let mut column = Column { played: Dbfs(-20.0), cells, leaks, harmonics, thd_db };
        apply(&mut column, &correction);
        let Cell::Arrives(arrival) = &column.cells[1] else { panic!("it arrives") };
        assert_eq!(arrival.response.y, [-9.0, -6.0, -6.0, -6.0, -7.0], "as it was where nothing is known");
        assert_eq!(arrival.beside_db, [-60.0, -60.0, -62.0, -64.0, -60.0]);
    }
}
