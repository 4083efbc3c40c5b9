import { type HostedStandIn, startHostedStandIn } from "@/lib/testing/hosted-stand-in";
import { test as base } from "../fixtures";

type StandInOptions = Parameters<typeof startHostedStandIn>[0];

/** Tests with stand-ins for the hosted API at hand, which end with the test. */
export const test = base.extend<{ standIn: (options?: StandInOptions) => Promise<HostedStandIn> }>({
  standIn: async ({ page: _page }, use) => {
    const started: HostedStandIn[] = [];
    await use(async (options) => {
      const made = await startHostedStandIn(options);
      started.push(made);
      return made;
    });
    for (const { close } of started) await close();
  },
});
