import { useState } from "preact/hooks";
import { messageOf } from "../../shared/errors";

export interface Action {
  /** Does it, unless it is being done. */
  readonly start: () => void;
  readonly isBusy: boolean;
  /** Why it was refused, or what has come of it. */
  readonly said: { readonly text: string; readonly isError: boolean } | undefined;
}

/** Something that a press of a button asks of the app. @param act says in words what has come of it */
export function useAction(act: () => Promise<string>): Action {
  const [isBusy, setBusy] = useState(false);
  const [said, setSaid] = useState<Action["said"]>();
  const start = () => {
    if (isBusy) return;
    setBusy(true);
    setSaid(undefined);
    act()
      .then((text) => setSaid({ text, isError: false }))
      .catch((error: unknown) => setSaid({ text: messageOf(error), isError: true }))
      .finally(() => setBusy(false));
  };
  return { start, isBusy, said };
}
