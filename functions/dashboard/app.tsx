import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { AlertsPage } from "./alerts/alerts-page";
import { forgetKey, hasKey, onKeyRefused } from "./api";
import { DevicePage } from "./device/device-page";
import { IngestPage } from "./ingest/ingest-page";
import { FleetPage } from "./fleet/fleet-page";
import { KeyForm } from "./key-form";
import { RunPage } from "./runs/run-page";
import { RunsPage } from "./runs/runs-page";
import type { Address } from "./address";
import { useAddress } from "./use-address";

/** The page: asks for a key where there is none, then shows what the address names. */
export function App() {
  const [gate, setGate] = useState<"open" | "shut" | "refused">(hasKey() ? "open" : "shut");
  const address = useAddress();
  onKeyRefused(() => setGate("refused"));
  const leave = () => {
    forgetKey();
    setGate("shut");
  };
  if (gate !== "open") return <KeyForm wasRefused={gate === "refused"} onGiven={() => setGate("open")} />;
  return (
    <>
      <header>
        <a class="brand" href="#/">
          Fleetscore
        </a>
        <nav aria-label="Pages">
          <NavLink address={address} to="">
            Fleet
          </NavLink>
          <NavLink address={address} to="alerts">
            Alerts
          </NavLink>
          <NavLink address={address} to="runs">
            Runs
          </NavLink>
          <NavLink address={address} to="ingest">
            Ingest
          </NavLink>
        </nav>
        <button type="button" class="quiet" onClick={leave}>
          Forget key
        </button>
      </header>
      <main>{pageAt(address)}</main>
    </>
  );
}

function pageAt({ path: [page, id], query }: Address) {
  if (page === "devices" && id !== undefined) return <DevicePage key={id} deviceId={id} query={query} />;
  if (page === "runs") return id === undefined ? <RunsPage /> : <RunPage key={id} runId={id} />;
  if (page === "alerts") return <AlertsPage />;
  if (page === "ingest") return <IngestPage />;
  return <FleetPage query={query} />;
}

interface NavLinkProps {
  readonly address: Address;
  readonly to: string;
  readonly children: ComponentChildren;
}

const NavLink = ({ address: { path }, to, children }: NavLinkProps) => (
  <a href={`#/${to}`} aria-current={(path[0] ?? "") === to ? "page" : undefined}>
    {children}
  </a>
);
