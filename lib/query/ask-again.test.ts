import { QueryClient, QueryObserver } from "@tanstack/react-query";
import { expect, it } from "vitest";
import { askAgain } from "./ask-again";

it("asks anew though the first answer is still on its way, and that one does not count", async () => {
  const client = new QueryClient();
  const answers: ((value: string) => void)[] = [];
  const queryKey = ["counts"];
  const options = { queryKey, queryFn: () => new Promise<string>((resolve) => answers.push(resolve)) };
  const stop = new QueryObserver(client, options).subscribe(() => undefined);
  await expect.poll(() => answers.length).toBe(1);
  const asked = askAgain(client, queryKey);
  await expect.poll(() => answers.length, { message: "it is asked a second time" }).toBe(2);
  answers[0]?.("before");
  answers[1]?.("after");
  await asked;
  expect(client.getQueryData(queryKey)).toBe("after");
  stop();
  client.clear();
});
