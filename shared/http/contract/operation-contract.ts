import type { z } from "zod";

/** What one operation takes and answers. Whatever it is not given, it does not take. */
export interface OperationContract {
  readonly summary: string;
  /** What one needs to know beside it. */
  readonly description?: string;
  /** Of the path; a value that it refuses is one that nothing is found under. */
  readonly path?: z.ZodObject | undefined;
  readonly query?: z.ZodObject | undefined;
  readonly body?: z.ZodType;
  /** Of multipart/form-data, beside its files. */
  readonly form?: { readonly files: readonly string[]; readonly fields: z.ZodObject } | undefined;
  readonly answer: {
    readonly status: 200 | 201 | 202 | 204;
    readonly json?: z.ZodType;
    /** Of JSON lines: one of them. */
    readonly line?: z.ZodType;
    /** Whether they come as CSV, too. */
    readonly csv?: true;
    /** What is answered where the request asks for something else. */
    readonly instead?: { readonly status: 200; readonly json: z.ZodType };
  };
}
