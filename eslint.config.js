import eslint from "@eslint/js";
import tseslint from "typescript-eslint";

export default tseslint.config(
  { ignores: ["dist/", "dist-lua/", "coverage/", "test/**/fixtures/"] },
  eslint.configs.recommended,
  tseslint.configs.strictTypeChecked,
  tseslint.configs.stylisticTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/switch-exhaustiveness-check": "error",
      "max-params": ["error", 3],
      "max-lines": ["error", { max: 300, skipBlankLines: true, skipComments: true }],
      "no-restricted-exports": ["error", { restrictDefaultExports: { direct: true } }],
    },
  },
  {
    files: ["filter-src/**/*.ts"],
    rules: {
      // Lua has no `===` on undefined-versus-null and counts from one; filters are typed against Lua, not against Node.
      "@typescript-eslint/prefer-string-starts-ends-with": "off",
    },
  },
  {
    files: ["*.config.{js,ts}"],
    rules: { "no-restricted-exports": "off" },
  },
);
