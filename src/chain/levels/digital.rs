//! Levels re full scale: the two rms conventions, and crest factors.

use crate::units::{AES17_OFFSET_DB, Db, Dbfs, gain_to_db, power_to_db};

/// rms level re full scale by the plain convention (a full-scale square reads 0), from an AES17 level. Some meters
/// use it: Smaart's, Pro Tools'.
pub fn plain_rms(aes17: Dbfs) -> Dbfs {
    Dbfs(aes17.0 - AES17_OFFSET_DB)
}

/// AES17 level from a plain rms level.
pub fn aes17_rms(plain: Dbfs) -> Dbfs {
    Dbfs(plain.0 + AES17_OFFSET_DB)
}

/// Crest factor, peak over rms, of a wave with this peak and this mean square (both re full scale).
pub fn crest(peak: f64, mean_square: f64) -> Db {
    Db(gain_to_db(peak) - power_to_db(mean_square))
}

/// What is left to full scale by the peaks of a signal with this AES17 rms level and crest factor.
pub fn headroom(rms: Dbfs, crest: Db) -> Db {
    Db(-(plain_rms(rms).0 + crest.0))
}
