import { scoreChunk, type ChunkInput } from "../shared/runs/score-chunk";
import { registerOrchestration } from "./durable/orchestrator";

registerOrchestration("score-chunk", (o) => scoreChunk(o, o.input as ChunkInput));
