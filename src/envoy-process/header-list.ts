import { textOfByteString } from "../scenario/byte-text.ts";
import type { HeaderList } from "../scenario/outcome.ts";

/** Bytes that Node may read as one message's header; Envoy's own limits are lower. */
export const maxHeaderSize = 8 * 1024 * 1024;

/** Names and values in turns, as Node's parsers give them (one byte in each character), as a list with names in lower case. */
export function pairHeaders(raw: readonly string[]): HeaderList {
  return raw.flatMap((name, index) =>
    index % 2 === 0 ? [[name.toLowerCase(), textOfByteString(raw[index + 1] ?? "")] as const] : [],
  );
}

/** A text's UTF-8 bytes, one in each character, as Node's HTTP writers take them. */
export function byteString(text: string): string {
  return Buffer.from(text, "utf8").toString("latin1");
}

/** Values by name, names in lower case and in the order of their first appearance, as Node's HTTP/2 takes them. */
export function groupHeaders(headers: HeaderList): Record<string, string | string[]> {
  const grouped: Record<string, string | string[]> = {};
  for (const [name, value] of headers) {
    const key = name.toLowerCase();
    const known = grouped[key];
    grouped[key] = known === undefined ? byteString(value) : [known, byteString(value)].flat();
  }
  return grouped;
}

/** A body as text, which bodies of scenarios are. */
export async function readBody(stream: AsyncIterable<unknown>): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}
