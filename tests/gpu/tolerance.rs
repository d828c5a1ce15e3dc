//! How far apart two numbers may be.

/// |ours - reference| <= absolute + relative · |reference|; what is not a number always fails.
#[derive(Clone, Copy, Debug)]
pub struct Tolerance {
    pub absolute: f64,
    pub relative: f64,
}

impl Tolerance {
    /// Panics where a number is too far off.
    pub fn check(self, ours: f64, reference: f64, what: &str) {
        let (difference, allowed) =
            ((ours - reference).abs(), self.absolute + self.relative * reference.abs());
        // A NaN makes the comparison false.
        assert!(difference <= allowed, "{what}: {ours}, not {reference}: off by {difference}");
    }

    /// The same for arrays.
    pub fn check_all(self, ours: &[f32], reference: &[f32], what: &str) {
        assert_eq!(ours.len(), reference.len(), "{what}");
        for (index, (ours, reference)) in ours.iter().zip(reference).enumerate() {
            self.check(f64::from(*ours), f64::from(*reference), &format!("{what} [{index}]"));
        }
    }
}
