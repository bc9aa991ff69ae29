import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { gunzipSync } from "node:zlib";

type Properties = Readonly<Record<string, string>>;

/** What Application Insights is sent, as far as tests look. */
interface Envelope {
  readonly tags: Readonly<Record<string, string>>;
  readonly data: {
    readonly baseType: "RequestData" | "RemoteDependencyData" | "MetricData" | "MessageData";
    readonly baseData: {
      readonly name?: string;
      readonly id?: string;
      readonly success?: boolean;
      readonly properties: Properties;
      readonly metrics?: readonly { readonly name: string; readonly value: number }[];
    };
  };
}

export interface ToldSpan {
  readonly name: string | undefined;
  readonly traceId: string | undefined;
  readonly spanId: string | undefined;
  readonly parentId: string | undefined;
  readonly success: boolean | undefined;
  readonly properties: Properties;
}

export const keyedTo = (url: string): string =>
  `InstrumentationKey=8f14e45f-ceea-467f-9ccd-0123456789ab;IngestionEndpoint=${url}/`;

/** The setting by which an app tells this address, whoever listens there. */
export const toldTo = (url: string): Readonly<Record<string, string>> => ({
  APPLICATIONINSIGHTS_CONNECTION_STRING: keyedTo(url),
});

/** Nobody listens here. */
export const NOBODY = "http://127.0.0.1:9";

/** Stands in for the ingestion endpoint of Application Insights, and for the proxy on the way to any other host. */
export class IngestionEndpoint implements AsyncDisposable {
  /** All bodies, as text. */
  readonly #bodies: string[] = [];
  readonly #envelopes: Envelope[] = [];
  /** What was asked for and is not this endpoint. */
  readonly strangers: string[] = [];
  readonly #server = createServer((request, response) => {
    void buffer(request).then((body) => {
      this.#take(request.url ?? "", request.headers["content-encoding"] === "gzip" ? gunzipSync(body) : body);
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify({ itemsReceived: 1, itemsAccepted: 1, errors: [] }));
    });
  });

  private constructor() {
    this.#server.on("connect", ({ url = "" }, socket) => {
      this.strangers.push(url);
      socket.end();
    });
  }

  static async open(): Promise<IngestionEndpoint> {
    const endpoint = new IngestionEndpoint();
    // Where a test cannot begin, nothing is to wait for what nobody disposes of.
    endpoint.#server.listen(0, "127.0.0.1").unref();
    await once(endpoint.#server, "listening");
    return endpoint;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** With these an app sends what it has to tell here, and whatever else its SDKs ask of others. */
  get settings(): Readonly<Record<string, string>> {
    return { ...toldTo(this.url), HTTPS_PROXY: this.url, NO_PROXY: "127.0.0.1" };
  }

  get text(): string {
    return this.#bodies.join("\n");
  }

  /** Those of a name, or all. */
  spans(name?: string): ToldSpan[] {
    return this.#envelopes
      .filter(({ data: { baseData } }) => baseData.id !== undefined && (name ?? baseData.name) === baseData.name)
      .map(({ tags, data: { baseData } }) => ({
        ...{ name: baseData.name, spanId: baseData.id, success: baseData.success, properties: baseData.properties },
        ...{ traceId: tags["ai.operation.id"], parentId: tags["ai.operation.parentId"] },
      }));
  }

  /** What a measure has come to in all of these dimensions. */
  sumOf(measure: string, dimensions: Properties = {}): number {
    const isOf = (properties: Properties) =>
      Object.entries(dimensions).every(([dimension, value]) => properties[dimension] === value);
    return this.#envelopes
      .filter(({ data: { baseData } }) => isOf(baseData.properties))
      .flatMap(({ data: { baseData } }) => baseData.metrics ?? [])
      .reduce((sum, { name, value }) => sum + (name === measure ? value : 0), 0);
  }

  get measures(): Set<string> {
    return new Set(this.#envelopes.flatMap(({ data: { baseData } }) => baseData.metrics ?? []).map(({ name }) => name));
  }

  /** What the lines of the log are about. */
  get lines(): Properties[] {
    return this.#envelopes
      .filter(({ data: { baseType } }) => baseType === "MessageData")
      .map(({ data: { baseData } }) => baseData.properties);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.close();
    this.#server.closeAllConnections();
    await once(this.#server, "close");
  }

  #take(path: string, body: Buffer): void {
    if (path !== "/v2.1/track") {
      this.strangers.push(path);
      return;
    }
    this.#bodies.push(body.toString());
    this.#envelopes.push(...(JSON.parse(body.toString()) as Envelope[]));
  }
}
