//! Sorting, compiled once: the standard library's sort is several kilobytes for each type and order.

use std::cmp::Ordering;

/// Puts `places` into the order that `compare` says; equal ones by rising place. Heapsort: Williams, "Algorithm 232"
/// (Communications of the ACM 7, 1964).
#[inline(never)]
pub fn sort_places(places: &mut [usize], compare: &dyn Fn(usize, usize) -> Ordering) {
    let n = places.len();
    for root in (0..n / 2).rev() {
        sift(places, root, compare);
    }
    for end in (1..n).rev() {
        places.swap(0, end);
        sift(&mut places[..end], 0, compare);
    }
}

/// Moves the place at `root` down until none below it comes later.
fn sift(heap: &mut [usize], mut root: usize, compare: &dyn Fn(usize, usize) -> Ordering) {
    let after = |a: usize, b: usize| compare(a, b).then(a.cmp(&b)) == Ordering::Greater;
    loop {
        let mut largest = root;
        for child in [2 * root + 1, 2 * root + 2] {
            if child < heap.len() && after(heap[child], heap[largest]) {
                largest = child;
            }
        }
        if largest == root {
            return;
        }
        heap.swap(root, largest);
        root = largest;
    }
}

/// The places 0..n of `values` (n), by rising value; equal ones by rising place. NaN comes last.
pub fn order(values: &[f64]) -> Vec<usize> {
    let mut places: Vec<usize> = (0..values.len()).collect();
    sort_places(&mut places, &|a, b| values[a].total_cmp(&values[b]));
    places
}

/// The `values`, rising.
pub fn sorted(values: &[f64]) -> Vec<f64> {
    order(values).into_iter().map(|place| values[place]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::numeric::Stream;

    #[test]
    fn the_order_is_that_of_a_stable_sort() {
        for n in 0..100_u32 {
            let mut stream = Stream::new(u64::from(n), "sort", 0);
            let values: Vec<f64> = (0..n).map(|_| f64::from(stream.below(20)) - 10.0).collect();
            let mut expected: Vec<usize> = (0..values.len()).collect();
            expected.sort_by(|a, b| values[*a].total_cmp(&values[*b]));
            assert_eq!(order(&values), expected);
            assert!(sorted(&values).is_sorted());
        }
    }
}
