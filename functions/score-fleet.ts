import { scoreFleet, type FleetInput } from "../shared/runs/score-fleet";
import { registerOrchestration } from "./durable/orchestrator";

registerOrchestration("score-fleet", (o) => scoreFleet(o, o.input as FleetInput));
