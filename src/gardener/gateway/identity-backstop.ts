import type { JsonObject } from "../../files/json.ts";
import type { ParameterValues } from "../../filter/parameters.ts";
import { trustedMetadata } from "../cluster/trusted-routes.ts";

/**
 * An RBAC filter behind the script. It refuses (403) what a script that works never lets pass, so that one that did not run, or stopped
 * half-way, harms nobody:
 *
 * - a request for the trusted connection without a verified client certificate, or without a user
 * - a request with a verified client certificate that is not for the trusted connection
 * - a request that still names a user or group, and is not for the trusted connection
 *
 * It costs availability only where the script fails: clients with a certificate are then refused instead of being anonymous.
 *
 * @param parameters all of the auth-header filter's; `resumedSessions` must be `refuse`, since Envoy does not verify a resumed session again
 * @see https://www.envoyproxy.io/docs/envoy/latest/configuration/http/http_filters/rbac_filter
 */
export function identityBackstop(parameters: ParameterValues): JsonObject {
  const { namespace, key } = trustedMetadata(parameters);
  const isTrusted = {
    sourced_metadata: {
      metadata_matcher: { filter: namespace, path: [{ key }], value: { present_match: true } },
      metadata_source: "DYNAMIC",
    },
  };
  const userHeader = String(parameters["userHeader"]);
  const isNamed = [userHeader, String(parameters["groupHeader"])].map((name) => ({
    header: { name, present_match: true },
  }));
  const policies = {
    "trusted without a certificate": { permissions: [isTrusted], principals: [{ not_id: isVerified }] },
    "certificate without trust": { permissions: [{ not_rule: isTrusted }], principals: [isVerified] },
    "named without trust": {
      permissions: [{ and_rules: { rules: [{ not_rule: isTrusted }, { or_rules: { rules: isNamed } }] } }],
      principals: [anybody],
    },
    ...(parameters["unidentified"] === "forward"
      ? {}
      : {
          "trusted without a user": {
            permissions: [{ and_rules: { rules: [isTrusted, { not_rule: isNamed[0] ?? {} }] } }],
            principals: [anybody],
          },
        }),
  };
  return {
    name: "envoy.filters.http.rbac.identity-backstop",
    typed_config: {
      "@type": "type.googleapis.com/envoy.extensions.filters.http.rbac.v3.RBAC",
      rules: { action: "DENY", policies },
    },
  };
}

const anybody: JsonObject = { any: true };

const isVerified: JsonObject = {
  custom: {
    name: "envoy.rbac.principals.mtls_authenticated",
    typed_config: {
      "@type": "type.googleapis.com/envoy.extensions.rbac.principals.mtls_authenticated.v3.Config",
      any_validated_client_certificate: true,
    },
  },
};
