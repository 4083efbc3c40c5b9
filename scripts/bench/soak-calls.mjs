/** What a client of the soak bench does, one thing after the other, and how it knows that the answer is right. */
import { WrongAnswer } from "./soak-api.mjs";
import { linesOf } from "./soak-data.mjs";

/** How many of a hundred calls are of each kind, about. */
const WEIGHTS = {
  "classify one": 34,
  "classify 2 to 20": 14,
  "classify 64 to 200": 5,
  "chat, one": 8,
  "chat, 2 to 10": 4,
  "list files": 5,
  "list jobs": 5,
  "list models": 5,
  "get model": 5,
  "wrong requests": 6,
  health: 5,
  "file: upload to delete": 3,
  "job: create to cancelled": 1,
};

const pick = (list) => list[Math.floor(Math.random() * list.length)];
const between = (least, most) => least + Math.floor(Math.random() * (most - least + 1));

function check(holds, message) {
  if (!holds) throw new WrongAnswer(message);
}

/**
 * The calls by name. `models` are the two trained ones, `known` what each of them answers to each text: a Map from text to
 * JSON. `nextNumber` gives a number that nobody else has.
 */
export function callsOf({ api, classifier, models, texts, nextNumber, isOver }) {
  /** Each result must be, to the last bit, what the model said of the same text when it was asked alone. */
  function compare(model, asked, results) {
    check(results.length === asked.length, `${results.length} results for ${asked.length} texts`);
    asked.forEach((text, i) => {
      const answer = JSON.stringify(results[i]);
      if (answer === model.known.get(text)) return;
      const isKnown = models.some(({ known }) => [...known.values()].includes(answer));
      throw new WrongAnswer(`${model.id} said of “${text}”: ${answer}, not ${model.known.get(text)}`, isKnown);
    });
  }

  const choose = (least, most) => Array.from({ length: between(least, most) }, () => pick(texts));
  const ask = async (asked, input = asked) => {
    const model = pick(models);
    compare(model, asked, await classifier.classify(model.id, input));
  };
  const conversation = (text) => ({ messages: [{ role: "user", content: text }] });

  async function fileLife() {
    const number = nextNumber();
    const content = linesOf("fruit", 5, number * 5);
    const file = await api.upload(`soak-${number}.jsonl`, content);
    const same = await api.call("GET", `/v1/files/${file.id}`);
    check(same.filename === `soak-${number}.jsonl`, `file ${file.id} is called ${same.filename}`);
    check((await api.call("GET", `/v1/files/${file.id}/content`)) === content, `file ${file.id} has another content`);
    const { url } = await api.call("GET", `/v1/files/${file.id}/url?expiry=1`);
    check((await (await fetch(url)).text()) === content, `the signed URL of ${file.id} has another content`);
    const deleted = await api.call("DELETE", `/v1/files/${file.id}`);
    check(deleted.id === file.id && deleted.deleted === true, `file ${file.id} was not deleted`);
    await api.call("GET", `/v1/files/${file.id}`, { status: 404 });
  }

  async function jobLife() {
    const number = nextNumber();
    const file = await api.upload(`soak-job-${number}.jsonl`, linesOf("weather", 60, number * 60));
    const autoStart = Math.random() < 0.5;
    const job = await api.createJob(file.id, { autoStart, steps: 2_000 });
    const twin = await api.createJob(file.id, { autoStart, steps: 2_000 }, 409);
    check(twin.id === job.id, `the twin of job ${job.id} names ${twin.id}`);
    const listed = await api.call("GET", `/v1/fine_tuning/jobs?page_size=100`);
    check(
      listed.data.some(({ id }) => id === job.id),
      `job ${job.id} is not in the list`,
    );
    if (Math.random() < 0.5) await api.waitForJob(job.id, ["VALIDATED", "RUNNING"], isOver);
    await api.call("POST", `/v1/fine_tuning/jobs/${job.id}/cancel`);
    const ended = await api.waitForJob(job.id, ["CANCELLED", "SUCCESS", "FAILED", "FAILED_VALIDATION"]);
    check(ended.status === "CANCELLED", `job ${job.id} was cancelled and is ${ended.status}`);
    check(ended.training_files[0] === file.id, `job ${job.id} has the files of another`);
    await api.call("DELETE", `/v1/files/${file.id}`);
  }

  const { id } = models[0];
  const nobody = "00000000-0000-4000-8000-000000000000";
  const wrong = [
    ["POST", "/v1/classifications", { model: "ft:classifier:nobody", input: "x" }, 400],
    ["POST", "/v1/classifications", { model: id, inputs: ["x"] }, 422],
    ["POST", "/v1/classifications", { model: id, input: ["x", 5] }, 422],
    ["POST", "/v1/classifications", { model: id, input: Array.from({ length: 1001 }, () => "x") }, 422],
    ["POST", "/v1/classifications", "{", 422],
    ["POST", "/v1/chat/classifications", { model: id, input: "x" }, 422],
    ["GET", `/v1/files/${nobody}`, undefined, 404],
    ["GET", `/v1/fine_tuning/jobs/${nobody}`, undefined, 404],
    ["GET", "/v1/files?page_size=many", undefined, 422],
    ["DELETE", "/v1/models/ft:classifier:nobody", undefined, 404],
    ["POST", "/v1/fine_tuning/jobs", { model: "ministral-3b-latest", hyperparameters: {} }, 422],
  ];

  async function list(path) {
    const { data } = await api.call("GET", path);
    check(Array.isArray(data), `${path} answered no list`);
    return data;
  }

  return {
    "classify one": () => {
      const [text] = choose(1, 1);
      return ask([text], text);
    },
    "classify 2 to 20": () => ask(choose(2, 20)),
    "classify 64 to 200": () => ask(choose(64, 200)),
    "chat, one": async () => {
      const [text] = choose(1, 1);
      const model = pick(models);
      compare(model, [text], await classifier.classifyChat(model.id, conversation(text)));
    },
    "chat, 2 to 10": async () => {
      const asked = choose(2, 10);
      const model = pick(models);
      compare(model, asked, await classifier.classifyChat(model.id, asked.map(conversation)));
    },
    "list files": () => list("/v1/files?page_size=50"),
    "list jobs": () => list("/v1/fine_tuning/jobs?page_size=20"),
    "list models": async () => {
      const ids = new Set((await list("/v1/models")).map((model) => model.id));
      for (const model of models) check(ids.has(model.id), `${model.id} is not among the models`);
    },
    "get model": async () => {
      const model = pick(models);
      const found = await api.call("GET", `/v1/models/${encodeURIComponent(model.id)}`);
      check(found.id === model.id, `${model.id} was asked for and ${found.id} came`);
    },
    "wrong requests": () => {
      const [method, path, body, status] = pick(wrong);
      return api.call(method, path, { body, status });
    },
    health: () => api.call("GET", "/api/health"),
    "file: upload to delete": fileLife,
    "job: create to cancelled": jobLife,
  };
}

/** The name of the next call, by its weight. */
export function nextCall() {
  let at = Math.random() * Object.values(WEIGHTS).reduce((sum, weight) => sum + weight, 0);
  for (const [name, weight] of Object.entries(WEIGHTS)) {
    at -= weight;
    if (at < 0) return name;
  }
  return "classify one";
}

/** In the order of the report. */
export const CALL_NAMES = Object.keys(WEIGHTS);
