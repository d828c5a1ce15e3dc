//! What the command line asks for.

/// The options of `cargo xtask bench samplers`.
#[derive(Debug)]
pub struct Options {
    /// Runs of each sampler on each function, with the seeds 0, 1, ….
    pub seeds: u64,
    /// Seeds at which our Gaussian process (and `auto`) also makes the long runs; it is too slow to do so at all.
    pub long_seeds: u64,
    functions: Option<Vec<String>>,
    samplers: Option<Vec<String>>,
    /// Whether missing runs of Optuna are made; those that are kept always take part.
    pub peers: bool,
    /// Whether the result is kept: only whole runs are.
    pub record: bool,
    /// Minutes after which no further run of a peer begins.
    pub peer_minutes: u64,
}

const USAGE: &str = "\
options: --seeds N   --functions branin,mixed   --samplers gp,tpe,optuna-tpe,…   --quick (3 seeds)
         --long-seeds N (of 200 trials for gp and auto: 3)
         --no-peers (only Optuna's kept runs)   --peer-minutes N   --no-record
or one word: tables (makes the tables of real tuning again), functions, values";

impl Options {
    /// Reads them.
    pub fn parse(words: &[String]) -> Result<Self, String> {
        let mut options = Self {
            seeds: 20,
            long_seeds: 3,
            functions: None,
            samplers: None,
            peers: true,
            record: true,
            peer_minutes: 20,
        };
        let mut words = words.iter();
        while let Some(option) = words.next() {
            let mut value = || words.next().ok_or_else(|| format!("{option} needs a value\n{USAGE}"));
            match option.as_str() {
                "--seeds" => options.seeds = number(option, value()?)?,
                "--long-seeds" => options.long_seeds = number(option, value()?)?,
                "--functions" => options.functions = Some(list(value()?)),
                "--samplers" => options.samplers = Some(list(value()?)),
                "--peer-minutes" => options.peer_minutes = number(option, value()?)?,
                "--quick" => {
                    (options.seeds, options.long_seeds) = (3, 1);
                    options.record = false;
                }
                "--no-peers" => options.peers = false,
                "--no-record" => options.record = false,
                _ => return Err(format!("unknown option {option}\n{USAGE}")),
            }
        }
        options.record &= options.functions.is_none() && options.samplers.is_none();
        Ok(options)
    }

    /// Whether the function is asked for.
    pub fn wants_function(&self, name: &str) -> bool {
        self.functions.as_ref().is_none_or(|names| names.iter().any(|wanted| wanted == name))
    }

    /// Whether the sampler, ours or a peer's, is asked for.
    pub fn wants_sampler(&self, name: &str) -> bool {
        self.samplers.as_ref().is_none_or(|names| names.iter().any(|wanted| wanted == name))
    }

    /// The same as arguments of the scripts.
    pub fn for_scripts(&self) -> Vec<String> {
        let mut words = vec!["--seeds".to_owned(), self.seeds.to_string()];
        for (option, names) in [("--functions", &self.functions), ("--samplers", &self.samplers)] {
            if let Some(names) = names {
                words.extend([option.to_owned(), names.join(",")]);
            }
        }
        words
    }
}

fn list(text: &str) -> Vec<String> {
    text.split(',').map(str::to_owned).collect()
}

fn number(option: &str, text: &str) -> Result<u64, String> {
    text.parse().map_err(|_| format!("{option}: `{text}` is no number"))
}
