import type { z } from "zod";
import type { Operation } from "../routes";
import type { contract } from "./contract";

type Contracts = typeof contract;
type Parsed<O extends Operation, Part extends "path" | "query" | "body"> =
  Contracts[O] extends Readonly<Record<Part, infer S extends z.ZodType>> ? z.output<S> : undefined;

/** What the handler of an operation is given. */
export interface Asked<O extends Operation> {
  readonly path: Parsed<O, "path">;
  readonly query: Parsed<O, "query">;
  readonly body: Parsed<O, "body">;
  readonly form: Contracts[O] extends { readonly form: { readonly fields: infer S extends z.ZodType } }
    ? { readonly onnx: Uint8Array; readonly manifest: unknown; readonly fields: z.output<S> }
    : undefined;
}

/** What a caller of an operation sends. A query is text; the app says what is wrong with it. */
export type Sent<O extends Operation, Part extends "path" | "query" | "body"> =
  Contracts[O] extends Readonly<Record<Part, infer S extends z.ZodType>>
    ? Part extends "query"
      ? { readonly [Name in keyof z.input<S>]?: string | number | undefined }
      : DeepReadonly<z.input<S>>
    : undefined;

/** What an operation is sent: only what it takes, and only what it needs must be there. */
export type Asking<O extends Operation> = {
  readonly [Part in "path" | "query" | "body" as Sent<O, Part> extends undefined ? never : Part]: Sent<O, Part>;
};

/** What is answered as JSON. */
export type Answer<O extends Operation> = Contracts[O]["answer"] extends { readonly json: infer S extends z.ZodType }
  ? DeepReadonly<z.output<S>>
  : undefined;

/** What is answered in its place where the request asks for something else. */
export type AnswerInstead<O extends Operation> = Contracts[O]["answer"] extends {
  readonly instead: { readonly json: infer S extends z.ZodType };
}
  ? DeepReadonly<z.output<S>>
  : never;

export type DeepReadonly<T> = T extends object ? { readonly [Name in keyof T]: DeepReadonly<T[Name]> } : T;
