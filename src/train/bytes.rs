//! Numbers as bytes and back. One description serves both directions: whoever calls the methods does not know whether
//! the numbers are written or replaced by those that are read.

/// Bytes that are written, or read.
#[derive(Debug, Default)]
pub struct Bytes<'a> {
    written: Vec<u8>,
    /// What is still to be read; nothing when bytes are written.
    rest: Option<&'a [u8]>,
    damaged: bool,
}

impl<'a> Bytes<'a> {
    /// Bytes to be written, after `start`.
    pub fn writing(start: &[u8]) -> Self {
        Self { written: start.to_vec(), ..Self::default() }
    }

    /// Bytes to be read.
    pub fn reading(bytes: &'a [u8]) -> Self {
        Self { rest: Some(bytes), ..Self::default() }
    }

    /// What was written.
    pub fn into_written(self) -> Vec<u8> {
        self.written
    }

    /// Whether everything was read, and nothing was missing or impossible.
    pub fn is_whole(&self) -> bool {
        !self.damaged && self.rest.is_none_or(<[u8]>::is_empty)
    }

    /// Bytes of a fixed number.
    fn chunk<const N: usize>(&mut self, bytes: &mut [u8; N]) {
        match self.rest {
            None => self.written.extend_from_slice(bytes),
            Some(rest) => match rest.split_first_chunk() {
                Some((first, rest)) => (*bytes, self.rest) = (*first, Some(rest)),
                None => self.damaged = true,
            },
        }
    }

    /// A whole number.
    pub fn whole(&mut self, value: &mut u64) {
        let mut bytes = value.to_le_bytes();
        self.chunk(&mut bytes);
        *value = u64::from_le_bytes(bytes);
    }

    /// A number.
    pub fn number(&mut self, value: &mut f64) {
        let mut bits = value.to_bits();
        self.whole(&mut bits);
        *value = f64::from_bits(bits);
    }

    /// Which of `choices` something is.
    pub fn choice<T: Copy + PartialEq>(&mut self, value: &mut T, choices: &[T]) {
        let mut place = choices.iter().position(|choice| choice == value).unwrap_or(choices.len()) as u64;
        self.whole(&mut place);
        match choices.get(place as usize) {
            Some(choice) => *value = *choice,
            None => self.damaged = true,
        }
    }

    /// A number that there may be or not.
    pub fn optional(&mut self, value: &mut Option<f64>) {
        let mut is_there = value.is_some();
        self.choice(&mut is_there, &[false, true]);
        let mut number = value.unwrap_or_default();
        self.number(&mut number);
        *value = is_there.then_some(number);
    }

    /// A list, its items by `item`.
    pub fn list<T: Clone + Default>(&mut self, items: &mut Vec<T>, item: impl Fn(&mut Self, &mut T)) {
        let mut count = items.len() as u64;
        self.whole(&mut count);
        // No item takes less than four bytes.
        if self.rest.is_some_and(|rest| count > rest.len() as u64 / 4) {
            self.damaged = true;
            return;
        }
        items.resize(count as usize, T::default());
        items.iter_mut().for_each(|value| item(self, value));
    }

    /// Numbers of single precision.
    pub fn singles(&mut self, values: &mut Vec<f32>) {
        self.list(values, |bytes, value| {
            let mut four = value.to_le_bytes();
            bytes.chunk(&mut four);
            *value = f32::from_le_bytes(four);
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Clone, Debug, Default, PartialEq)]
    struct Thing {
        count: u64,
        rate: Option<f64>,
        values: Vec<f32>,
        last: bool,
    }

    fn describe(thing: &mut Thing, bytes: &mut Bytes<'_>) {
        bytes.whole(&mut thing.count);
        bytes.optional(&mut thing.rate);
        bytes.singles(&mut thing.values);
        bytes.choice(&mut thing.last, &[false, true]);
    }

    #[test]
    fn what_is_read_is_what_was_written_and_damage_is_seen() {
        for rate in [None, Some(f64::MIN_POSITIVE)] {
            let mut thing = Thing { count: u64::MAX, rate, values: vec![0.1, -0.0], last: true };
            let mut bytes = Bytes::writing(b"!");
            describe(&mut thing, &mut bytes);
            let written = bytes.into_written();
            let read = |bytes: &[u8]| {
                let (mut thing, mut bytes) = (Thing::default(), Bytes::reading(bytes));
                describe(&mut thing, &mut bytes);
                bytes.is_whole().then_some(thing)
            };
            assert_eq!(read(&written[1..]), Some(thing));
            for end in 1..written.len() {
                assert_eq!(read(&written[1..end]), None);
            }
            assert_eq!(read(&[&written[1..], &[0]].concat()), None);
        }
    }
}
