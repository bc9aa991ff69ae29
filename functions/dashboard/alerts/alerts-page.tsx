import type { ComponentChildren } from "preact";
import type { Answer } from "../../../shared/http/contract/operation";
import { ActionButton } from "../action-button";
import { linkTo } from "../address";
import { call } from "../api";
import { PolledPage } from "../polled-page";
import { usePolled } from "../use-polled";
import { Headings, Wide } from "../wide";
import { when } from "../words";

const EVERY_MS = 5_000;
const SHOWN = 200;

type Alert = Answer<"list-alerts">["alerts"][number];

async function loadAlerts(signal: AbortSignal) {
  const [open, cleared] = await Promise.all([
    call("list-alerts", { query: { status: "open", limit: SHOWN }, signal }),
    call("list-alerts", { query: { status: "cleared", limit: SHOWN }, signal }),
  ]);
  return { open: open.alerts, cleared: cleared.alerts };
}

/** What needs somebody's eye, and what did. */
export function AlertsPage() {
  const polled = usePolled(loadAlerts, "alerts", EVERY_MS);
  const lookedAfter = (alert: Alert) => <LookedAfter alert={alert} onChange={polled.again} />;
  return (
    <PolledPage id="alerts" title="Alerts" polled={polled}>
      {({ open, cleared }) => (
        <>
          {open.length === 0 ? (
            <p>No alert is open.</p>
          ) : (
            <AlertTable label="Open alerts, the newest first" alerts={open} last="Looked after" lastOf={lookedAfter} />
          )}
          <h2>Cleared</h2>
          {cleared.length === 0 ? (
            <p>None yet.</p>
          ) : (
            <AlertTable label="Cleared alerts, the newest first" alerts={cleared} last="Cleared" lastOf={clearedAt} />
          )}
        </>
      )}
    </PolledPage>
  );
}

interface AlertTableProps {
  readonly label: string;
  readonly alerts: readonly Alert[];
  readonly last: string;
  readonly lastOf: (alert: Alert) => ComponentChildren;
}

const AlertTable = ({ label, alerts, last, lastOf }: AlertTableProps) => (
  <Wide label={label}>
    <table>
      <Headings names={["Opened", "Level", "What", "Devices", last]} />
      <tbody>
        {alerts.map((alert) => (
          <tr key={alert.id}>
            <td class="at">{when(alert.openedAt)}</td>
            <td class={`level ${alert.level}`}>{alert.level}</td>
            <td>{alert.summary}</td>
            <td>{devicesOf(alert)}</td>
            <td>{lastOf(alert)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  </Wide>
);

function devicesOf({ subject, firstDevices, run }: Alert) {
  const devices = subject.kind === "device" ? [subject.id] : firstDevices;
  if (devices.length === 0) return run === null ? "" : <a href={linkTo(["runs", run])}>the run</a>;
  return devices.map((id, i) => (
    <>
      {i > 0 && ", "}
      <a key={id} href={linkTo(["devices", id])}>
        {id}
      </a>
    </>
  ));
}

interface LookedAfterProps {
  readonly alert: Alert;
  readonly onChange: () => void;
}

function LookedAfter({ alert: { id, acknowledged }, onChange }: LookedAfterProps) {
  if (acknowledged !== null) {
    const { by, at, note } = acknowledged;
    return (
      <>
        by {by ?? "somebody"}, <span class="at">{when(at)}</span>
        {note !== null && `: ${note}`}
      </>
    );
  }
  const acknowledge = async () => {
    await call("acknowledge-alert", { path: { alert: id }, body: {} });
    onChange();
    return "noted";
  };
  return <ActionButton act={acknowledge}>I look after it</ActionButton>;
}

const CLEARED_BY = { fine: "", gone: ": nobody is left to watch", "rule-removed": ": the rule is gone" } as const;

const clearedAt = ({ clearedAt: at, clearedBy }: Alert): string =>
  at === null || clearedBy === null ? "" : `${when(at)}${CLEARED_BY[clearedBy]}`;
