//! Round Gaussian clusters in the plane, as scikit-learn's `make_blobs` (BSD-3-Clause).

use super::DataSpec;
use super::planar::Point;
use crate::numeric::Stream;

/// Centres are uniform over the square from −10 to 10, scikit-learn's `center_box`.
const BOX: f64 = 10.0;

/// Points around random centres with standard deviation `spread` on each axis. Classes take turns.
pub fn points(spec: &DataSpec) -> Vec<Point> {
    let mut places = Stream::new(spec.seed, "data/centers", 0);
    let mut coordinate = || BOX * (2.0 * places.uniform() - 1.0);
    let centers: Vec<[f64; 2]> = (0..spec.centers()).map(|_| [coordinate(), coordinate()]).collect();
    let mut offsets = Stream::new(spec.seed, "data/points", 0);
    let point = |index: usize| {
        let class = index % centers.len();
        let at = centers[class].map(|center| center + spec.spread() * offsets.normal());
        Point { at, class: class as u32 }
    };
    (0..spec.samples()).map(point).collect()
}
