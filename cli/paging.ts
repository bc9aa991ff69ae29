interface Page<T, Token> {
  readonly items: readonly T[];
  /** Null on the last. */
  readonly next: Token | null;
}

/** What comes page by page, one after the other; a page is asked for when it is needed. */
export async function* paged<T, Token = string>(
  ask: (after: Token | undefined) => Promise<Page<T, Token>>,
): AsyncGenerator<T> {
  for (let after: Token | undefined | null; after !== null;) {
    const page: Page<T, Token> = await ask(after);
    yield* page.items;
    after = page.next;
  }
}

/** For a list of as many as are wanted: no page is asked for more than that, nor for more than `most`. */
export const pagedUpTo =
  <T, Token = string>(most: number, ask: (limit: number, after: Token | undefined) => Promise<Page<T, Token>>) =>
  (wanted: number): AsyncGenerator<T> =>
    paged((after: Token | undefined) => ask(Math.min(wanted, most), after));
