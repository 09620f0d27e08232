import { huffmanSymbols, staticTable } from "./hpack-tables.ts";

/** A header field as it was sent, one byte in each character. */
export type Field = readonly [name: string, value: string];

const defaultTableSize = 4096;
/** What an entry of the dynamic table counts beyond its name and value. */
const entryOverhead = 32;

/**
 * Reads the header blocks of one direction of one HTTP/2 connection, which must all be given, in order. Node's own reader leaves out fields
 * that it does not like, such as values with a space at either end.
 *
 * @returns reads the next block; throws RangeError where it is none
 * @see https://www.rfc-editor.org/rfc/rfc7541
 */
export function createHeaderDecoder(): (block: Uint8Array) => readonly Field[] {
  const table = createDynamicTable();
  return (block) => {
    const input = { bytes: block, position: 0 };
    const fields: Field[] = [];
    while (input.position < block.length) {
      const field = readField(input, table);
      if (field !== undefined) fields.push(field);
    }
    return fields;
  };
}

interface Input {
  readonly bytes: Uint8Array;
  position: number;
}

interface DynamicTable {
  /** Counts from 1, the static table first. */
  at(index: number): Field;
  add(field: Field): void;
  resize(size: number): void;
}

function createDynamicTable(): DynamicTable {
  const fields: Field[] = [];
  let limit = defaultTableSize;
  const shrink = (): void => {
    while (fields.reduce((sum, [name, value]) => sum + name.length + value.length + entryOverhead, 0) > limit)
      fields.pop();
  };
  return {
    at: (index) => {
      const field = staticTable[index - 1] ?? fields[index - 1 - staticTable.length];
      if (field === undefined) throw new RangeError(`The header tables have no entry ${index}`);
      return field;
    },
    add: (field) => {
      fields.unshift(field);
      shrink();
    },
    resize: (size) => {
      limit = size;
      shrink();
    },
  };
}

/** One representation; a change of the table's size is no field. */
function readField(input: Input, table: DynamicTable): Field | undefined {
  const first = input.bytes[input.position] ?? 0;
  if (first >= 0x80) return table.at(readInteger(input, 7));
  if (first >= 0x40) {
    const field = readLiteral(input, table, 6);
    table.add(field);
    return field;
  }
  if (first < 0x20) return readLiteral(input, table, 4);
  table.resize(readInteger(input, 5));
  return undefined;
}

function readLiteral(input: Input, table: DynamicTable, prefixBits: number): Field {
  const index = readInteger(input, prefixBits);
  const name = index === 0 ? readString(input) : table.at(index)[0];
  return [name, readString(input)];
}

function readInteger(input: Input, prefixBits: number): number {
  const most = 2 ** prefixBits - 1;
  let value = readByte(input) & most;
  if (value < most) return value;
  for (let factor = 1; ; factor *= 128) {
    const byte = readByte(input);
    value += (byte & 0x7f) * factor;
    if (byte < 0x80) return value;
  }
}

function readString(input: Input): string {
  const isHuffman = (input.bytes[input.position] ?? 0) >= 0x80;
  const length = readInteger(input, 7);
  const bytes = input.bytes.subarray(input.position, input.position + length);
  if (bytes.length < length) throw new RangeError("A header block ends inside of a string");
  input.position += length;
  return isHuffman ? decodeHuffman(bytes) : Buffer.from(bytes).toString("latin1");
}

function readByte(input: Input): number {
  const byte = input.bytes[input.position];
  if (byte === undefined) throw new RangeError("A header block ends inside of a number");
  input.position += 1;
  return byte;
}

/** Symbols by their codes, which are written with a 1 before them so that their lengths differ too. */
const huffmanCodes: ReadonlyMap<number, string> = assignCodes();

function assignCodes(): ReadonlyMap<number, string> {
  const codes = new Map<number, string>();
  let [code, length] = [0, 0];
  for (const [bits, symbols] of huffmanSymbols) {
    for (const symbol of symbols) {
      code *= 2 ** (bits - length);
      length = bits;
      codes.set(2 ** bits + code, symbol);
      code += 1;
    }
  }
  return codes;
}

/** What is left at the end are the first bits of the code that ends a string, as padding. */
function decodeHuffman(bytes: Uint8Array): string {
  let text = "";
  let code = 1;
  for (const byte of bytes) {
    for (let bit = 0x80; bit > 0; bit >>= 1) {
      code = code * 2 + ((byte & bit) === 0 ? 0 : 1);
      const symbol = huffmanCodes.get(code);
      if (symbol === undefined) continue;
      text += symbol;
      code = 1;
    }
  }
  return text;
}
