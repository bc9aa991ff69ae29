import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { useAction, type Action } from "./use-action";

interface ActionButtonProps {
  readonly act: () => Promise<string>;
  /** Asked before it is done, where it cannot be taken back by another press. */
  readonly confirm?: string;
  readonly children: ComponentChildren;
}

/** A button that asks something of the app, and says what has come of it. */
export function ActionButton({ act, confirm, children }: ActionButtonProps) {
  const action = useAction(act);
  const [isAsking, setAsking] = useState(false);
  const go = () => {
    setAsking(false);
    action.start();
  };
  return (
    <span class="action">
      {isAsking ? (
        <>
          {confirm}
          <button type="button" onClick={go}>
            Yes
          </button>
          <button type="button" class="quiet" onClick={() => setAsking(false)}>
            No
          </button>
        </>
      ) : (
        <button type="button" disabled={action.isBusy} onClick={confirm === undefined ? go : () => setAsking(true)}>
          {children}
        </button>
      )}
      <Said said={action.said} />
    </span>
  );
}

export const Said = ({ said }: Pick<Action, "said">) =>
  said === undefined ? null : <span role={said.isError ? "alert" : "status"}>{said.text}</span>;
