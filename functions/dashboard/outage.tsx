/** Why the page may show what was, not what is. */
export const Outage = ({ error }: { readonly error: string | undefined }) =>
  error === undefined ? null : (
    <p class="outage" role="alert">
      {error} What is shown may be old; the page asks again.
    </p>
  );
