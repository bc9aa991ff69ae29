import type { z } from "zod";
import type { contract } from "./contract";
import type { Operation } from "../routes";

/** What one operation takes and answers. Whatever it is not given, it does not take. */
export interface OperationContract {
  readonly summary: string;
  /** Of the path; a value that it refuses is one that nothing is found under. */
  readonly path?: z.ZodObject | undefined;
  readonly query?: z.ZodObject | undefined;
  readonly body?: z.ZodType;
  /** Of multipart/form-data, beside its files. */
  readonly form?: { readonly files: readonly string[]; readonly fields: z.ZodObject };
  readonly answer: {
    readonly status: 200 | 201 | 202 | 204;
    readonly json?: z.ZodType;
    /** Of JSON lines: one of them. */
    readonly line?: z.ZodType;
  };
}

type Contracts = typeof contract;
type Parsed<O extends Operation, Part extends "path" | "query" | "body"> =
  Contracts[O] extends Readonly<Record<Part, infer S extends z.ZodType>> ? z.output<S> : undefined;

/** What the handler of an operation is given. */
export interface Asked<O extends Operation> {
  readonly path: Parsed<O, "path">;
  readonly query: Parsed<O, "query">;
  readonly body: Parsed<O, "body">;
}

/** What a caller of an operation sends. A query is text; the app says what is wrong with it. */
export type Sent<O extends Operation, Part extends "path" | "query" | "body"> =
  Contracts[O] extends Readonly<Record<Part, infer S extends z.ZodType>>
    ? Part extends "query"
      ? { readonly [Name in keyof z.input<S>]?: string | number | undefined }
      : DeepReadonly<z.input<S>>
    : undefined;

/** What is answered as JSON. */
export type Answer<O extends Operation> = Contracts[O]["answer"] extends { readonly json: infer S extends z.ZodType }
  ? DeepReadonly<z.output<S>>
  : undefined;

export type DeepReadonly<T> = T extends object ? { readonly [Name in keyof T]: DeepReadonly<T[Name]> } : T;
