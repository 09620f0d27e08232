import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    testTimeout: 30_000,
    // TypeScript, TypeScriptToLua and fengari are loaded once for each worker instead of once for each file.
    isolate: false,
  },
});
