import { useMemo } from "preact/hooks";
import { OpenAlerts } from "../alerts/open-alerts";
import { replaceAddress } from "../use-address";
import { Outage } from "../outage";
import { usePolled } from "../use-polled";
import { DeviceRows } from "./device-rows";
import { countStates, ORDERS, STATES, viewed, type State, type View } from "./fleet-view";
import { loadFleet } from "./load-fleet";

const EVERY_MS = 15_000;

/** Every device, the worst first. */
export function FleetPage({ query }: { readonly query: URLSearchParams }) {
  const { value: devices, error } = usePolled(loadFleet, "fleet", EVERY_MS);
  const view = viewOf(query);
  const shown = useMemo(() => viewed(devices ?? [], view), [devices, view.text, view.state, view.order]);
  const counts = useMemo(() => countStates(devices ?? []), [devices]);
  const change = (changed: Partial<View>) => {
    const { text, state, order } = { ...view, ...changed };
    replaceAddress([], { q: text, state, order: order === "worst" ? undefined : order });
  };
  return (
    <section aria-labelledby="fleet">
      <h1 id="fleet">Fleet</h1>
      <Outage error={error} />
      <OpenAlerts />
      <StateCounts counts={counts} chosen={view.state} onChoose={(state) => change({ state })} />
      <form class="filter" role="search" onSubmit={(event) => event.preventDefault()}>
        <label>
          Search
          <input
            type="search"
            value={view.text}
            onInput={({ currentTarget }) => change({ text: currentTarget.value })}
          />
        </label>
        <label>
          Order
          <select
            value={view.order}
            onChange={({ currentTarget }) => change({ order: currentTarget.value as View["order"] })}
          >
            {ORDERS.map((order) => (
              <option key={order}>{order}</option>
            ))}
          </select>
        </label>
        <output aria-live="polite">{devices === undefined ? "Loading …" : told(shown.length, devices.length)}</output>
      </form>
      <DeviceRows devices={shown} />
    </section>
  );
}

const told = (shown: number, all: number): string =>
  all === 0 ? "No device has sent anything yet." : shown === all ? `${all} devices` : `${shown} of ${all} devices`;

function viewOf(query: URLSearchParams): View {
  const [state, order] = [query.get("state"), query.get("order")];
  return {
    text: query.get("q") ?? "",
    state: STATES.find((known) => known === state),
    order: ORDERS.find((known) => known === order) ?? "worst",
  };
}

interface StateCountsProps {
  readonly counts: ReadonlyMap<State, number>;
  readonly chosen: State | undefined;
  readonly onChoose: (state: State | undefined) => void;
}

/** How many devices are in which state; a press shows those alone, another one all again. */
const StateCounts = ({ counts, chosen, onChoose }: StateCountsProps) => (
  <div class="counts" role="group" aria-label="States">
    {STATES.filter((state) => counts.has(state) || state === chosen).map((state) => (
      <button
        key={state}
        type="button"
        class={`count ${state}`}
        aria-pressed={state === chosen}
        onClick={() => onChoose(state === chosen ? undefined : state)}
      >
        <strong>{counts.get(state) ?? 0}</strong> {state}
      </button>
    ))}
  </div>
);
