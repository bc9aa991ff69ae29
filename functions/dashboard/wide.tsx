import type { ComponentChildren } from "preact";

interface WideProps {
  readonly label: string;
  readonly children: ComponentChildren;
}

/** A table that may be wider than the screen: it alone scrolls, by keys too. */
export const Wide = ({ label, children }: WideProps) => (
  <div class="wide" tabIndex={0} role="region" aria-label={label}>
    {children}
  </div>
);

/** The names of its columns. */
export const Headings = ({ names }: { readonly names: readonly string[] }) => (
  <thead>
    <tr>
      {names.map((name) => (
        <th key={name} scope="col">
          {name}
        </th>
      ))}
    </tr>
  </thead>
);
