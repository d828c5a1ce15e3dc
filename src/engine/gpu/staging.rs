//! Reading back: a small pool of buffers that the CPU can see.

use std::cell::{Cell, RefCell};
use std::future::poll_fn;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Poll, Waker};

use super::device::Gpu;
use super::error::GpuError;

/// Something that happens once, elsewhere. wgpu wants it to be shared between threads.
#[derive(Clone)]
struct Once<T>(Arc<Mutex<(Option<T>, Option<Waker>)>>);

impl<T> Once<T> {
    fn new() -> Self {
        Self(Arc::new(Mutex::new((None, None))))
    }

    fn set(&self, value: T) {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        state.0 = Some(value);
        if let Some(waker) = state.1.take() {
            waker.wake();
        }
    }

    async fn get(&self) -> T {
        poll_fn(|context| {
            let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            match state.0.take() {
                Some(value) => Poll::Ready(value),
                None => {
                    state.1 = Some(context.waker().clone());
                    Poll::Pending
                }
            }
        })
        .await
    }
}

/// Buffers of one size, used in turn. Each holds the results of one reading, so that readings may overlap.
pub struct Staging {
    size: u64,
    free: RefCell<Vec<wgpu::Buffer>>,
    bytes_read: Cell<u64>,
    made: Cell<u64>,
}

/// Readings that may overlap without a further buffer.
const READINGS: usize = 2;

impl Staging {
    /// A pool of buffers of `size` bytes.
    pub fn new(gpu: &Gpu, size: u64) -> Self {
        let pool = Self { size, free: RefCell::default(), bytes_read: Cell::new(0), made: Cell::new(0) };
        let buffers = (0..READINGS).map(|_| pool.make(gpu)).collect();
        pool.free.replace(buffers);
        pool
    }

    /// Bytes read so far.
    pub fn bytes_read(&self) -> u64 {
        self.bytes_read.get()
    }

    /// Buffers made since the pool was: none, unless more than two readings overlap.
    pub fn made_later(&self) -> u64 {
        self.made.get() - READINGS as u64
    }

    fn make(&self, gpu: &Gpu) -> wgpu::Buffer {
        self.made.set(self.made.get() + 1);
        gpu.device.create_buffer(&wgpu::BufferDescriptor {
            label: Some("read back"),
            size: self.size,
            usage: wgpu::BufferUsages::MAP_READ | wgpu::BufferUsages::COPY_DST,
            mapped_at_creation: false,
        })
    }

    /// Submits what `encode` puts into the encoder, which copies `bytes` bytes (a multiple of four, not 0) into the
    /// buffer that it is given, and returns them as words when the device is done.
    pub async fn read(
        &self,
        gpu: &Gpu,
        bytes: u64,
        encode: impl FnOnce(&mut wgpu::CommandEncoder, &wgpu::Buffer),
    ) -> Result<Vec<u32>, GpuError> {
        gpu.check()?;
        let buffer = self.free.borrow_mut().pop().unwrap_or_else(|| self.make(gpu));
        let descriptor = wgpu::CommandEncoderDescriptor { label: Some("read back") };
        let mut encoder = gpu.device.create_command_encoder(&descriptor);
        encode(&mut encoder, &buffer);
        gpu.queue.submit([encoder.finish()]);
        let mapped = Once::new();
        let tell = mapped.clone();
        buffer.map_async(wgpu::MapMode::Read, ..bytes, move |result| tell.set(result.is_ok()));
        gpu.wait()?;
        let is_mapped = mapped.get().await;
        gpu.check()?;
        if !is_mapped {
            return Err(GpuError::Mapping);
        }
        let words = match buffer.get_mapped_range(..bytes) {
            Ok(view) => bytemuck::pod_collect_to_vec(&view),
            Err(_) => return Err(GpuError::Mapping),
        };
        buffer.unmap();
        self.bytes_read.set(self.bytes_read.get() + bytes);
        self.free.borrow_mut().push(buffer);
        Ok(words)
    }

    /// Frees the buffers at once: in a browser, dropping them leaves that to the garbage collector.
    pub fn destroy(&self) {
        self.free.borrow_mut().drain(..).for_each(|buffer| buffer.destroy());
    }
}

impl Gpu {
    /// Lets the device finish what was submitted. In a browser this returns at once, and the promises do the waiting.
    pub(super) fn wait(&self) -> Result<(), GpuError> {
        match self.device.poll(wgpu::PollType::wait_indefinitely()) {
            Ok(_) => Ok(()),
            Err(_) => Err(self.failure().unwrap_or(GpuError::Mapping)),
        }
    }

    /// Waits until all that was submitted has been done.
    ///
    /// # Errors
    /// The device's failure, if it has one then.
    pub async fn finish(&self) -> Result<(), GpuError> {
        self.check()?;
        let done = Once::new();
        let tell = done.clone();
        self.queue.on_submitted_work_done(move || tell.set(()));
        self.wait()?;
        done.get().await;
        self.check()
    }
}
