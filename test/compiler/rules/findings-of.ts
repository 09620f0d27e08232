import { compileModules } from "../../support/run-filter.ts";

/** A filter with this body of its request hook on line 3. */
export function request(body: string, top = ""): string {
  return `import type * as envoy from "envoy-lua-kit/envoy-api"; ${top}\nexport function onRequest(handle: envoy.RequestHandle): void {\n  ${body}\n}\n`;
}

/** A filter with this body of its response hook on line 3. */
export function response(body: string, top = ""): string {
  return `import type * as envoy from "envoy-lua-kit/envoy-api"; ${top}\nexport function onResponse(handle: envoy.ResponseHandle): void {\n  ${body}\n}\n`;
}

/** Each finding as `CODE line:column`, with its file before it where that is not `filter.ts`. */
export function findingsOf(modules: Readonly<Record<string, string>>): readonly string[] {
  return compileModules(modules).diagnostics.map(({ code, position, message }) => {
    if (position === undefined) return `${code} ${message}`;
    const file = position.file === "sample/filter.ts" ? "" : `${position.file}:`;
    return `${code} ${file}${position.line}:${position.column}${code === "TYPESCRIPT" ? ` ${message}` : ""}`;
  });
}
