import { parentPort, workerData } from "node:worker_threads";
import { SentenceEncoder } from "../encoder/sentence-encoder";
import { attachHead } from "../heads/attach-head";
import { standBack } from "../stand-back";
import { encodeTexts } from "./encode-texts";
import { HeadLoop } from "./head-loop";
import type { HeadSetup, HelperCommand, HelperData, HelperReply } from "./helper-protocol";
import { Stop } from "./stop";

/** The helper thread of a training: it encodes its share of the texts and trains one of the two heads. One command at a time. */
const port = parentPort;
if (port === null) throw new Error("helper.ts runs only as a worker thread.");

standBack();
const { memory } = workerData as HelperData; // made by helper-thread.ts
const reply = (message: HelperReply) => port.postMessage(message);
/** Nobody waits for this thread's event loop: a cancelled run ends it from outside. */
const neverPause = () => null;

let trained: { loop: HeadLoop; score: (command: Extract<HelperCommand, { type: "score" }>) => void } | null = null;

function setUp(setup: HeadSetup): void {
  const { placement, stop, afterStep, ...rest } = setup;
  const head = attachHead(memory, placement);
  const loop = new HeadLoop({ ...rest, head, stop: new Stop(stop, false) });
  loop.skipTo(afterStep);
  trained = { loop, score: ({ inputs, rows, out }) => head.score(inputs, 0, rows, out) };
}

async function carryOut(command: HelperCommand): Promise<number> {
  if (command.type === "encode") {
    const encoder = SentenceEncoder.attach(command.encoder.memory, command.encoder.shared);
    await encodeTexts(encoder, command.job, neverPause);
    return 0;
  }
  if (command.type === "head") {
    setUp(command.setup);
    return command.setup.afterStep;
  }
  if (trained === null) throw new Error("a head has to be set up before it can be used");
  if (command.type === "advance") {
    const onStep = (step: number, lossSum: number, visits: number) => reply({ type: "step", step, lossSum, visits });
    return trained.loop.advance(command.toStep, onStep, neverPause);
  }
  trained.score(command);
  return 0;
}

port.on("message", (command: HelperCommand) => {
  carryOut(command).then(
    (step) => reply({ type: "done", step }),
    (error: unknown) => reply({ type: "failed", message: error instanceof Error ? error.message : String(error) }),
  );
});
port.on("messageerror", (error: Error) => reply({ type: "failed", message: error.message }));
