//! The TypeScript declarations of the public structures, made from the Rust types so that they cannot drift.

use ts_rs::{Config, TS};

use crate::{data, net, sampler, space, study, train, tune};

/// Structures that have no Rust type of their own: those that hold typed arrays, and those that JavaScript alone sees.
const JAVASCRIPT: &str = "\
/** A data set as arrays: x (N, inputs) row-major; y class indices (N), or (N, outputs) for a regression. */
export interface Dataset {
  x: Float32Array;
  y: Float32Array;
  inputs: number;
  /** 1 for two classes, K for K classes, the number of targets for a regression. */
  outputs: number;
  task: Task;
}

/** A trainer's raw data set with its split. */
export interface SplitDataset extends Dataset {
  /** Number of classes; null for a regression. */
  classes: number | null;
  /** Rows that train. */
  train: Uint32Array;
  /** Rows that test. */
  test: Uint32Array;
}

/** What a trainer has done on the graphics device. */
export interface DeviceCounters {
  /** Steps of the population. */
  steps: number;
  /** Submits for steps. */
  submits: number;
  /** Dispatches for steps. */
  dispatches: number;
  /** Barriers inside of their kernels, per workgroup. */
  barriers: number;
  bytesRead: number;
  /** Pipelines, bind groups and buffers made after start-up. */
  objectsCreated: number;
}
";

/// All declarations, as the text of a module.
pub fn declarations() -> String {
    let config = Config::new();
    let mut text = String::new();
    /// Adds the declaration of each type, exported and with its documentation.
    macro_rules! declare {
        ($($name:ty),* $(,)?) => {
            $(
                text.push_str(&<$name as TS>::docs().unwrap_or_default());
                text.push_str("export ");
                text.push_str(&<$name as TS>::decl(&config));
                text.push_str("\n\n");
            )*
        };
    }
    declare!(
        train::Experiment,
        train::EngineChoice,
        data::DataSpec,
        data::DataName,
        data::Amount,
        data::Task,
        net::ModelSpec,
        net::Activation,
        net::Init,
        net::Loss,
        net::Dropout,
        train::TrainSpec,
        net::OptimizerSpec,
        net::OptimizerKind,
        net::ScheduleSpec,
        net::Schedule,
        train::HyperChange,
        train::OneOrEach,
        train::Progress,
        train::RunState,
        crate::engine::Failure,
        train::Metrics,
        train::Scores,
        train::GridBounds,
        train::Description,
        train::Speeds,
        study::StudySpec,
        study::Direction,
        space::SpaceSpec,
        space::ParameterSpec,
        space::FloatSpec,
        space::IntSpec,
        space::CategoricalSpec,
        space::Scalar,
        sampler::SamplerSpec,
        sampler::GridSpec,
        sampler::TpeSpec,
        sampler::CmaEsSpec,
        sampler::GeneticSpec,
        sampler::RegularizedEvolutionSpec,
        sampler::DifferentialEvolutionSpec,
        sampler::Points,
        sampler::Nsga2Spec,
        sampler::BohbSpec,
        sampler::AutoChoice,
        sampler::LhsSpec,
        sampler::GpSpec,
        sampler::AcquisitionKind,
        sampler::Why,
        sampler::SamplerModel,
        sampler::Upcoming,
        sampler::AxisGrid,
        sampler::GpSurface,
        sampler::TpeDensities,
        sampler::AxisDensities,
        sampler::CmaEsPath,
        sampler::GenerationShape,
        sampler::Ellipse,
        sampler::Population,
        sampler::Report,
        study::PrunerSpec,
        study::MedianSpec,
        study::PercentileSpec,
        study::PatientSpec,
        study::ThresholdSpec,
        study::AshaSpec,
        study::HyperbandSpec,
        study::WilcoxonSpec,
        study::Decision,
        study::DecisionCode,
        study::PrunerExplanation,
        study::Limit,
        study::Bracket,
        study::Rung,
        study::ImportanceSpec,
        study::Method,
        study::Importance,
        study::Interaction,
        study::Suggestion,
        study::Trial,
        study::Chosen,
        study::TrialChanges<'_>,
        study::ExplainSpec,
        study::Through,
        study::Explanation,
        study::TrialState,
        study::Source,
        study::Ending,
        study::StudyDocument<'_>,
        tune::HypergradientSearchSpec,
        tune::HypergradientPoint,
        tune::HypergradientDescentSpec,
        tune::DescentRule,
        tune::PopulationTrainingSpec,
        tune::Generation,
        tune::Member,
        tune::Exchange,
        tune::Explored,
    );
    text.push_str(JAVASCRIPT);
    text
}

#[cfg(test)]
mod tests {
    #[test]
    fn declarations_are_complete() {
        let text = super::declarations();
        for name in ["Experiment", "Progress", "DataSpec", "OptimizerKind", "SplitDataset", "TrialOutcome"] {
            assert!(text.contains(&format!(" {name} ")), "{name} is missing");
        }
        assert!(text.contains("learningRate?: number"), "{text}");
    }
}
