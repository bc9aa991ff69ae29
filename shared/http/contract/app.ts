import { z } from "zod";
import type { OperationContract } from "./operation-contract";

export const appContract = {
  health: {
    summary: "Whether the app's database answers",
    answer: { status: 200, json: z.strictObject({ status: z.literal("healthy") }) },
  },
  openapi: {
    summary: "This description",
    answer: { status: 200, json: z.looseObject({ openapi: z.literal("3.1.0") }) },
  },
} as const satisfies Record<string, OperationContract>;
