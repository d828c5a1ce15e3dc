// What the layered kernels see of the step and of the layer that a dispatch is for.

@group(0) @binding(0) var<uniform> step: Step;
@group(0) @binding(1) var<uniform> layer: Layer;
