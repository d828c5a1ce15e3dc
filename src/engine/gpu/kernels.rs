//! The kernels: what each is made of, what it binds, and how it is specialised.

/// A kernel. Its name is that of its file, of its entry point, and of what it does on the CPU.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Kernel {
    /// One layer's way forward.
    DenseForward,
    /// One layer's way back.
    DenseBackward,
    /// Losses and the gradient of their mean.
    Loss,
    /// The factor that clips a trial's gradients.
    ClipByNorm,
    /// The update rule.
    Update,
    /// What a step's losses say, and whether the step counts.
    CloseStep,
    /// All of it for whole trials and many steps.
    Resident,
}

/// What a kernel binds beside the uniforms of step and layer, under the numbers of the WGSL.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Slot {
    /// Features (N, I₄).
    X = 2,
    /// Targets (N, 1 or O).
    Y = 3,
    /// Orders of the rows, of some epochs.
    Orders = 4,
    /// The trials' numbers.
    Trials = 5,
    /// Thresholds and factors of dropout.
    Dropout = 6,
    /// The trials' rates at the steps of a submit.
    Rates = 7,
    /// Parameters.
    Parameters = 8,
    /// Gradients.
    Gradients = 9,
    /// Moments.
    Moments = 10,
    /// Working memory.
    Work = 11,
    /// How the trials stand.
    Records = 12,
    /// What a step finds out of each trial.
    Verdicts = 13,
    /// What was measured.
    Samples = 14,
    /// Features and targets side by side (N, I₄ + Y₄), for whole trials.
    Data = 15,
    /// The trials' numbers with their dropout, for whole trials.
    Wholes = 16,
}

/// Invocations of a workgroup of the layered kernels.
pub const WORKGROUP: u32 = 64;

const COMMON: &str = include_str!("kernels/common.wgsl");
const LAYERED: &str = include_str!("kernels/layered.wgsl");
const FUNCTIONS: &str = include_str!("kernels/functions.wgsl");
const ACTIVATION: &str = include_str!("kernels/activation.wgsl");
const PHILOX: &str = include_str!("kernels/philox.wgsl");
const OPTIMIZER: &str = include_str!("kernels/optimizer.wgsl");
const SCORES: &str = include_str!("kernels/scores.wgsl");
const RULE: &str = include_str!("kernels/rule.wgsl");

impl Kernel {
    /// Every kernel.
    #[cfg(test)]
    pub const ALL: [Self; 7] = [
        Self::DenseForward,
        Self::DenseBackward,
        Self::Loss,
        Self::ClipByNorm,
        Self::Update,
        Self::CloseStep,
        Self::Resident,
    ];

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::DenseForward => "dense_forward",
            Self::DenseBackward => "dense_backward",
            Self::Loss => "loss",
            Self::ClipByNorm => "clip_by_norm",
            Self::Update => "update",
            Self::CloseStep => "close_step",
            Self::Resident => "resident",
        }
    }

    /// Its text, with what it uses before it.
    pub fn source(self) -> String {
        let parts: &[&str] = match self {
            Self::DenseForward => {
                &[COMMON, LAYERED, FUNCTIONS, ACTIVATION, PHILOX, include_str!("kernels/dense_forward.wgsl")]
            }
            Self::DenseBackward => &[COMMON, LAYERED, include_str!("kernels/dense_backward.wgsl")],
            Self::Loss => &[COMMON, LAYERED, FUNCTIONS, SCORES, include_str!("kernels/loss.wgsl")],
            Self::ClipByNorm => &[COMMON, LAYERED, include_str!("kernels/clip_by_norm.wgsl")],
            Self::Update => &[COMMON, LAYERED, OPTIMIZER, include_str!("kernels/update.wgsl")],
            Self::CloseStep => &[COMMON, LAYERED, RULE, include_str!("kernels/close_step.wgsl")],
            Self::Resident => &[
                COMMON,
                FUNCTIONS,
                ACTIVATION,
                PHILOX,
                SCORES,
                OPTIMIZER,
                RULE,
                include_str!("kernels/resident_layers.wgsl"),
                include_str!("kernels/resident_update.wgsl"),
                include_str!("kernels/resident.wgsl"),
            ],
        };
        parts.concat()
    }

    /// What it binds, and whether it writes it.
    pub fn slots(self) -> &'static [(Slot, bool)] {
        match self {
            Self::DenseForward => &[
                (Slot::X, false),
                (Slot::Orders, false),
                (Slot::Trials, false),
                (Slot::Dropout, false),
                (Slot::Parameters, false),
                (Slot::Work, true),
                (Slot::Records, false),
            ],
            Self::DenseBackward => &[
                (Slot::X, false),
                (Slot::Orders, false),
                (Slot::Trials, false),
                (Slot::Parameters, false),
                (Slot::Gradients, true),
                (Slot::Work, true),
                (Slot::Records, false),
            ],
            Self::Loss => &[
                (Slot::Y, false),
                (Slot::Orders, false),
                (Slot::Trials, false),
                (Slot::Work, true),
                (Slot::Records, false),
            ],
            Self::ClipByNorm => &[
                (Slot::Trials, false),
                (Slot::Parameters, false),
                (Slot::Gradients, false),
                (Slot::Records, false),
                (Slot::Verdicts, true),
            ],
            Self::Update => &[
                (Slot::Trials, false),
                (Slot::Rates, false),
                (Slot::Parameters, true),
                (Slot::Gradients, false),
                (Slot::Moments, true),
                (Slot::Records, false),
                (Slot::Verdicts, true),
            ],
            Self::CloseStep => {
                &[(Slot::Work, false), (Slot::Records, true), (Slot::Verdicts, false), (Slot::Samples, true)]
            }
            Self::Resident => &[
                (Slot::Orders, false),
                (Slot::Rates, false),
                (Slot::Parameters, true),
                (Slot::Moments, true),
                (Slot::Records, true),
                (Slot::Samples, true),
                (Slot::Data, false),
                (Slot::Wholes, false),
            ],
        }
    }

    /// Barriers that one of its workgroups passes; `Residency` counts those of whole trials.
    pub fn barriers(self) -> u64 {
        u64::from(self == Self::ClipByNorm)
    }
}

