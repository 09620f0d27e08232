/** A part of a body, or all of it. Scripts change it in place. */
export interface BodyBuffer {
  /** One byte in each character. */
  bytes: string;
  /** A filter before has held it back, so that Envoy has it as the message's buffered body while it goes on. */
  isBuffered?: boolean;
}
