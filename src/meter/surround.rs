//! How much each channel of a layout counts in the loudness (ITU-R BS.1770-5, annexes 1 and 3).

/// Weight of a channel 60 to 120° off the front, less than 30° above the ears: +1.5 dB.
pub const SIDE: f64 = 1.41;

/// Most channels a meter takes.
pub const MAX_CHANNELS: usize = 16;

/// Weights of so many channels in the usual order of files and plugins: 5.0 is L R C Ls Rs, 5.1 L R C LFE Ls Rs, 7.1
/// L R C LFE Lb Rb Ls Rs, 7.1.4 the same and four above. The LFE counts nothing. Where the number names no layout
/// (inputs with measurement microphones, say), every channel counts 1.
pub fn weights(channels: usize) -> [f64; MAX_CHANNELS] {
    let layout: &[f64] = match channels {
        4 => &[1.0, 1.0, SIDE, SIDE],
        5 => &[1.0, 1.0, 1.0, SIDE, SIDE],
        6 => &[1.0, 1.0, 1.0, 0.0, SIDE, SIDE],
        7 => &[1.0, 1.0, 1.0, 0.0, 1.0, SIDE, SIDE],
        8 | 10 | 12 => &[1.0, 1.0, 1.0, 0.0, 1.0, 1.0, SIDE, SIDE],
        _ => &[],
    };
    let mut weights = [1.0; MAX_CHANNELS];
    for (weight, of_layout) in weights.iter_mut().zip(layout) {
        *weight = *of_layout;
    }
    weights
}

/// Weights of the channels of a WAV file with this mask of loudspeakers (WAVEFORMATEXTENSIBLE's `dwChannelMask`), lowest
/// bit first. `None` if the mask names fewer loudspeakers than there are channels.
pub fn weights_of_mask(mask: u32, channels: usize) -> Option<[f64; MAX_CHANNELS]> {
    const LFE: u32 = 1 << 3;
    const BACK: u32 = 1 << 4 | 1 << 5;
    const SIDES: u32 = 1 << 9 | 1 << 10;
    if (mask.count_ones() as usize) < channels {
        return None;
    }
    // Without loudspeakers at the sides, those called "back" are the surrounds, at 110°.
    let surrounds = if mask & SIDES == 0 { BACK } else { SIDES };
    let bits = (0..u32::BITS).map(|bit| 1u32 << bit).filter(|bit| mask & bit != 0);
    let mut weights = [1.0; MAX_CHANNELS];
    for (weight, bit) in weights.iter_mut().zip(bits) {
        if bit & LFE != 0 {
            *weight = 0.0;
        } else if bit & surrounds != 0 {
            *weight = SIDE;
        }
    }
    Some(weights)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn masks_and_numbers_agree() {
        assert_eq!(weights_of_mask(0x3f, 6), Some(weights(6)));
        assert_eq!(weights_of_mask(0x60f, 6), Some(weights(6)));
        assert_eq!(weights_of_mask(0x63f, 8), Some(weights(8)));
        assert_eq!(weights_of_mask(0x3, 2), Some(weights(2)));
        assert_eq!(weights_of_mask(0x4, 1), Some(weights(1)));
        assert_eq!(weights_of_mask(0x3, 6), None);
    }
}
