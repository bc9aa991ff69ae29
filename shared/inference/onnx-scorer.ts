import type { ModelFile, Scorer, ScoringSession } from "../scoring/scorer";
import { OnnxSession } from "./onnx-session";
import { SessionCache, type SessionCacheOptions } from "./session-cache";

/** Lends onnxruntime sessions out of a cache of at most `maxBytes`. `close` waits for work that is under way. */
export class OnnxScorer implements Scorer {
  readonly #sessions: SessionCache<OnnxSession>;

  constructor(options: Pick<SessionCacheOptions<OnnxSession>, "maxBytes" | "onUse">) {
    this.#sessions = new SessionCache({ ...options, open: (_, bytes) => OnnxSession.open(bytes) });
  }

  use<T>(model: ModelFile, work: (session: ScoringSession) => Promise<T>): Promise<T> {
    // Names and features are bound at each use: two manifests may describe one file differently.
    return this.#sessions.use(
      model.sha256,
      () => model.read(),
      async (session) => work(session.bind(model)),
    );
  }

  /** What the sessions that are open are reckoned to take. */
  get openBytes(): number {
    return this.#sessions.openBytes;
  }

  close(): Promise<void> {
    return this.#sessions.close();
  }
}
