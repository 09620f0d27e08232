import { once } from "node:events";
import http2 from "node:http2";
import net from "node:net";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createHeaderDecoder, type Field } from "../../src/envoy-process/hpack.ts";
import { huffmanSymbols, staticTable } from "../../src/envoy-process/hpack-tables.ts";
import { tapHttp2 } from "../../src/envoy-process/http2-tap.ts";
import { listen } from "../../src/envoy-process/listen.ts";

describe("createHeaderDecoder()", () => {
  // https://www.rfc-editor.org/rfc/rfc7541#appendix-C
  const decode = createHeaderDecoder();
  test.each([
    ["828684418cf1e3c2e5f23a6ba0ab90f4ff", [...requestOf("http", "/")]],
    ["828684be5886a8eb10649cbf", [...requestOf("http", "/"), ["cache-control", "no-cache"]]],
    [
      "828785bf408825a849e95ba97d7f8925a849e95bb8e8b4bf",
      [...requestOf("https", "/index.html"), ["custom-key", "custom-value"]],
    ],
  ])("reads the requests of RFC 7541, one after the other: %s", (block, fields) => {
    expect(decode(Buffer.from(block, "hex"))).toEqual(fields);
  });

  test("forgets entries when the table is made smaller", () => {
    const read = createHeaderDecoder();
    const [add, use, shrink, grow] = ["4001610162", "be", "20", "3fe11f"];
    expect(read(Buffer.from(add + use, "hex"))).toEqual([
      ["a", "b"],
      ["a", "b"],
    ]);
    expect(() => read(Buffer.from(shrink + grow + use, "hex"))).toThrow(RangeError);
  });

  test.each(["41", "7f", "40ff", "400561", "fe"])("refuses a block that is none: %s", (block) => {
    expect(() => createHeaderDecoder()(Buffer.from(block, "hex"))).toThrow(RangeError);
  });

  test("has all symbols and a complete code", () => {
    const symbols = huffmanSymbols.flatMap(([, text]) => Array.from(text));
    expect(new Set(symbols).size).toBe(256);
    const used = huffmanSymbols.reduce((sum, [bits, text]) => sum + text.length * 2 ** (30 - bits), 0);
    // The string's end is the only other symbol.
    expect(used).toBe(2 ** 30 - 1);
    expect(staticTable).toHaveLength(61);
  });
});

describe("tapHttp2()", () => {
  test("ends a connection whose header blocks are none", async () => {
    const listening = await listen(
      net.createServer((socket) => {
        http2.createServer().emit("connection", tapHttp2(socket).stream);
      }),
    );
    const client = net.connect(listening.port, "127.0.0.1");
    const [preface, settings, headers] = [
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
      "000000040000000000",
      "000001010500000001fe",
    ];
    client.write(Buffer.concat([Buffer.from(preface), Buffer.from(settings + headers, "hex")]));
    client.resume();
    await once(client, "close");
    await listening.close();
  });

  test("sees the fields that a client sends, of any size, as Node's own reader does", async () => {
    const value = fc.oneof(
      fc.string({
        unit: fc
          .integer({ min: 0x21, max: 0xff })
          .filter((byte) => byte !== 0x7f)
          .map((byte) => String.fromCharCode(byte)),
      }),
      fc.constantFrom("", "0".repeat(20_000), "\xff\xfe".repeat(9_000)),
    );
    const fields = fc.array(fc.tuple(fc.stringMatching(/^x-[a-z0-9_.~]{0,9}$/), value), { maxLength: 40 });
    await withTap(async (send) => {
      await fc.assert(
        fc.asyncProperty(fields, async (sent) => {
          const { seen, read } = await send(sent);
          expect(seen.flat()).toEqual(read);
          expect(seen.filter(([name]) => !name.startsWith(":")).length).toBe(sent.length);
        }),
        { numRuns: 60 },
      );
    });
  });
});

function requestOf(scheme: string, path: string): readonly Field[] {
  return [
    [":method", "GET"],
    [":scheme", scheme],
    [":path", path],
    [":authority", "www.example.com"],
  ];
}

type Send = (fields: readonly Field[]) => Promise<{ seen: readonly Field[]; read: readonly string[] }>;

/** A client of Node's whose connection is listened to. */
async function withTap(use: (send: Send) => Promise<void>): Promise<void> {
  let [seen, read]: [readonly Field[], readonly string[]] = [[], []];
  const listening = await listen(
    net.createServer((socket) => {
      const tap = tapHttp2(socket);
      const server = http2.createServer({ maxHeaderListPairs: 10_000, settings: { maxHeaderListSize: 1e7 } });
      server.on("request", (request, response) => {
        seen = tap.fieldsOf(request.stream.id ?? 0);
        read = request.rawHeaders;
        response.end();
      });
      server.emit("connection", tap.stream);
    }),
  );
  const session = http2.connect(`http://127.0.0.1:${listening.port}`, { maxSendHeaderBlockLength: 1e7 });
  try {
    await use(async (fields) => {
      const grouped: Record<string, string[]> = {};
      for (const [name, value] of fields) (grouped[name] ??= []).push(value);
      const stream = session.request({ ":path": "/", ...grouped });
      stream.resume();
      await once(stream, "close");
      return { seen, read };
    });
  } finally {
    session.destroy();
    await listening.close();
  }
}
