//! The two families of kernels, and the choice between them.

/// A family of kernels.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Family {
    /// A dispatch for each layer and way, for all trials together.
    Layered,
    /// A workgroup for each trial, for all steps of a submit.
    Resident,
}

impl Family {
    /// A code that never changes.
    pub fn code(self) -> &'static str {
        match self {
            Self::Layered => "layered",
            Self::Resident => "resident",
        }
    }
}

/// What tests and benchmarks choose in place of the adapter. `None` leaves it to the adapter.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct KernelChoice {
    /// The family; resident is refused where a trial does not fit a workgroup's memory. By itself an engine is resident
    /// where it fits, else layered.
    pub family: Option<Family>,
    /// Whether work is cut for an adapter that computes on the CPU: few invocations with large tiles.
    pub software: Option<bool>,
}
