import { trainChunk, type ChunkTraining } from "../shared/trainings/train-chunk";
import { registerOrchestration } from "./durable/orchestrator";

registerOrchestration("train-chunk", (o) => trainChunk(o, o.input as ChunkTraining));
