/** What a browser must have for training, checked before anything is loaded. */

/** The smallest module that uses a 128-bit vector (i8x16.splat, i8x16.popcnt). */
const SIMD_MODULE = new Uint8Array([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98,
  11,
]);

/** The name of the first thing that is missing; null if all is there. */
export function missingFeature(
  scope: { WebAssembly?: unknown; Worker?: unknown } = globalThis,
): string | null {
  if (scope.WebAssembly === undefined) return "WebAssembly";
  if (!WebAssembly.validate(SIMD_MODULE)) return "WebAssembly SIMD";
  if (scope.Worker === undefined) return "Web Workers";
  return null;
}
