//! Stamps: a small file that says from which inputs an output was made, so that it is not made twice.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// The inputs of an output, gathered into one number.
///
/// The hash may change with the compiler; the output is then made once more.
#[derive(Debug, Default)]
pub struct Inputs(DefaultHasher);

impl Inputs {
    /// Adds a part; parts cannot run into each other, since a slice's hash contains its length.
    pub fn with(mut self, part: impl AsRef<[u8]>) -> Self {
        part.as_ref().hash(&mut self.0);
        self
    }

    /// Adds a file's content.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn with_file(self, file: &Path) -> Result<Self> {
        let content = fs::read(file).with_context(|| format!("cannot read {}", file.display()))?;
        Ok(self.with(content))
    }

    fn text(&self) -> String {
        format!("{:016x}\n", self.0.finish())
    }
}

/// The file that remembers the inputs.
#[derive(Debug)]
pub struct Stamp(PathBuf);

impl Stamp {
    /// A stamp kept in `file`, which need not exist yet.
    pub fn at(file: PathBuf) -> Self {
        Self(file)
    }

    /// Whether the output was last made from just these inputs.
    pub fn matches(&self, inputs: &Inputs) -> bool {
        fs::read_to_string(&self.0).is_ok_and(|text| text == inputs.text())
    }

    /// Remembers the inputs. To be called once the output is whole.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn write(&self, inputs: &Inputs) -> Result<()> {
        if let Some(folder) = self.0.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::write(&self.0, inputs.text()).with_context(|| format!("cannot write {}", self.0.display()))
    }

    /// Forgets the inputs. To be called before the output is made, so that half of one is never trusted.
    pub fn clear(&self) {
        // A stamp that is not there is as good as a removed one.
        drop(fs::remove_file(&self.0));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stamp_matches_only_its_own_inputs() {
        let folder = std::env::temp_dir().join(format!("xtask-stamp-{}", std::process::id()));
        let stamp = Stamp::at(folder.join("deep/er.stamp"));
        let inputs = || Inputs::default().with("ab").with("c");
        assert!(!stamp.matches(&inputs()), "nothing was written yet");
        stamp.write(&inputs()).expect("the folder can be made");
        assert!(stamp.matches(&inputs()));
        assert!(!stamp.matches(&Inputs::default().with("a").with("bc")), "parts must not run together");
        assert!(!stamp.matches(&inputs().with("")));
        stamp.clear();
        assert!(!stamp.matches(&inputs()));
        fs::remove_dir_all(folder).expect("the test made it");
    }
}
