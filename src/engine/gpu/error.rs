//! What can go wrong with a graphics device, and what it does not take.

/// Why the GPU engine cannot be had, or cannot go on. None of them is a reason to lose a run: it goes on with the CPU
/// engine from its last checkpoint.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum GpuError {
    /// The browser or the system has no WebGPU adapter.
    #[error("no-adapter: there is no WebGPU adapter here")]
    NoAdapter,
    /// There is an adapter, but it gives no device.
    #[error("device-refused: {reason}")]
    DeviceRefused {
        /// In the adapter's words.
        reason: String,
    },
    /// Something larger than the adapter allows.
    #[error("limit: {what} of {needed} is needed, the adapter allows {allowed}")]
    LimitRefused {
        /// The limit's name, as WebGPU writes it.
        what: &'static str,
        /// What is needed.
        needed: u64,
        /// What the adapter allows.
        allowed: u64,
    },
    /// The device is gone: the system took it away, its driver crashed, or it was destroyed.
    #[error("lost: {reason}")]
    Lost {
        /// In the system's words.
        reason: String,
    },
    /// The device's memory does not suffice.
    #[error("out-of-memory: the graphics memory does not suffice")]
    OutOfMemory,
    /// The device refused a command: a mistake of this engine or of its driver.
    #[error("validation: {message}")]
    Validation {
        /// In the device's words.
        message: String,
    },
    /// The population does not fit this device.
    #[error(transparent)]
    Unsupported(#[from] Unsupported),
    /// Results cannot be read back.
    #[error("mapping: the device's results cannot be read")]
    Mapping,
}

impl GpuError {
    /// A code that never changes, for pages in other languages.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NoAdapter => "no-adapter",
            Self::DeviceRefused { .. } => "device-refused",
            Self::LimitRefused { .. } => "limit",
            Self::Lost { .. } => "lost",
            Self::OutOfMemory => "out-of-memory",
            Self::Validation { .. } => "validation",
            Self::Unsupported(unsupported) => unsupported.code(),
            Self::Mapping => "mapping",
        }
    }
}

/// Why a population trains on the CPU although there is a device: every setting that the CPU engine has runs here too,
/// but not every size.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum Unsupported {
    /// One of its arrays is larger than a buffer of the adapter may be, or all are together larger than one population
    /// may be.
    #[error("too-large: {what} would take {needed} bytes, at most {allowed} are allowed")]
    TooLarge {
        /// Which of its arrays, or `everything`.
        what: &'static str,
        /// Bytes that it would take.
        needed: u64,
        /// Bytes that are allowed.
        allowed: u64,
    },
    /// More trials than a kernel can be started for.
    #[error("too-many-trials: {trials} trials, at most {allowed} train at once")]
    TooManyTrials {
        /// T
        trials: u64,
        /// What is allowed.
        allowed: u64,
    },
}

impl Unsupported {
    /// A code that never changes, for pages in other languages.
    pub fn code(&self) -> &'static str {
        match self {
            Self::TooLarge { .. } => "too-large",
            Self::TooManyTrials { .. } => "too-many-trials",
        }
    }
}

impl From<wgpu::Error> for GpuError {
    fn from(error: wgpu::Error) -> Self {
        match error {
            wgpu::Error::OutOfMemory { .. } => Self::OutOfMemory,
            wgpu::Error::Validation { description, .. } | wgpu::Error::Internal { description, .. } => {
                Self::Validation { message: description }
            }
        }
    }
}
