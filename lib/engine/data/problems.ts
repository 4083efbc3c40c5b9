/** How many problems a report lists. */
export const LISTED_PROBLEMS = 20;

interface LineProblem {
  file: number;
  line: number;
  text: string;
}

/** Gathers problems: counts all, keeps the first in the order of files and lines, however they were found. */
export class Problems {
  /** Bad lines. */
  lineCount = 0;
  private readonly lines: LineProblem[] = [];
  private readonly general: string[] = [];

  /** A bad line of file number `file` (0-based), named `name`. */
  addLine(file: number, name: string, line: number, reason: string): void {
    this.lineCount++;
    this.lines.push({ file, line, text: `${name} line ${line}: ${reason}` });
    if (this.lines.length > LISTED_PROBLEMS * 8) this.trim();
  }

  /** A sentence about a whole file, a target or the task. Listed before the lines. */
  add(sentence: string): void {
    this.general.push(sentence);
  }

  get count(): number {
    return this.lineCount + this.general.length;
  }

  /** Whether anything but single lines is wrong. */
  get hasGeneral(): boolean {
    return this.general.length > 0;
  }

  /** The first {@link LISTED_PROBLEMS}. */
  list(): string[] {
    this.trim();
    return [...this.general, ...this.lines.map((problem) => problem.text)].slice(0, LISTED_PROBLEMS);
  }

  private trim(): void {
    this.lines.sort((a, b) => a.file - b.file || a.line - b.line);
    this.lines.length = Math.min(this.lines.length, LISTED_PROBLEMS);
  }
}
