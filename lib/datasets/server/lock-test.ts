import "server-only";
import { db } from "@/lib/db/client";
import { invalid } from "@/lib/errors";
import { preparationSummary } from "@/lib/preparations/schema";

const FIELD = "lockedTestId";

/**
 * Makes sure that the test rows of a preparation can be kept for later ones. Throws Invalid where it is not one of the
 * dataset's, has no test rows, or comes from before rows were kept.
 */
export async function assertLockable(datasetId: string, preparationId: string): Promise<void> {
  const found = await db.preparation.findFirst({ where: { id: preparationId, datasetId }, select: { summary: true } });
  const refused = (reason: string) => invalid(reason, [{ name: FIELD, reason }]);
  if (found === null) throw refused("Only the test set of one of this dataset’s own preparations can be locked.");
  const { splits, funnel } = preparationSummary.parse(found.summary);
  if (splits.test.rows === 0) throw refused("This preparation has no test rows to lock.");
  if (funnel === null) {
    throw refused("This preparation was made before rows were kept. Prepare the splits again and lock that test set.");
  }
}
