/** Code that runs when it is pasted: the real model and address, and a placeholder where the key goes. */

interface SnippetInput {
  /** Root of the server without `/v1`, which the SDKs add: `http://127.0.0.1:3000`. */
  serverUrl: string;
  /** The server's name for the model, `ft:classifier:…`. */
  model: string;
  /** The sentence to classify. */
  text?: string;
}

export interface Snippet {
  id: "curl" | "python" | "typescript";
  label: string;
  /** How to get what the code imports; null when nothing is needed. */
  install: string | null;
  code: string;
}

/** Goes where the reader's own key belongs; the embedded engine takes it as it is until a key has been made. */
export const API_KEY = "YOUR_API_KEY";
export const PYTHON_INSTALL = 'pip install "mistralai>=1.7,<2"  # or "mistralai>=2,<=2.5.1"';
/** Exactly: later versions have no fine-tuning. */
export const TYPESCRIPT_INSTALL = "npm install @mistralai/mistralai@2.4.0";
const SAMPLE_TEXT = "Put your own sentence here";

/** A JSON string literal is also a valid one in Python and TypeScript. */
export const literal = (text: string) => JSON.stringify(text);

/** One argument for a POSIX shell. */
export const shellArgument = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;

/** The address as the SDKs want it: no `/v1`, no slash at the end. */
export function sdkServerUrl(url: string): string {
  return url.replace(/\/+$/, "").replace(/\/v1$/, "");
}

/** Classify one sentence with curl, Python and TypeScript. */
export function classifySnippets({ serverUrl, model, text = SAMPLE_TEXT }: SnippetInput): Snippet[] {
  const url = sdkServerUrl(serverUrl);
  return [
    { id: "curl", label: "curl", install: null, code: curlCode(url, model, text) },
    { id: "python", label: "Python", install: PYTHON_INSTALL, code: pythonCode(url, model, text) },
    {
      id: "typescript",
      label: "TypeScript",
      install: TYPESCRIPT_INSTALL,
      code: typescriptCode(url, model, text),
    },
  ];
}

function curlCode(url: string, model: string, text: string): string {
  return `curl ${shellArgument(`${url}/v1/classifications`)} \\
  -H 'Authorization: Bearer ${API_KEY}' \\
  -H 'Content-Type: application/json' \\
  -d ${shellArgument(JSON.stringify({ model, input: [text] }, null, 2))}
`;
}

function pythonCode(url: string, model: string, text: string): string {
  return `from mistralai import Mistral  # version 2: from mistralai.client import Mistral

client = Mistral(api_key="${API_KEY}", server_url=${literal(url)})
response = client.classifiers.classify(
    model=${literal(model)},
    inputs=[${literal(text)}],
)
for target, result in response.results[0].items():
    label = max(result.scores, key=result.scores.get)
    print(target, label, result.scores[label])
`;
}

function typescriptCode(url: string, model: string, text: string): string {
  return `import { Mistral } from "@mistralai/mistralai";

const client = new Mistral({ apiKey: "${API_KEY}", serverURL: ${literal(url)} });
const response = await client.classifiers.classify({
  model: ${literal(model)},
  inputs: [${literal(text)}],
});
for (const [target, { scores }] of Object.entries(response.results[0] ?? {})) {
  const [label, score] = Object.entries(scores).sort((a, b) => b[1] - a[1])[0] ?? [];
  console.log(target, label, score);
}
`;
}

/** Point an official SDK at a server and ask which models it has. */
export function connectSnippets(serverUrl: string): Snippet[] {
  const url = sdkServerUrl(serverUrl);
  return [
    {
      id: "python",
      label: "Python",
      install: PYTHON_INSTALL,
      code: `from mistralai import Mistral  # version 2: from mistralai.client import Mistral

client = Mistral(api_key="${API_KEY}", server_url=${literal(url)})
for model in client.models.list().data:
    print(model.id)
`,
    },
    {
      id: "typescript",
      label: "TypeScript",
      install: TYPESCRIPT_INSTALL,
      code: `import { Mistral } from "@mistralai/mistralai";

const client = new Mistral({ apiKey: "${API_KEY}", serverURL: ${literal(url)} });
const models = await client.models.list();
for (const model of models.data ?? []) {
  if (model.type !== "UNKNOWN") console.log(model.id);
}
`,
    },
    {
      id: "curl",
      label: "curl",
      install: null,
      code: `curl ${shellArgument(`${url}/v1/models`)} -H 'Authorization: Bearer ${API_KEY}'\n`,
    },
  ];
}
