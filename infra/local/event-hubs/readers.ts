import type { Connection, Sender, Session } from "rhea";
import type { AmqpError } from "./amqp/error";
import type { Reader } from "./reader";

/** All attached readers. */
export class Readers implements Iterable<Reader> {
  readonly #byLink = new Map<Sender, Reader>();

  [Symbol.iterator](): Iterator<Reader> {
    return this.#byLink.values();
  }

  add(reader: Reader): void {
    this.#byLink.set(reader.link, reader);
  }

  on(link: Sender | undefined): Reader | undefined {
    return link && this.#byLink.get(link);
  }

  /** Detaches the reader and tells its client why. */
  end(reader: Reader, error: AmqpError): void {
    this.forget(reader.link);
    reader.link.close(error);
  }

  endWhere(error: AmqpError, where: (reader: Reader) => boolean): void {
    for (const reader of [...this].filter(where)) this.end(reader, error);
  }

  /** For a link that is gone already. */
  forget(link: Sender | undefined): void {
    const reader = this.on(link);
    if (reader === undefined) return;
    reader.stop();
    this.#byLink.delete(reader.link);
  }

  forgetSession(session: Session | undefined): void {
    for (const { link } of this) if (link.session === session) this.forget(link);
  }

  forgetConnection(connection: Connection): void {
    for (const { link } of this) if (link.connection === connection) this.forget(link);
  }
}
