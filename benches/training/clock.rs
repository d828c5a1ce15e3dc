//! Processor time, so that other programs on the machine count less.

use std::time::Instant;

/// A stopwatch of the processor time of this thread, or of the time of day where the system does not tell.
#[derive(Debug)]
pub struct Stopwatch {
    start: Instant,
    processor: Option<f64>,
}

impl Stopwatch {
    /// Starts it.
    pub fn start() -> Self {
        Self { start: Instant::now(), processor: processor_seconds() }
    }

    /// Seconds since the start.
    pub fn seconds(&self) -> f64 {
        let used = processor_seconds().zip(self.processor).map(|(now, start)| now - start);
        used.unwrap_or_else(|| self.start.elapsed().as_secs_f64())
    }
}

/// What this thread has used so far, as Linux's scheduler counts it.
fn processor_seconds() -> Option<f64> {
    std::thread::yield_now(); // brings the scheduler's count up to date
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    Some(text.split(' ').next()?.parse::<f64>().ok()? / 1e9)
}
