//! What the host writes for the kernels, as 32-bit words. Each structure has the name, the fields and the order of its
//! twin in `kernels/common.wgsl` or `kernels/optimizer.wgsl`; a test compares them.

/// A structure that the kernels know.
pub trait Words {
    /// Its name in WGSL.
    #[cfg(test)]
    const NAME: &str;
    /// Its fields there, each one word.
    #[cfg(test)]
    const FIELDS: &[&str];
    /// Its words.
    const COUNT: usize;
    /// Appends its words.
    fn write(&self, words: &mut Vec<u32>);
}

/// What writes one field's word.
trait Word {
    fn word(self) -> u32;
}

impl Word for u32 {
    fn word(self) -> u32 {
        self
    }
}

impl Word for f32 {
    fn word(self) -> u32 {
        self.to_bits()
    }
}

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident: $type:ty,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq)]
        pub struct $name {
            $($(#[$field_doc])* pub $field: $type,)*
        }

        impl Words for $name {
            #[cfg(test)]
            const NAME: &str = stringify!($name);
            #[cfg(test)]
            const FIELDS: &[&str] = &[$(stringify!($field)),*];
            const COUNT: usize = [$(stringify!($field)),*].len();
            fn write(&self, words: &mut Vec<u32>) {
                $(words.push(Word::word(self.$field));)*
            }
        }
    };
}

words!(
    /// One step.
    Step {
        index_low: u32,
        index_high: u32,
        batch: u32,
        first_row: u32,
        rates: u32,
        samples: u32,
        fresh: u32,
        ends_epoch: u32,
        first_trial: u32,
        trials: u32,
        trains: u32,
        clips: u32,
        left: u32,
    }
);

words!(
    /// One layer.
    Layer {
        inputs: u32,
        outputs: u32,
        width: u32,
        weights: u32,
        biases: u32,
        input_values: u32,
        input_slopes: u32,
        values: u32,
        slopes: u32,
        losses: u32,
        rows: u32,
        parameters: u32,
        weight_count: u32,
        index: u32,
        hidden_layers: u32,
        first_unit: u32,
        hidden_units: u32,
        targets: u32,
    }
);

words!(
    /// One trial's numbers.
    Trial {
        seed_low: u32,
        seed_high: u32,
        order: u32,
        l1: f32,
        l2: f32,
        clip_norm: f32,
        momentum: f32,
        beta1: f32,
        beta2: f32,
        rho: f32,
        rest1: f32,
        rest2: f32,
        rest_rho: f32,
        epsilon: f32,
    }
);

words!(
    /// One trial's rates at one step.
    Rates {
        learning: f32,
        first: f32,
        second: f32,
        correction: f32,
    }
);

words!(
    /// How a trial stands.
    Record {
        failure: u32,
        step_low: u32,
        step_high: u32,
        guess: f32,
        knows_first: u32,
        first_batch: f32,
        epoch_loss: f32,
        epoch_examples: u32,
        was_above: u32,
    }
);

words!(
    /// What was measured of a trial in one submit.
    Sample {
        loss: f32,
        correct: u32,
        examples: u32,
    }
);
