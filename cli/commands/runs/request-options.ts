import type { Command } from "commander";
import type { Sent } from "../../../shared/http/contract/operation";

type Request = Omit<Sent<"start-run", "body">, "from" | "to">;

export interface RequestArguments {
  readonly devices?: readonly string[];
}

interface RequestOption {
  readonly flags: string;
  readonly says: string;
  /** What it puts into the request. */
  readonly into: (options: RequestArguments) => Request;
}

/** What one may ask of a run beside its range: an option more is an argument and an entry more. */
const REQUEST_OPTIONS: readonly RequestOption[] = [
  {
    flags: "--devices <id...>",
    says: "these; all, where it is left out",
    into: ({ devices }) => (devices === undefined ? {} : { devices }),
  },
];

export function addRequestOptions<C extends Command>(command: C): C {
  for (const { flags, says } of REQUEST_OPTIONS) command.option(flags, says);
  return command;
}

export const requestOf = (options: RequestArguments): Request =>
  REQUEST_OPTIONS.reduce((request: Request, { into }) => ({ ...request, ...into(options) }), {});
