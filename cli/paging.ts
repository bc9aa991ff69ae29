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
