/** A part of a body, or all of it. Scripts change it in place. */
export interface BodyBuffer {
  /** One byte in each character. */
  bytes: string;
}
