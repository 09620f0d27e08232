/** A filter whose hook logs what `values` says. */
export function logging(imports: string, ...values: readonly string[]): string {
  const lines = values.map((value) => `  handle.logInfo(\`\${${value}}\`);`).join("\n");
  return `import type { RequestHandle } from "envoy-lua-kit/envoy-api";\n${imports}\nexport function onRequest(handle: RequestHandle): void {\n${lines}\n}\n`;
}
