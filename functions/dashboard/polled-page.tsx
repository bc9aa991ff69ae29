import type { ComponentChildren } from "preact";
import { linkTo } from "./address";
import { Outage } from "./outage";
import type { Polled } from "./use-polled";

interface PolledPageProps<T> {
  readonly id: string;
  readonly title: string;
  /** The list that it is one of. */
  readonly up?: { readonly path: readonly string[]; readonly name: string };
  readonly polled: Polled<T>;
  readonly children: (value: T) => ComponentChildren;
}

/** A page that shows what it was last answered, and says so where it was not. */
export const PolledPage = <T,>({ id, title, up, polled: { value, error }, children }: PolledPageProps<T>) => (
  <section aria-labelledby={id}>
    {up !== undefined && (
      <p>
        <a href={linkTo(up.path)}>{up.name}</a>
      </p>
    )}
    <h1 id={id}>{title}</h1>
    <Outage error={error} />
    {value === undefined ? <p aria-live="polite">{error === undefined && "Loading …"}</p> : children(value)}
  </section>
);
