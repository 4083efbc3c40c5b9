/** The engine's API as the soak bench calls it: over HTTP, half of the clients through the official SDK. */
import { Mistral } from "@mistralai/mistralai";

/** An answer that is not what was asked for. `isMixUp` says that it would have been right for another question. */
export class WrongAnswer extends Error {
  constructor(message, isMixUp = false) {
    super(message);
    this.isMixUp = isMixUp;
  }
}

/** Calls that throw WrongAnswer for a status other than the one that was expected. */
export function apiOf(url) {
  async function call(method, path, { body, status = 200 } = {}) {
    const isForm = body instanceof FormData;
    const response = await fetch(new URL(path, url), {
      method,
      headers: isForm || body === undefined ? {} : { "content-type": "application/json" },
      body: isForm || typeof body === "string" ? body : JSON.stringify(body),
    });
    const text = await response.text();
    if (response.status !== status) {
      throw new WrongAnswer(`${method} ${path} answered ${response.status}, not ${status}: ${text.slice(0, 300)}`);
    }
    return response.headers.get("content-type")?.startsWith("application/json") ? JSON.parse(text) : text;
  }

  async function upload(name, content) {
    const body = new FormData();
    body.append("purpose", "fine-tune");
    body.append("file", new Blob([content]), name);
    return call("POST", "/v1/files", { body });
  }

  function createJob(fileId, { autoStart, steps }, status = 200) {
    const body = {
      model: "ministral-3b-latest",
      job_type: "classifier",
      training_files: [{ file_id: fileId, weight: 1 }],
      hyperparameters: { training_steps: steps, learning_rate: 1e-4 },
      auto_start: autoStart,
    };
    return call("POST", "/v1/fine_tuning/jobs", { body, status });
  }

  const getJob = (id) => call("GET", `/v1/fine_tuning/jobs/${id}`);

  /** Asks for the job until it has one of the statuses, or `isOver` says that nobody waits any more (null then). */
  async function waitForJob(id, statuses, isOver = () => false) {
    while (!isOver()) {
      const job = await getJob(id);
      if (statuses.includes(job.status)) return job;
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
    return null;
  }

  return { call, upload, createJob, getJob, waitForJob };
}

/** Classifications by plain requests. */
export function plainClassifier({ call }) {
  return {
    classify: async (model, input) => (await call("POST", "/v1/classifications", { body: { model, input } })).results,
    classifyChat: async (model, input) =>
      (await call("POST", "/v1/chat/classifications", { body: { model, input } })).results,
  };
}

/** The same through the official SDK, which does not try again here: every failure shall be seen. */
export function sdkClassifier(url) {
  const client = new Mistral({ apiKey: "soak", serverURL: url, retryConfig: { strategy: "none" } });
  return {
    classify: async (model, inputs) => (await client.classifiers.classify({ model, inputs })).results,
    classifyChat: async (model, input) => (await client.classifiers.classifyChat({ model, input })).results,
  };
}
