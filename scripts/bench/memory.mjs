/** A server's memory over time. Linux only: it is what its kernel says. */
import { readFile } from "node:fs/promises";

async function residentBytes(pid) {
  const status = await readFile(`/proc/${pid}/status`, "utf8");
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1]) * 1024;
}

/** Samples the memory once a second until the time is over. */
export async function watchMemory(pid, began, isOver) {
  const samples = [];
  while (!isOver()) {
    samples.push({ seconds: (performance.now() - began) / 1_000, bytes: await residentBytes(pid) });
    await new Promise((resolve) => setTimeout(resolve, 1_000));
  }
  return samples;
}

/** The line through the samples by least squares: its growth from the first to the last, as a share of their mean. */
export function growthOf(samples) {
  const mean = (of) => samples.reduce((sum, sample) => sum + of(sample), 0) / samples.length;
  const [meanSeconds, meanBytes] = [mean(({ seconds }) => seconds), mean(({ bytes }) => bytes)];
  const spread = mean(({ seconds }) => (seconds - meanSeconds) ** 2);
  const together = mean(({ seconds, bytes }) => (seconds - meanSeconds) * (bytes - meanBytes));
  const bytesPerSecond = spread === 0 ? 0 : together / spread;
  const span = samples.at(-1).seconds - samples[0].seconds;
  return { bytesPerSecond, share: (bytesPerSecond * span) / meanBytes };
}
