//! Runs a test on a graphics device, or says loudly why it cannot.

use std::io::Write;
use std::rc::Rc;

use tuning_playground::engine::gpu::{Family, Gpu, GpuError, KernelChoice};

/// Calls `test` for both families of kernels: as it comes (resident where they are preferred), and layered only.
#[allow(dead_code, reason = "some suites choose themselves")]
pub fn with_gpu(test: impl AsyncFn(Rc<Gpu>) -> Result<(), GpuError>) {
    for family in [None, Some(Family::Layered)] {
        once(async |gpu| {
            gpu.choose_kernels(KernelChoice { family, ..KernelChoice::default() });
            test(gpu).await
        });
    }
}

/// Calls `test` with a device of its own. Where there is none, the reason is printed and the test counts as passed,
/// unless `REQUIRE_GPU` is set.
pub fn once(test: impl AsyncFnOnce(Rc<Gpu>) -> Result<(), GpuError>) {
    pollster::block_on(async {
        match Gpu::request().await {
            Ok(gpu) => test(gpu).await.expect("the device does what it is asked for"),
            Err(error) => {
                // Not by `eprintln!`, which the test harness keeps to itself where a test passes.
                let told = writeln!(std::io::stderr(), "SKIPPED, no kernel was run: {error}");
                told.expect("standard error is open");
                assert!(std::env::var_os("REQUIRE_GPU").is_none(), "a device is required here: {error}");
            }
        }
    });
}
