//! Ends a subprocess together with the processes that it started (a shell's or npm's children).

use std::fs;
use std::process::{Child, Command};

/// Ends `child` and, on Linux, every process below it, and waits for it.
pub fn end(child: &mut Child) {
    let mut below = Vec::new();
    collect(child.id(), &mut below);
    // Each may have ended by itself in the meantime: a failure here means just that.
    drop(child.kill());
    for process in below {
        drop(Command::new("kill").args(["-KILL", &process.to_string()]).status());
    }
    drop(child.wait());
}

/// Adds the processes below `parent`, which Linux lists under /proc; elsewhere there is no such list.
fn collect(parent: u32, found: &mut Vec<u32>) {
    let Ok(threads) = fs::read_dir(format!("/proc/{parent}/task")) else { return };
    for thread in threads.flatten() {
        let children = fs::read_to_string(thread.path().join("children")).unwrap_or_default();
        for child in children.split_whitespace().filter_map(|word| word.parse().ok()) {
            found.push(child);
            collect(child, found);
        }
    }
}
