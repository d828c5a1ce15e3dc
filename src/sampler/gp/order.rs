//! The one sort that this sampler has: each further one would add some kilobytes to the module.

/// The places of `keys` by rising key; equal ones by their places.
pub fn ascending(keys: &[f64]) -> Vec<usize> {
    let mut places: Vec<usize> = (0..keys.len()).collect();
    places.sort_unstable_by(|a, b| keys[*a].total_cmp(&keys[*b]).then(a.cmp(b)));
    places
}
