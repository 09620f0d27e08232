import { describe, expect, test } from "vitest";
import { client, openFilter, type TestOutcome } from "../../src/testing.ts";
import "../../src/testing-vitest.ts";

const filter = await openFilter("filter-src/request-log", {
  parameters: { loggedHeaders: "user-agent,x-tenant", maxLength: 12 },
  metadata: ["request-log"],
});

async function fieldsOf(path: string, headers: Readonly<Record<string, string>>): Promise<TestOutcome> {
  return filter.run(client().get(path, { headers }));
}

describe("request-log", () => {
  test.each(["4bf92f3577b34da6a3ce929d0e0e4736", "a", "A.b_c-1", "x".repeat(64)])("keeps the id %s", async (id) => {
    expect(await fieldsOf("/", { "x-request-id": id })).toHaveUpstreamHeaders({ "x-request-id": [id] });
  });

  test.each(["", " ", 'a"b', "a b", "a,b", "ä", "x".repeat(65)])("makes one in the place of %j", async (id) => {
    const [made = ""] = (await fieldsOf("/", { "x-request-id": id })).upstreamHeader("x-request-id");
    expect(made).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-8[0-9a-f]{3}-[0-9a-f]{12}$|^[0-9a-f-]{36}$/);
  });

  test("logs what is named, cut and clean", async () => {
    const outcome = await fieldsOf("/a?token=x", {
      "user-agent": 'a"b\\c\td',
      "x-tenant": "0123456789abcdef",
      "x-a": "b",
    });
    expect(outcome).toHaveMetadata("request-log", {
      path: "/a",
      "user-agent": "a?b?c?d",
      "x-tenant": "0123456789ab",
      "x-a": null,
    });
  });

  test.each([
    ["Bearer eyJhbGciOiJub25lIn0", "Bearer"],
    ["Basic YTpi", "Basic"],
    ["eyJhbGciOiJub25lIn0", null],
    ["abcdef", null],
  ])("of the credentials %s it logs %s", async (authorization, logged) => {
    expect(await fieldsOf("/", { authorization })).toHaveMetadata("request-log", { authorization: logged });
  });

  test.each(["authorization", "cookie", "set-cookie", "x-api-key", "x-auth-token", "client-secret"])(
    "cannot be told to log %s",
    async (header) => {
      const parameters = { loggedHeaders: `user-agent,${header}` };
      await expect(openFilter("filter-src/request-log", { parameters })).rejects.toThrow("loggedHeaders");
    },
  );
});
