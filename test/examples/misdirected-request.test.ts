import { describe, expect, test } from "vitest";
import { client, openFilter } from "../../src/testing.ts";
import "../../src/testing-vitest.ts";

const filter = await openFilter("filter-src/misdirected-request");
const browser = client({ sni: "a.example.com", http: 2 });

describe("misdirected-request", () => {
  test.each(["a.example.com", "A.Example.com", "a.example.com:443", "a.example.com.", "a.example.com.:8443"])(
    "takes %s for the host of the connection",
    async (authority) => {
      expect(await filter.run(browser.get("/", { authority }))).toBeRoutedTo("upstream");
    },
  );

  test.each(["b.example.com", "example.com", "aa.example.com", "a.example.com.evil", "a.example.com:443:443", "[::1]"])(
    "takes %s for another one",
    async (authority) => {
      expect(await filter.run(browser.get("/", { authority }))).toReplyLocally(421);
    },
  );

  test("lets pass who said no name", async () => {
    expect(
      await filter.run(client({ http: 2, listener: "gateway" }).get("/", { authority: "b.example.com" })),
    ).toBeRoutedTo("upstream");
    expect(await filter.run(client().get("/", { authority: "b.example.com" }))).toBeRoutedTo("upstream");
  });
});
