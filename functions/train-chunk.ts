import type { ChunkTraining } from "../shared/trainings/plan-training";
import { trainChunk } from "../shared/trainings/train-chunk";
import { registerOrchestration } from "./durable/orchestrator";

registerOrchestration("train-chunk", (o) => trainChunk(o, o.input as ChunkTraining));
