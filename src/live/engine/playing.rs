//! What the engine puts into its outputs: the input, the tape; and in which studio.

use super::Engine;
use crate::live::link::{Controls, Event};
use crate::live::practice::Practice;
use crate::tape::End;

impl Engine {
    /// Leaves the input in the output at the gain of *Thru* (bit for bit when it is fully on), else silence.
    /// Whether anything passes.
    pub(super) fn pass_thru(
        &mut self,
        channels: &mut [&mut [f32]],
        from: usize,
        to: usize,
        controls: &Controls,
    ) -> bool {
        let plays = self.take.is_some() || self.player.is_active() || self.shared.is_busy();
        let may = !self.thru_shut && !self.barred && self.practice.is_none();
        let open = controls.thru && !controls.bypass && may && !plays;
        let start = self.thru_gain;
        let step = if open { self.thru_step } else { -self.thru_step };
        let mono = self.format.inputs == 1;
        if let Some((first, rest)) = channels.split_first_mut()
            && mono
        {
            // One input feeds every output.
            for channel in rest.iter_mut().take(self.format.outputs.saturating_sub(1)) {
                for (out, sample) in channel[from..to].iter_mut().zip(&first[from..to]) {
                    *out = *sample;
                }
            }
        }
        let mut gain = start;
        for (output, channel) in channels.iter_mut().take(self.format.outputs).enumerate() {
            gain = start;
            let fed = output < self.format.inputs || mono;
            for sample in channel.get_mut(from..to).unwrap_or(&mut []) {
                gain = (gain + step).clamp(0.0, 1.0);
                *sample = match gain {
                    _ if !fed || gain == 0.0 || !sample.is_finite() => 0.0,
                    1.0 => *sample,
                    _ => *sample * gain,
                };
            }
        }
        self.thru_gain = gain;
        start > 0.0 || gain > 0.0
    }

    /// Adds the tape to silent outputs. Whether a tape plays.
    pub(super) fn play_tape(&mut self, channels: &mut [&mut [f32]], from: usize, to: usize) -> bool {
        let Some(take) = &mut self.take else { return false };
        let room = (take.tape.frames() - take.position).min(to - from);
        for (output, channel) in channels.iter_mut().take(self.format.outputs).enumerate() {
            let buffer = channel.get_mut(from..from + room).unwrap_or(&mut []);
            take.tape.add_to(output, take.position, buffer);
            if let Some((_, left)) = self.cut {
                for (index, sample) in buffer.iter_mut().enumerate() {
                    let left = left.saturating_sub(index) as f32 / self.cut_frames as f32;
                    *sample *= 0.5 - 0.5 * (std::f32::consts::PI * left).cos();
                }
            }
        }
        take.position += room;
        let over = take.position >= take.tape.frames();
        if let Some((end, left)) = &mut self.cut {
            *left = left.saturating_sub(to - from);
            if *left == 0 || over {
                let end = *end;
                self.finish(end);
            }
        } else if over {
            self.finish(End::Finished);
        }
        true
    }

    /// Goes into a simulated studio or, without one, out of it: only once nothing sounds, so that nothing of either is
    /// heard in the other. Until then everything fades. Whether it is done.
    pub(super) fn change_studio(&mut self, practice: &mut Option<Box<Practice>>) -> bool {
        self.player.stop();
        self.cut_off(End::Stopped);
        self.thru_shut = true;
        if self.take.is_some() || self.player.is_active() || self.thru_gain > 0.0 {
            return false;
        }
        self.runaway.reset();
        if let Some(old) = std::mem::replace(&mut self.practice, practice.take()) {
            self.send(Event::Practice(old));
        }
        true
    }
}
