import { InvalidInputError } from "../../../shared/errors";

const MAX_INSTANCE_ID_LENGTH = 100;
const MAX_CUSTOM_STATUS_BYTES = 16 * 1024;
const FORBIDDEN_IN_ID = /[/\\#?\u0000-\u001f\u007f-\u009f]/;

/** Refuses ids that Azure Storage could not keep: longer than 100 characters, or with / \ # ? or control characters. */
export function checkInstanceId(instanceId: string): void {
  const problem = instanceIdProblem(instanceId);
  if (problem !== undefined) throw new InvalidInputError("instanceId", problem);
}

export function instanceIdProblem(instanceId: string): string | undefined {
  if (instanceId.trim() === "") return "must not be empty";
  if (instanceId.length > MAX_INSTANCE_ID_LENGTH)
    return `has ${instanceId.length} characters, at most ${MAX_INSTANCE_ID_LENGTH} are allowed: ${instanceId}`;
  if (FORBIDDEN_IN_ID.test(instanceId))
    return `must not contain / \\ # ? or control characters: ${JSON.stringify(instanceId)}`;
  return undefined;
}

/** The words of the extension; it counts the JSON text in UTF-16. */
export function customStatusProblem(statusText: string): string | undefined {
  return statusText.length * 2 > MAX_CUSTOM_STATUS_BYTES
    ? "The size of the JSON-serialized payload must not exceed 16 KB of UTF-16 text."
    : undefined;
}
