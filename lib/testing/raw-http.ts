import net from "node:net";

export interface RawAnswer {
  status: number;
  headers: Headers;
  body: string;
}

/**
 * A TCP connection to a server of this machine that sends bytes exactly as they are given and reads HTTP/1.1 answers, one
 * after the other on the same connection.
 */
export class RawConnection {
  readonly #socket: net.Socket;
  #received: Buffer = Buffer.alloc(0);
  #isOver = false;
  #wake: () => void = () => undefined;

  constructor(port: number) {
    this.#socket = net.connect(port, "127.0.0.1");
    this.#socket.setNoDelay(true);
    this.#socket.on("data", (chunk: Buffer) => {
      this.#received = Buffer.concat([this.#received, chunk]);
      this.#wake();
    });
    this.#socket.on("error", () => undefined);
    this.#socket.on("close", () => {
      this.#isOver = true;
      this.#wake();
    });
  }

  /** Sends a request in one piece, or in pieces of `pieceBytes`, and reads its answer. Throws when the connection ends before. */
  async send(request: Buffer, pieceBytes = request.length): Promise<RawAnswer> {
    for (let at = 0; at < request.length; at += pieceBytes) {
      await new Promise<void>((resolve) => this.#socket.write(request.subarray(at, at + pieceBytes), () => resolve()));
    }
    const head = (await this.#takeUntil("\r\n\r\n")).toString("latin1");
    const [statusLine = "", ...lines] = head.split("\r\n");
    const headers = new Headers(
      lines.map((line): [string, string] => [
        line.slice(0, line.indexOf(":")),
        line.slice(line.indexOf(":") + 1).trim(),
      ]),
    );
    const body =
      headers.get("transfer-encoding") === "chunked" ? await this.#takeChunks() : await this.#takeLength(headers);
    return { status: Number(statusLine.split(" ")[1]), headers, body: body.toString("utf8") };
  }

  close(): void {
    this.#socket.destroy();
  }

  #takeLength(headers: Headers): Promise<Buffer> {
    return this.#take(Number(headers.get("content-length") ?? 0));
  }

  async #takeChunks(): Promise<Buffer> {
    const parts: Buffer[] = [];
    for (;;) {
      const size = Number.parseInt((await this.#takeUntil("\r\n")).toString("latin1"), 16);
      const chunk = await this.#take(size + 2);
      if (size === 0) return Buffer.concat(parts);
      parts.push(chunk.subarray(0, size));
    }
  }

  /** What comes before `mark`, which is taken as well. */
  async #takeUntil(mark: string): Promise<Buffer> {
    await this.#waitFor(() => this.#received.includes(mark));
    const found = await this.#take(this.#received.indexOf(mark));
    await this.#take(mark.length);
    return found;
  }

  async #take(bytes: number): Promise<Buffer> {
    await this.#waitFor(() => this.#received.length >= bytes);
    const taken = this.#received.subarray(0, bytes);
    this.#received = this.#received.subarray(bytes);
    return taken;
  }

  async #waitFor(isThere: () => boolean): Promise<void> {
    while (!isThere()) {
      if (this.#isOver) throw new Error("The server ended the connection before its answer was complete.");
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }
}
