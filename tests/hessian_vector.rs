//! The plain network's gradient and Hessian-vector products against central differences in double precision, for every
//! activation and loss over a few shapes.

use tuning_playground::net::{Activation, Examples, Layout, Loss, Network, Task};
use tuning_playground::numeric::Stream;

const INPUTS: usize = 3;
const ROWS: [u32; 5] = [0, 2, 3, 5, 6];
const STEP: f64 = 1e-5;

/// Whether two derivatives agree. Central differences over 1e-5 of sums of a few products are off by 1e-10 or less;
/// the test leaves two decades.
fn agrees(ours: f64, difference: f64) -> bool {
    (ours - difference).abs() <= 1e-8 + 1e-7 * difference.abs()
}

/// Parameters moved by `size` along `v`.
fn moved(w: &[f64], v: &[f64], size: f64) -> Vec<f64> {
    w.iter().zip(v).map(|(w, v)| w + size * v).collect()
}

fn normal(stream: &mut Stream, count: usize, deviation: f64) -> Vec<f64> {
    (0..count).map(|_| stream.normal() * deviation).collect()
}

/// Targets of seven rows.
fn targets(task: Task, outputs: usize) -> Vec<f64> {
    match task {
        Task::Classification => (0..7).map(|row| (row % outputs.max(2)) as f64).collect(),
        Task::Regression => (0..7 * outputs).map(|i| 2.0 * (i as f64 * 0.7).sin()).collect(),
    }
}

/// Checks the loss's derivatives along one direction; the gradient and two products are computed together.
fn check(network: &Network, stream: &mut Stream) {
    let outputs = network.layout.outputs();
    let (x, y) = (normal(stream, 7 * INPUTS, 1.0), targets(network.task, outputs));
    let examples = Examples { x: &x, y: &y, rows: &ROWS };
    let count = network.layout.parameters();
    let w = normal(stream, count, 0.6);
    // Directions of length about 1: the third and fourth derivatives, which the difference leaves over, stay small.
    let directions = [(); 2].map(|()| normal(stream, count, 1.0 / (count as f64).sqrt()));
    let exact = network.derivatives(&w, examples, &[&directions[0], &directions[1]]);
    for (v, product) in directions.iter().zip(&exact.products) {
        let [above, below] =
            [STEP, -STEP].map(|step| network.derivatives(&moved(&w, v, step), examples, &[]));
        let slope: f64 = exact.gradient.iter().zip(v).map(|(g, v)| g * v).sum();
        let difference = (above.loss - below.loss) / (2.0 * STEP);
        assert!(agrees(slope, difference), "{network:?}: slope {slope} and {difference}");
        for (index, product) in product.iter().enumerate() {
            let difference = (above.gradient[index] - below.gradient[index]) / (2.0 * STEP);
            assert!(
                agrees(*product, difference),
                "{network:?}, parameter {index}: {product} and {difference}"
            );
        }
    }
}

#[test]
fn every_activation_and_loss_over_a_few_shapes() {
    let mut stream = Stream::new(11, "hessian", 0);
    let mut checked = 0;
    for (task, outputs) in
        [(Task::Classification, 1), (Task::Classification, 4), (Task::Regression, 1), (Task::Regression, 2)]
    {
        for (_, loss) in Loss::NAMED {
            if task == Task::Regression && loss == Loss::CrossEntropy {
                continue;
            }
            for (_, activation) in Activation::NAMED {
                for hidden in [&[][..], &[1], &[5], &[4, 3], &[2, 6, 3]] {
                    let layout = Layout::new(INPUTS, hidden, outputs);
                    check(&Network { layout, activation, loss, task }, &mut stream);
                    checked += 1;
                }
            }
        }
    }
    assert_eq!(checked, 11 * 5 * (2 * 3 + 2 * 2));
}

/// u·(H v) = v·(H u), which no finite difference knows of.
#[test]
fn the_hessian_is_symmetric() {
    let mut stream = Stream::new(12, "hessian", 0);
    let layout = Layout::new(INPUTS, &[6, 4], 3);
    let (loss, task) = (Loss::CrossEntropy, Task::Classification);
    let network = Network { layout, activation: Activation::Mish, loss, task };
    let (x, y) = (normal(&mut stream, 7 * INPUTS, 1.0), targets(task, 3));
    let count = network.layout.parameters();
    let [w, u, v] = [(); 3].map(|()| normal(&mut stream, count, 0.7));
    let products = network.derivatives(&w, Examples { x: &x, y: &y, rows: &ROWS }, &[&u, &v]).products;
    let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
    let (one, other) = (dot(&u, &products[1]), dot(&v, &products[0]));
    assert!(one.abs() > 1e-3 && (one - other).abs() <= 1e-12 * one.abs().max(1.0), "{one} and {other}");
}
