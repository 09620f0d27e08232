import { describe, expect, test } from "vitest";
import { gatewayOf } from "./balance/gateways.ts";
import { balancePicture, type BalancePicture } from "./balance/picture.ts";
import { perSecond, percentile, tallyPhase, type Sample } from "./balance/tally.ts";

const servers = ["one", "two"];

describe("The tally of a balance run", () => {
  const samples: readonly Sample[] = [
    { kind: "request", start: 10, end: 12, server: "one" },
    { kind: "request", start: 20, end: 26, server: "two" },
    { kind: "request", start: 999, end: 1003, server: "one" },
    { kind: "request", start: 30, end: 31 },
    { kind: "watch", start: 40, end: 40 },
    { kind: "request", start: 1000, end: 1500, server: "one" },
  ];

  test("counts a request in the phase it began in, and a failed one for no server", () => {
    const tally = tallyPhase(samples, { title: "first", from: 0, to: 1000 }, servers);
    expect(tally).toEqual({
      title: "first",
      requests: { one: 2, two: 1 },
      failed: 1,
      brokenWatches: 1,
      p50: 4,
      p99: 6,
    });
  });

  test("counts requests by second and server, and none beyond the last second", () => {
    expect(perSecond(samples, 1, servers)).toEqual([[2, 1]]);
    expect(perSecond(samples, 2, servers)).toEqual([
      [2, 1],
      [1, 0],
    ]);
  });

  test.each([
    [[1, 2, 3, 4], 0.5, 2],
    [[1, 2, 3, 4], 0.99, 4],
    [[7], 0.01, 7],
    [[], 0.5, NaN],
  ])("percentile of %j at %d is by nearest rank", (sorted, part, expected) => {
    expect(percentile(sorted, part)).toBe(expected);
  });
});

describe("The picture of a balance run", () => {
  const picture: BalancePicture = {
    title: 'A & B <of> "C"',
    note: "</text><script>alert(1)</script>",
    servers,
    rows: [
      {
        title: "L4",
        counts: [
          [30, 10],
          [0, 20],
        ],
      },
    ],
    events: [{ second: 1, title: "<joins>" }],
  };

  test("escapes every text", () => {
    const svg = balancePicture(picture);
    expect(svg).not.toContain("<script");
    expect(svg).not.toContain("<joins>");
    expect(svg).toContain('aria-label="A &amp; B &lt;of&gt; &quot;C&quot;"');
  });

  test("stacks bars to the height of the busiest second", () => {
    const bars = [
      ...balancePicture(picture).matchAll(
        /<rect class="s(\d)" x="[\d.]+" y="([\d.]+)" width="(?!14")[\d.]+" height="([\d.]+)"/g,
      ),
    ];
    expect(bars.map(([, server, , height]) => [server, height])).toEqual([
      ["0", "112.5"],
      ["1", "37.5"],
      ["1", "75"],
    ]);
    const [below, above] = bars.map(([, , y, height]) => ({ top: Number(y), bottom: Number(y) + Number(height) }));
    expect(above?.bottom).toBe(below?.top);
  });
});

describe("The gateways of a balance run", () => {
  test.each([
    ["L4", 1],
    ["L7", 3],
  ] as const)(
    "%s has its endpoints in a file for each cluster, %d of them, and all addresses on this machine",
    (mode, count) => {
      const text = JSON.stringify(gatewayOf(mode, "/tmp/run"));
      expect(new Set(text.match(/\/tmp\/run\/endpoints-[^"]+/g)).size).toBe(count);
      expect(text).not.toContain('0.0.0.0","port');
      expect(text).not.toContain("sds_config");
    },
  );
});
