//! Runs a test on a graphics device, or says loudly why it cannot.

use std::rc::Rc;

use tuning_playground::engine::gpu::{Gpu, GpuError};

/// Calls `test` with a device of its own. Where there is none, the reason is printed and the test counts as passed,
/// unless `REQUIRE_GPU` is set.
pub fn with_gpu(test: impl AsyncFnOnce(Rc<Gpu>) -> Result<(), GpuError>) {
    pollster::block_on(async {
        match Gpu::request().await {
            Ok(gpu) => test(gpu).await.expect("the device does what it is asked for"),
            Err(error) => {
                eprintln!("SKIPPED, no kernel was run: {error}");
                assert!(std::env::var_os("REQUIRE_GPU").is_none(), "a device is required here: {error}");
            }
        }
    });
}
