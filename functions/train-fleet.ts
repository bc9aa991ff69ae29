import { trainFleet, type FleetTraining } from "../shared/trainings/train-fleet";
import { registerOrchestration } from "./durable/orchestrator";

registerOrchestration("train-fleet", (o) => trainFleet(o, o.input as FleetTraining));
