import { expect, it } from "vitest";
import { whyNoWebhookUrl } from "./webhook-schema";

it.each([
  ["https://example.com/hooks", null],
  ["http://127.0.0.1:8080/hook", null],
  ["http://127.0.0.1:80/hook", null],
  ["http://127.0.0.1:9/hook", /Port 9 .*no web request may go to it.*another port/],
  ["https://mail.example.com:587/", /Port 587/],
  ["ftp://example.com", /begins with https/],
  ["https://me:secret@example.com", /name and password/],
])("%s", (url, wanted) => {
  const why = whyNoWebhookUrl(url);
  if (wanted === null) expect(why).toBeNull();
  else expect(why).toMatch(wanted);
});

it("refuses only ports that fetch sends nothing to", async () => {
  const ports = Array.from({ length: 65_535 }, (_, index) => index + 1);
  const refused = ports.filter((port) => whyNoWebhookUrl(`http://127.0.0.1:${port}/`) !== null);
  expect(refused).toHaveLength(82);
  for (const port of refused) {
    await expect(fetch(`http://127.0.0.1:${port}/`)).rejects.toMatchObject({ cause: { message: "bad port" } });
  }
});
