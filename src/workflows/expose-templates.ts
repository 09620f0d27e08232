import { createCompiler } from "../compiler/create-compiler.ts";
import { fail, hasErrors, succeed, type Checked } from "../diagnostics/diagnostic.ts";
import type { FilterManifest } from "../filter/manifest.ts";
import { readFilter } from "../filter/read-filter.ts";
import type { PlacedScript } from "../gardener/create-l7-resources.ts";
import { withBackstop } from "../gardener/create-l7-resources.ts";
import type { Exposure } from "../gardener/exposure.ts";
import type { ManifestFile } from "../gardener/manifest-files.ts";
import {
  proxyFields,
  proxyTemplate,
  proxyTemplateParameters,
  terminationKeyField,
  terminationTemplate,
} from "../gardener/templates/go-templates.ts";
import { helmFields, helmParameters, helmTemplates } from "../gardener/templates/helm-templates.ts";
import { checkOfParameter } from "../packaging/template/parameter-check.ts";
import type { TemplateDialect, ValueCheck } from "../packaging/template/template-plan.ts";
import { gatewayParameters, placedScripts, proxyParameters, type ExposeOptions } from "./placed-scripts.ts";

/**
 * The templates that Gardener renders itself, in place of its own: those of its chart for gateways, or those for each control plane. What
 * Gardener gives its templates is open in them; all else (other parameters, options, the Istio version) is as the exposure has it.
 */
export function exposeTemplates(
  exposure: Exposure,
  dialect: TemplateDialect,
  options: ExposeOptions,
): Checked<readonly ManifestFile[]> {
  const compiling = { ...options, compiler: options.compiler ?? createCompiler() };
  const filter = readFilter(`${options.filters.root}/auth-header`, options.filters.files);
  if (!filter.ok) return filter;
  const { manifest } = filter.value;
  return dialect === "helm"
    ? gatewayTemplates(exposure, manifest, compiling)
    : clusterTemplates(exposure, manifest, compiling);
}

function gatewayTemplates(
  exposure: Exposure,
  manifest: FilterManifest,
  options: ExposeOptions,
): Checked<readonly ManifestFile[]> {
  const compile = placedScripts(options);
  const authHeader = compile("auth-header", { ...gatewayParameters([exposure]), ...helmParameters });
  const hsts = compile("hsts", {});
  const misdirected = compile("misdirected-request", {});
  const findings = [authHeader, hsts, misdirected].flatMap(({ diagnostics }) => diagnostics);
  if (!authHeader.ok || !hsts.ok || !misdirected.ok) return fail(...findings);
  const scripts = {
    authHeader: authHeader.value,
    hsts: hsts.value.script,
    misdirectedRequest: misdirected.value.script,
  };
  return succeed(helmTemplates(exposure, scripts, checksOf(manifest, helmFields)), findings);
}

function clusterTemplates(
  exposure: Exposure,
  manifest: FilterManifest,
  options: ExposeOptions,
): Checked<readonly ManifestFile[]> {
  const compile = placedScripts(options);
  const { metadataKey } = helmParameters;
  const gateway = compile("auth-header", { ...gatewayParameters([exposure]), metadataKey });
  const proxy = exposure.apiserverProxy
    ? compile("auth-header", { ...proxyParameters(exposure), ...proxyTemplateParameters })
    : succeed<PlacedScript | undefined>(undefined);
  const findings = [...gateway.diagnostics, ...proxy.diagnostics];
  if (!gateway.ok || !proxy.ok || hasErrors(findings)) return fail(...findings);
  const keyChecks = checksOf(manifest, { metadataKey: terminationKeyField });
  return succeed(
    [
      ...terminationTemplate(exposure, gateway.value.script.parameters, keyChecks),
      ...(proxy.value === undefined
        ? []
        : proxyTemplate(exposure, withBackstop(exposure, proxy.value), checksOf(manifest, proxyFields))),
    ],
    findings,
  );
}

function checksOf(manifest: FilterManifest, fields: Readonly<Record<string, string>>): readonly ValueCheck[] {
  return Object.entries(fields).map(([name, field]) => checkOfParameter(field, manifest.parameters[name] ?? {}));
}
