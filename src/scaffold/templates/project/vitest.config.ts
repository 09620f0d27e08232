import { envoyLua } from "envoy-lua-kit/testing/config";
import { defineConfig } from "vitest/config";

export default defineConfig({
  // Runs the tests that name a filter again when one of its sources is saved.
  plugins: [envoyLua()],
  test: {
    include: ["test/**/*.test.ts"],
    coverage: { provider: "istanbul", include: ["filter-src/**/*.ts"] },
  },
});
