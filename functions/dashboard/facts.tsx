import type { ComponentChildren } from "preact";
import { when } from "./words";

/** Names and values beside each other. */
export const Facts = ({ children }: { readonly children: ComponentChildren }) => <dl class="facts">{children}</dl>;

interface BetweenProps {
  readonly from: string;
  readonly to: string;
}

/** A stretch of time. */
export const Between = ({ from, to }: BetweenProps) => (
  <>
    <span class="at">{when(from)}</span> to <span class="at">{when(to)}</span>
  </>
);

interface FactProps {
  readonly name: string;
  readonly children: ComponentChildren;
}

export const Fact = ({ name, children }: FactProps) => (
  <div>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
);
