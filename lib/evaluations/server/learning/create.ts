import "server-only";
import { db } from "@/lib/db/client";
import { AppError, invalid } from "@/lib/errors";
import { fetchPreparation, parsePreparation } from "@/lib/preparations/server/internal";
import { listBaseModels } from "@/lib/servers/server/base-models";
import { EMBEDDED_SERVER_ID } from "@/lib/servers/server/internal";
import { newId } from "@/lib/store/ids";
import type { CreateLearningCurveInput, LearningCurve, LearningRun, LearningSettings } from "../../learning-schema";
import { getLearningCurve } from "./get";
import { learningRunner } from "./runner";

/**
 * Records a learning curve, whose trainings begin at once. Throws NotFound for unknown splits or servers, Invalid for splits without test
 * rows and for a server without base models, Conflict while one of the same splits runs, and Upstream.
 */
export async function createLearningCurve(input: CreateLearningCurveInput): Promise<LearningCurve> {
  const { preparationId, serverId = EMBEDDED_SERVER_ID, settings } = input;
  const { summary } = parsePreparation(await fetchPreparation(preparationId));
  const { train, test } = summary.splits;
  if (test.rows === 0) {
    throw refused(
      "preparationId",
      "These splits have no test rows to compare trainings on. Prepare some with test rows.",
    );
  }
  // Some servers take names that they do not list: what is wrong with one comes out with the first training.
  const baseModel = input.baseModel ?? (await recommendedModel(serverId));
  const running = await db.learningCurve.findFirst({
    where: { preparationId, status: "running" },
    select: { id: true },
  });
  if (running !== null) {
    throw new AppError("conflict", "A learning curve of these splits is being made already. Wait for it, or stop it.");
  }
  const id = newId("lc");
  await db.learningCurve.create({
    data: {
      id,
      preparationId,
      serverId,
      baseModel,
      status: "running",
      settings,
      runs: plannedRuns(settings, train.rows),
    },
    select: { id: true },
  });
  learningRunner().wake();
  return getLearningCurve(id);
}

function refused(name: string, reason: string): AppError {
  return invalid(reason, [{ name, reason }]);
}

/** The first that a server lists, which it recommends. */
async function recommendedModel(serverId: string): Promise<string> {
  const { data } = await listBaseModels(serverId);
  const [first] = data;
  if (first === undefined)
    throw refused("serverId", "This server offers no model to train from. Choose another server.");
  return first.id;
}

/** Round by round, so that a whole curve is there early; all of the rows are trained once. */
function plannedRuns({ sizes, repeats }: LearningSettings, rows: number): LearningRun[] {
  const ascending = [...new Set(sizes)].sort((one, other) => one - other);
  return Array.from({ length: repeats }, (_, repeat) =>
    ascending
      .filter((size) => size < 1 || repeat === 0)
      .map((size): LearningRun => {
        const planned = Math.max(1, Math.round(size * rows));
        return { size, repeat, rows: planned, status: "waiting", scores: null, error: null };
      }),
  ).flat();
}
