import { useState } from "preact/hooks";
import { Said } from "../action-button";
import { useAction } from "../use-action";
import { devicesIn, lastHours } from "./last-hours";

export interface AskedRange {
  readonly from: string;
  readonly to: string;
  readonly devices: "all" | string[];
}

interface RangeFormProps {
  readonly title: string;
  readonly usualHours: number;
  readonly bucketSeconds: number;
  /** Asks it of the app, and says in words what has come of it. */
  readonly ask: (range: AskedRange) => Promise<string>;
  readonly onAsked?: () => void;
}

/** Asks for something to be done with the last hours of some devices. */
export function RangeForm({ title, usualHours, bucketSeconds, ask, onAsked }: RangeFormProps) {
  const [hours, setHours] = useState(String(usualHours));
  const [devices, setDevices] = useState("");
  const { start, isBusy, said } = useAction(async () => {
    const come = await ask({ ...lastHours(Number(hours), bucketSeconds), devices: devicesIn(devices) });
    onAsked?.();
    return come;
  });
  const submit = (event: Event) => {
    event.preventDefault();
    start();
  };
  return (
    <form class="panel" onSubmit={submit} aria-label={title}>
      <h2>{title}</h2>
      <label>
        Last hours
        <input
          type="number"
          min="0.1"
          step="any"
          required
          value={hours}
          onInput={({ currentTarget }) => setHours(currentTarget.value)}
        />
      </label>
      <label>
        Devices (all, where empty)
        <input
          value={devices}
          placeholder="pump-01 pump-02"
          onInput={({ currentTarget }) => setDevices(currentTarget.value)}
        />
      </label>
      <button type="submit" disabled={isBusy}>
        {title}
      </button>
      <Said said={said} />
    </form>
  );
}
