import { z } from "zod";
import { JOB_STATUSES } from "./status";

export const jobStatus = z.enum(JOB_STATUSES);
