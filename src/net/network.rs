//! A network with its loss, written to be read: gradient and Hessian-vector products.
//!
//! It is generic so that those who use it choose the precision, which is double, and how it is compiled: for size.
//!
//! Notation, for one example and the layers l = 1 … L:
//! - a_0 the features, z_l = W_lᵀ a_{l-1} + b_l the weighted sums, a_l = f(z_l) the hidden layers' values;
//! - e_l (width) the derivative of the loss with respect to a_l, d_l (width) that with respect to z_l;
//! - v (P) a direction in the space of parameters, V_l and v_l its parts for W_l and b_l;
//! - R{·} the derivative of anything along v: R{q(w)} = ∂q(w + r·v)/∂r at r = 0 (Pearlmutter 1994, "Fast exact
//!   multiplication by the Hessian"). R of the gradient is the Hessian times v, at the cost of two gradients.

use super::{Activation, Layer, Layout, Loss, Task};
use crate::numeric::Real;

/// What a network computes and what its training makes small.
#[derive(Clone, Debug)]
pub struct Network {
    /// Places of the parameters in the arena.
    pub layout: Layout,
    /// Activation f of the hidden layers.
    pub activation: Activation,
    /// The loss of one example.
    pub loss: Loss,
    /// Classification or regression.
    pub task: Task,
}

/// Some rows of a data set.
#[derive(Clone, Copy, Debug)]
pub struct Examples<'a, R> {
    /// All features (N, I), row-major.
    pub x: &'a [R],
    /// All targets (N, 1 class index or O), row-major.
    pub y: &'a [R],
    /// Which rows (B).
    pub rows: &'a [u32],
}

/// Derivatives of the mean loss of some examples.
#[derive(Clone, Debug)]
pub struct Derivatives<R> {
    /// The mean loss.
    pub loss: R,
    /// Its gradient (P).
    pub gradient: Vec<R>,
    /// Its Hessian times each direction (P).
    pub products: Vec<Vec<R>>,
}

/// What the forward pass of an example leaves behind: one vector for each layer.
struct Forward<R> {
    /// a_0 … a_{L-1}
    inputs: Vec<Vec<R>>,
    /// z_1 … z_L
    sums: Vec<Vec<R>>,
    /// f'(z_1) … f'(z_{L-1})
    slopes: Vec<Vec<R>>,
}

/// What its backward pass leaves behind: one vector for each layer.
struct Backward<R> {
    /// d_1 … d_L
    of_sums: Vec<Vec<R>>,
    /// e_1 … e_{L-1}
    of_values: Vec<Vec<R>>,
}

impl Network {
    /// Loss, gradient and the Hessian's products with `directions` (P each) at `parameters` (P), of the mean over
    /// `examples`, penalties excluded.
    pub fn derivatives<R: Real>(
        &self,
        parameters: &[R],
        examples: Examples<'_, R>,
        directions: &[&[R]],
    ) -> Derivatives<R> {
        let zeros = || vec![R::zero(); self.layout.parameters()];
        let mut sum = Derivatives {
            loss: R::zero(),
            gradient: zeros(),
            products: directions.iter().map(|_| zeros()).collect(),
        };
        let (inputs, targets) = (self.layout.inputs(), self.targets());
        for row in examples.rows.iter().map(|row| *row as usize) {
            let y = &examples.y[row * targets..][..targets];
            let forward = self.forward(parameters, &examples.x[row * inputs..][..inputs]);
            let (loss, backward) = self.backward(parameters, &forward, y);
            sum.loss += loss;
            for (index, layer) in self.layout.layers().iter().enumerate() {
                add_gradient(layer, &mut sum.gradient, &forward.inputs[index], &backward.of_sums[index]);
            }
            for (v, product) in directions.iter().zip(&mut sum.products) {
                let (inputs, sums) = self.r_forward(parameters, v, &forward);
                self.r_backward([parameters, v], (&forward, &backward, y), (&inputs, &sums), product);
            }
        }
        let share = R::one() / R::splat(examples.rows.len() as f64);
        sum.loss = sum.loss * share;
        let all = sum.products.iter_mut().chain([&mut sum.gradient]);
        all.flatten().for_each(|value| *value = *value * share);
        sum
    }

    /// Numbers of one example's target.
    fn targets(&self) -> usize {
        if self.task == Task::Classification { 1 } else { self.layout.outputs() }
    }

    fn forward<R: Real>(&self, w: &[R], x: &[R]) -> Forward<R> {
        let mut forward = Forward { inputs: vec![x.to_vec()], sums: Vec::new(), slopes: Vec::new() };
        for (index, layer) in self.layout.layers().iter().enumerate() {
            let mut z = w[layer.biases()].to_vec();
            add_sums(layer, w, &forward.inputs[index], &mut z);
            if index < self.layout.hidden().len() {
                let (mut a, mut slopes) = (z.clone(), z.clone());
                for (a, slope) in a.iter_mut().zip(&mut slopes) {
                    (*a, *slope) = self.activation.value_and_slope(*a);
                }
                forward.inputs.push(a);
                forward.slopes.push(slopes);
            }
            forward.sums.push(z);
        }
        forward
    }

