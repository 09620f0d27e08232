import { describe, expect, test } from "vitest";
import { client, openFilter } from "../../src/testing.ts";
import "../../src/testing-vitest.ts";

const filter = await openFilter("filter-src/security-headers");
const browser = client({ sni: "app.example.com", http: 2 });
const value = "max-age=31536000; includeSubDomains";

describe("security-headers", () => {
  test("gives a response what it lacks", async () => {
    const outcome = await filter.run(
      browser.get("/", { answer: { headers: { server: "nginx", "x-powered-by": "x" } } }),
    );
    expect(outcome).toHaveResponse({
      headers: {
        "x-content-type-options": "nosniff",
        "content-security-policy": "frame-ancestors 'self'",
        "x-frame-options": "SAMEORIGIN",
        "referrer-policy": "strict-origin-when-cross-origin",
        "strict-transport-security": "max-age=31536000",
        "x-powered-by": [],
      },
    });
  });

  test("leaves an application its own policies", async () => {
    const own = {
      "content-security-policy": "default-src 'self'",
      "x-frame-options": "DENY",
      "referrer-policy": "origin",
    };
    expect(await filter.run(browser.get("/", { answer: { headers: own } }))).toHaveResponse({ headers: own });
  });

  test("promises TLS over TLS only", async () => {
    const outcome = await filter.run(client().get("/"));
    expect(outcome).toHaveResponse({ headers: { "strict-transport-security": [] } });
  });

  test.each([
    ["strictTransportSecurity", "strict-transport-security"],
    ["contentSecurityPolicy", "content-security-policy"],
    ["frameOptions", "x-frame-options"],
    ["referrerPolicy", "referrer-policy"],
  ])("leaves the header alone where %s is none", async (parameter, header) => {
    const without = await openFilter("filter-src/security-headers", { parameters: { [parameter]: undefined } });
    expect(await without.run(browser.get("/"))).toHaveResponse({ headers: { [header]: [] } });
  });

  test("takes other values", async () => {
    const other = await openFilter("filter-src/security-headers", { parameters: { strictTransportSecurity: value } });
    expect(await other.run(browser.get("/"))).toHaveResponse({ headers: { "strict-transport-security": value } });
  });

  test.each(["max-age", "max-age=1; domain=x", "max-age=1\r\nx: y"])("refuses the value %j", async (wrong) => {
    const parameters = { strictTransportSecurity: wrong };
    await expect(openFilter("filter-src/security-headers", { parameters })).rejects.toThrow("strictTransportSecurity");
  });
});

test("hsts says it over plaintext, too", async () => {
  const outcome = await (await openFilter("filter-src/hsts")).run(client().get("/"));
  expect(outcome).toHaveResponse({ headers: { "strict-transport-security": "max-age=31536000" } });
});
