import { u16 } from "@/lib/typed";

/**
 * Draws rows with replacement, as many as there are. Chris Doty-Humphrey's sfc32: the draws are most of what an interval
 * costs, so the generator is small and its state stays in local variables while a resample is drawn.
 */
export class RowDraws {
  private readonly state: [number, number, number, number];

  /** The same seed gives the same draws. */
  constructor(seed: number) {
    this.state = [seed | 0, 0x9e3779b9 | 0, 0x243f6a88, 1];
    // Seeds that are near each other have nothing in common after so many rounds.
    this.fill(new Uint16Array(16));
  }

  /** Sets `times` to how often each row was drawn; they sum to the number of rows. */
  fill(times: Uint16Array): void {
    const rows = times.length;
    let [a, b, c, d] = this.state;
    times.fill(0);
    for (let draw = 0; draw < rows; draw++) {
      const sum = (((a + b) | 0) + d) | 0;
      d = (d + 1) | 0;
      a = b ^ (b >>> 9);
      b = (c + (c << 3)) | 0;
      c = (c << 21) | (c >>> 11);
      c = (c + sum) | 0;
      const row = Math.floor(((sum >>> 0) / 4294967296) * rows);
      times[row] = u16(times, row) + 1;
    }
    this.state[0] = a;
    this.state[1] = b;
    this.state[2] = c;
    this.state[3] = d;
  }
}
