//! Who takes part.

/// What happened, or why it could not.
pub type Outcome<T> = Result<T, String>;

/// Trial steps that were made, and the seconds they took.
#[derive(Clone, Copy, Debug)]
pub struct Turn {
    pub made: f64,
    pub seconds: f64,
}

/// One that trains a workload.
pub trait Contender {
    /// Makes `steps` steps of each of its trials; where it makes sweeps, of new ones.
    fn run(&mut self, steps: u64) -> Outcome<Turn>;

    /// Mean loss over all rows; it makes no sweeps.
    fn loss(&mut self) -> Outcome<f64>;
}

/// A contender by name, or why it cannot take part.
pub type Entrant<'a> = (String, Outcome<Box<dyn Contender + 'a>>);