    /// The loss too.
    fn backward<R: Real>(&self, w: &[R], forward: &Forward<R>, y: &[R]) -> (R, Backward<R>) {
        let layers = self.layout.layers();
        let last = layers.len() - 1;
        let (mut of_sums, mut of_values) = (forward.sums.clone(), vec![Vec::new(); last]);
        let loss = self.loss.value_and_gradient(self.task, &mut of_sums[last], y);
        for index in (0..last).rev() {
            let mut e = vec![R::zero(); layers[index].outputs];
            add_transposed(&layers[index + 1], w, &of_sums[index + 1], &mut e);
            // d = f'(z) e
            of_sums[index] = products(&forward.slopes[index], &e);
            of_values[index] = e;
        }
        (loss, Backward { of_sums, of_values })
    }

    /// R{a_0} … R{a_{L-1}} and R{z_1} … R{z_L} along `v`.
    fn r_forward<R: Real>(&self, w: &[R], v: &[R], forward: &Forward<R>) -> (Vec<Vec<R>>, Vec<Vec<R>>) {
        let (mut r_inputs, mut r_sums) = (vec![vec![R::zero(); self.layout.inputs()]], Vec::new());
        for (index, layer) in self.layout.layers().iter().enumerate() {
            // R{z} = Vᵀ a + v + Wᵀ R{a}
            let mut rz = v[layer.biases()].to_vec();
            add_sums(layer, v, &forward.inputs[index], &mut rz);
            add_sums(layer, w, &r_inputs[index], &mut rz);
            // R{a} = f'(z) R{z}
            if let Some(slopes) = forward.slopes.get(index) {
                r_inputs.push(products(slopes, &rz));
            }
            r_sums.push(rz);
        }
        (r_inputs, r_sums)
    }

    /// Adds R{gradient} along v to `product` (P).
    fn r_backward<R: Real>(
        &self,
        [w, v]: [&[R]; 2],
        (forward, backward, y): (&Forward<R>, &Backward<R>, &[R]),
        (r_inputs, r_sums): (&[Vec<R>], &[Vec<R>]),
        product: &mut [R],
    ) {
        let layers = self.layout.layers();
        let last = layers.len() - 1;
        let mut rd = self.loss.hessian_vector(self.task, &forward.sums[last], y, &r_sums[last]);
        for index in (0..=last).rev() {
            let layer = &layers[index];
            // R{a dᵀ} = a R{d}ᵀ + R{a} dᵀ; the second part has no bias.
            add_gradient(layer, product, &forward.inputs[index], &rd);
            add_outer(layer, product, &r_inputs[index], &backward.of_sums[index]);
            let Some(below) = index.checked_sub(1) else { return };
            // R{e} = W R{d} + V d
            let mut re = vec![R::zero(); layer.inputs];
            add_transposed(layer, w, &rd, &mut re);
            add_transposed(layer, v, &backward.of_sums[index], &mut re);
            // R{f'(z) e} = f'(z) R{e} + f''(z) R{z} e
            rd = products(&forward.slopes[below], &re);
            let moved = forward.sums[below].iter().zip(&r_sums[below]).zip(&backward.of_values[below]);
            for (rd, ((z, rz), e)) in rd.iter_mut().zip(moved) {
                *rd += self.activation.curvature(*z) * *rz * *e;
            }
        }
    }
}

/// The products of the numbers of `a` and `b`.
fn products<R: Real>(a: &[R], b: &[R]) -> Vec<R> {
    let mut products = a.to_vec();
    products.iter_mut().zip(b).for_each(|(a, b)| *a = *a * *b);
    products
}

/// Adds Wᵀ a to `sums` (O), for `a` (I) and the weights W of `arena` (P).
fn add_sums<R: Real>(layer: &Layer, arena: &[R], a: &[R], sums: &mut [R]) {
    for (row, a) in arena[layer.weights()].chunks_exact(layer.outputs).zip(a) {
        sums.iter_mut().zip(row).for_each(|(sum, weight)| *sum += *weight * *a);
    }
}

/// Adds W d to `to` (I), for `d` (O) and the weights W of `arena` (P).
fn add_transposed<R: Real>(layer: &Layer, arena: &[R], d: &[R], to: &mut [R]) {
    for (row, to) in arena[layer.weights()].chunks_exact(layer.outputs).zip(to) {
        row.iter().zip(d).for_each(|(weight, d)| *to += *weight * *d);
    }
}

/// Adds a dᵀ to the weights' gradients in `arena` (P).
fn add_outer<R: Real>(layer: &Layer, arena: &mut [R], a: &[R], d: &[R]) {
    for (row, a) in arena[layer.weights()].chunks_exact_mut(layer.outputs).zip(a) {
        row.iter_mut().zip(d).for_each(|(weight, d)| *weight += *a * *d);
    }
}

/// The same, and adds d to the biases' gradients.
fn add_gradient<R: Real>(layer: &Layer, arena: &mut [R], a: &[R], d: &[R]) {
    add_outer(layer, arena, a, d);
    arena[layer.biases()].iter_mut().zip(d).for_each(|(bias, d)| *bias += *d);
}
