import eslint from "@eslint/js";
import { defineConfig } from "eslint/config";
import tseslint from "typescript-eslint";

export default defineConfig(
  {
    ignores: [
      "src/scaffold/templates",
      "dist/",
      "dist-lua/",
      "coverage/",
      "test/**/fixtures/",
      "src/filter-library/",
      "src/compiler/load-typescript*.*",
      "src/envoy-schema/message-table.ts",
    ],
  },
  eslint.configs.recommended,
  tseslint.configs.strictTypeChecked,
  tseslint.configs.stylisticTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        projectService: { allowDefaultProject: ["eslint.config.js"] },
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/switch-exhaustiveness-check": "error",
      "max-params": ["error", 3],
      "max-lines": ["error", { max: 300, skipBlankLines: true, skipComments: true }],
      // Interfaces here are records of functions that close over what they need; nothing uses `this`.
      "@typescript-eslint/unbound-method": "off",
      "no-restricted-exports": ["error", { restrictDefaultExports: { direct: true } }],
    },
  },
  {
    files: ["filter-src/**/*.ts"],
    rules: {
      // lua-types says that string.find and string.match always give something, which Lua does not.
      "@typescript-eslint/no-unnecessary-condition": "off",
      "@typescript-eslint/no-non-null-assertion": "off",
      "@typescript-eslint/non-nullable-type-assertion-style": "off",
      // A parameter's annotation is its type: without it a constant would have its default as its only value.
      "@typescript-eslint/no-inferrable-types": "off",
      // Lua raises any value, and a table is what tells a refusal from an error.
      "@typescript-eslint/only-throw-error": "off",
      // In Lua `element?.tag` becomes a temporary variable, a comparison with nil does not.
      "@typescript-eslint/prefer-optional-chain": "off",
    },
  },
  {
    files: ["test/**/*.ts"],
    // A row of a table of tests has as many columns as it needs.
    rules: { "max-params": "off" },
  },
  {
    // The page's script is one program in several files, which TypeScript checks by its own tsconfig.json.
    files: ["src/trace-page/page/**"],
    languageOptions: { sourceType: "script" },
    rules: {
      "no-undef": "off",
      "@typescript-eslint/no-unused-vars": ["error", { vars: "local" }],
      "@typescript-eslint/consistent-type-imports": "off",
    },
  },
  {
    files: ["*.config.{js,ts}"],
    rules: { "no-restricted-exports": "off" },
  },
);
