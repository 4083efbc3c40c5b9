import {
  API_KEY,
  literal,
  PYTHON_INSTALL,
  type Snippet,
  sdkServerUrl,
  shellArgument,
  TYPESCRIPT_INSTALL,
} from "@/lib/models/snippets";
import type { Message } from "./conversation";

interface ChatSnippetInput {
  /** Root of the server; `/v1` is left out where an SDK adds it. */
  serverUrl: string;
  /** The server's name for the model, `ft:classifier:…`. */
  model: string;
  messages: readonly Message[];
}

/** Classify one conversation with curl, Python and TypeScript: code that runs when it is pasted. */
export function chatSnippets({ serverUrl, model, messages }: ChatSnippetInput): Snippet[] {
  const url = sdkServerUrl(serverUrl);
  return [
    { id: "curl", label: "curl", install: null, code: curlCode(url, model, messages) },
    { id: "python", label: "Python", install: PYTHON_INSTALL, code: pythonCode(url, model, messages) },
    { id: "typescript", label: "TypeScript", install: TYPESCRIPT_INSTALL, code: typescriptCode(url, model, messages) },
  ];
}

function curlCode(url: string, model: string, messages: readonly Message[]): string {
  return `curl ${shellArgument(`${url}/v1/chat/classifications`)} \\
  -H 'Authorization: Bearer ${API_KEY}' \\
  -H 'Content-Type: application/json' \\
  -d ${shellArgument(JSON.stringify({ model, input: [{ messages }] }, null, 2))}
`;
}

function pythonCode(url: string, model: string, messages: readonly Message[]): string {
  const list = messages.map(({ role, content }) => `    {"role": ${literal(role)}, "content": ${literal(content)}},\n`);
  return `from mistralai import Mistral  # version 2: from mistralai.client import Mistral

client = Mistral(api_key="${API_KEY}", server_url=${literal(url)})
messages = [
${list.join("")}]
response = client.classifiers.classify_chat(
    model=${literal(model)},
    inputs=[{"messages": messages}],  # version 2: input instead of inputs
)
for target, result in response.results[0].items():
    label = max(result.scores, key=result.scores.get)
    print(target, label, result.scores[label])
`;
}

function typescriptCode(url: string, model: string, messages: readonly Message[]): string {
  const list = messages.map(({ role, content }) => {
    // The SDK wants to know of which call a tool's message is the answer; any name will do.
    const call = role === "tool" ? ', toolCallId: "call"' : "";
    return `      { role: ${literal(role)}, content: ${literal(content)}${call} },\n`;
  });
  return `import { Mistral } from "@mistralai/mistralai";

const client = new Mistral({ apiKey: "${API_KEY}", serverURL: ${literal(url)} });
const response = await client.classifiers.classifyChat({
  model: ${literal(model)},
  input: {
    messages: [
${list.join("")}    ],
  },
});
for (const [target, { scores }] of Object.entries(response.results[0] ?? {})) {
  const [label, score] = Object.entries(scores).sort((a, b) => b[1] - a[1])[0] ?? [];
  console.log(target, label, score);
}
`;
}
