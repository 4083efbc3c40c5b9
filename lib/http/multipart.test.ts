import { describe, expect, it } from "vitest";
import { readMultipartFile } from "./multipart";

const HEADERS = { "content-type": "multipart/form-data; boundary=b" };

function part(disposition: string, content: string): string {
  return `--b\r\ncontent-disposition: form-data${disposition}\r\n\r\n${content}\r\n`;
}

const END = "--b--\r\n";
const FILE = part('; name="file"; filename="x.csv"', "a,b");
const OTHER = part('; name="other"; filename="y.csv"', "c,d");

/** A request whose body comes in chunks of a few bytes, and may fail at its end. */
function form(text: string, failure?: Error): Request {
  const bytes = new TextEncoder().encode(text);
  let at = 0;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (at < bytes.length) controller.enqueue(bytes.slice(at, at + 16));
      else if (failure) controller.error(failure);
      else controller.close();
      at += 16;
    },
  });
  // Node wants `duplex` for a streamed body; the type of RequestInit does not know it.
  const init = { method: "POST", headers: HEADERS, body, duplex: "half" };
  return new Request("http://127.0.0.1:3000/", init);
}

async function read(request: Request) {
  const { fields, fileName, body } = await readMultipartFile(request);
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return { fields: Object.fromEntries(fields), fileName, content: Buffer.concat(chunks).toString() };
}

describe("readMultipartFile", () => {
  it.each<[string, string, Record<string, string>]>([
    ["a file alone", FILE + END, {}],
    ["fields before the file", part('; name="name"', "Mails") + FILE + END, { name: "Mails" }],
    ["other files before and after", OTHER + FILE + OTHER + FILE + END, {}],
    ["a file without a name before", part('; filename="y.csv"', "c,d") + FILE + END, {}],
    ["a part that is no form data", `--b\r\nx-note: 1\r\n\r\nhello\r\n${FILE}${END}`, {}],
  ])("reads %s", async (_, text, fields) => {
    expect(await read(form(text))).toEqual({ fields, fileName: "x.csv", content: "a,b" });
  });

  it.each<[string, string]>([
    ["an empty body", ""],
    ["no part", END],
    ["fields only", part('; name="name"', "Mails") + END],
    ["a field without a name", part("", "Mails") + END],
    ["a file of another name", OTHER + END],
    ["a file without a name", part('; filename="y.csv"', "c,d") + END],
  ])("refuses %s", async (_, text) => {
    await expect(read(form(text))).rejects.toMatchObject({ name: "AppError" });
  });

  // Whatever a client cuts off, in whatever part: an error of the request, and never one that nobody listens to.
  it.each<[string, string]>([
    ["the file", FILE],
    ["a file of another name", OTHER],
    ["a file after the file", FILE + OTHER],
    ["a file without a name", part('; filename="y.csv"', "c,d")],
    ["a field", part('; name="name"', "Mails")],
  ])("survives a form that is cut anywhere in %s", async (_, text) => {
    for (let length = 1; length < text.length; length++) {
      for (const failure of [undefined, new Error("connection reset")]) {
        const outcome = await read(form(text.slice(0, length), failure)).catch((error: unknown) => error);
        if (outcome instanceof Error) expect(outcome, `cut at ${length}`).toMatchObject({ name: "AppError" });
        else expect(outcome).toMatchObject({ content: "a,b" });
      }
    }
  });
});
