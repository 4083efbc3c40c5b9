/** y[0 … n) += a · x[0 … n), four at a time; n is a multiple of 4. Pointers are byte offsets. */
export function axpy(a: f32, x: usize, y: usize, n: i32): void {
  const factor = f32x4.splat(a);
  const end = x + (<usize>n << 2);
  while (x < end) {
    v128.store(y, f32x4.add(v128.load(y), f32x4.mul(factor, v128.load(x))));
    x += 16;
    y += 16;
  }
}
