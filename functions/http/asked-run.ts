import type { HttpRequest } from "@azure/functions";
import { InvalidInputError } from "../../shared/errors";
import type { Asked } from "../../shared/http/contract/operation";
import type { AskedRun } from "../../shared/runs/check-request";
import { IDEMPOTENCY_KEY, IDEMPOTENCY_KEY_FORM } from "../../shared/runs/idempotency";

type Body = Omit<Asked<"start-run">["body"], "dryRun" | "idempotencyKey">;

/** What a request says of a run, or of the run of each slice. */
export const askedRun = ({ devices, deviceTimeoutSeconds, ...asked }: Body): AskedRun => ({
  ...asked,
  devices: devices === "all" ? undefined : (devices as AskedRun["devices"]),
  deviceTimeoutMs: deviceTimeoutSeconds === undefined ? undefined : deviceTimeoutSeconds * 1000,
});

/** Said in the header or in the body. */
export function idempotencyKeyOf({ headers }: HttpRequest, inBody: string | undefined): string | undefined {
  const inHeader = headers.get("idempotency-key");
  if (inHeader === null) return inBody;
  if (!IDEMPOTENCY_KEY.test(inHeader)) throw new InvalidInputError("Idempotency-Key", IDEMPOTENCY_KEY_FORM);
  if (inBody === undefined || inBody === inHeader) return inHeader;
  throw new InvalidInputError("idempotencyKey", "must be what the header Idempotency-Key says, or be left out");
}