#[cfg(test)]
mod tests {
    use naga::valid::{Capabilities, ValidationFlags, Validator};

    use super::super::words::{Layer, Rates, Record, Sample, Step, Trial, Words};
    use super::*;

    fn module(kernel: Kernel) -> naga::Module {
        let source = kernel.source();
        naga::front::wgsl::parse_str(&source)
            .unwrap_or_else(|error| unreachable!("{}: {}", kernel.name(), error.emit_to_string(&source)))
    }

    #[test]
    fn every_kernel_is_valid_and_within_the_portable_limits() {
        for kernel in Kernel::ALL {
            let module = module(kernel);
            let checked = Validator::new(ValidationFlags::all(), Capabilities::empty()).validate(&module);
            assert!(checked.is_ok(), "{}: {checked:?}", kernel.name());
            assert_eq!(module.entry_points.len(), 1);
            assert_eq!(module.entry_points[0].name, kernel.name());
            assert!(kernel.slots().len() <= 8, "{} binds too many storage buffers", kernel.name());
        }
    }

    /// The bindings that the text declares are those that the layout is made of, with the same access.
    #[test]
    fn bindings_are_those_of_the_text() {
        for kernel in Kernel::ALL {
            let module = module(kernel);
            let mut declared: Vec<(u32, bool)> = module
                .global_variables
                .iter()
                .filter_map(|(_, variable)| match variable.space {
                    naga::AddressSpace::Storage { access } => {
                        let binding = variable.binding.as_ref().expect("a storage buffer is bound");
                        Some((binding.binding, access.contains(naga::StorageAccess::STORE)))
                    }
                    _ => None,
                })
                .collect();
            declared.sort_unstable();
            let ours: Vec<_> = kernel.slots().iter().map(|(slot, writes)| (*slot as u32, *writes)).collect();
            assert_eq!(declared, ours, "{}", kernel.name());
        }
    }

    #[test]
    fn structures_have_the_layout_of_their_twins() {
        fn check<W: Words>(kernel: Kernel) {
            let module = module(kernel);
            let found = module.types.iter().find(|(_, type_)| type_.name.as_deref() == Some(W::NAME));
            let (_, type_) = found.unwrap_or_else(|| unreachable!("{} is not declared", W::NAME));
            let naga::TypeInner::Struct { members, span } = &type_.inner else {
                unreachable!("{} is no structure", W::NAME);
            };
            let names: Vec<_> =
                members.iter().map(|member| member.name.as_deref().expect("it has a name")).collect();
            assert_eq!(names, W::FIELDS);
            for (index, member) in members.iter().enumerate() {
                assert_eq!(member.offset as usize, 4 * index, "{}.{}", W::NAME, names[index]);
            }
            assert_eq!(*span as usize, 4 * W::COUNT, "{}", W::NAME);
        }
        check::<Step>(Kernel::Update);
        check::<Layer>(Kernel::Update);
        check::<Trial>(Kernel::Update);
        check::<Rates>(Kernel::Update);
        check::<Record>(Kernel::CloseStep);
        check::<Sample>(Kernel::CloseStep);
    }
}
