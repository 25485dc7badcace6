//! What the window wants of the operator at once. Nothing of it is saved, and it goes past the host: no parameter has
//! room for it, and none may tell what a blind trial plays.

use super::exercise::Choice;
use super::link::Controls;
use crate::units::Dbfs;
use crate::walk::ear::Test;
use std::sync::{Mutex, PoisonError};

/// One wish.
#[derive(Debug, Clone, PartialEq)]
pub enum Wish {
    /// Play the trial at hand of an ear test.
    Trial {
        /// The test.
        test: Test,
        /// The parameters at the press.
        controls: Controls,
        /// The count of stops at the press: after a newer one nothing sounds.
        stops: u32,
    },
    /// Play a pilot tone while a knob is turned, and find its noise knee.
    Pilot {
        /// How loud.
        level: Dbfs,
        /// The parameters at the press.
        controls: Controls,
        /// The count of stops at the press: after a newer one nothing sounds.
        stops: u32,
    },
    /// Go into a simulated studio.
    Practise(Choice),
    /// Say what is wrong with the hidden one: the id of its studio, or [`super::exercise::HEALTHY`].
    Guess(&'static str),
    /// Go back to the real studio.
    EndPractice,
}

/// Wishes on their way. The engine never sees it.
#[derive(Debug, Default)]
pub struct Wishes(Mutex<Vec<Wish>>);

impl Wishes {
    /// More than a user can press between two turns of the operator; without one they are forgotten.
    const MOST: usize = 8;

    /// Adds one.
    pub fn ask(&self, wish: Wish) {
        let mut wishes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if wishes.len() < Self::MOST {
            wishes.push(wish);
        }
    }

    /// Takes all.
    pub fn take(&self) -> Vec<Wish> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
