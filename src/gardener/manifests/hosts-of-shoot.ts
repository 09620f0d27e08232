import { missingPart } from "./cluster.ts";
import { fieldAt, fieldOfItems, type Field } from "./fields.ts";
import type { Parts, ShootContext } from "./shoot-context.ts";
import { internalHostOf, projectOf, wildcardHostOf } from "./shoot-names.ts";

/**
 * Names of a shoot's kube-apiserver, the internal one first, as Gardener has them. Its status says what they are; without one they follow
 * from the shoot's and the seed's domains.
 */
export function hostsOfShoot(context: ShootContext): Parts {
  const { shoot } = context;
  const external = advertised("external", context) ?? externalHost(context);
  const internal = advertised("internal", context) ?? internalHost(context);
  const wildcard = wildcardHost(context);
  const elsewhere = fieldAt(undefined, shoot, "metadata", "name");
  const hosts = [internal, external].filter((field) => field !== undefined);
  return {
    fields: {
      ...(internal === undefined ? {} : { hosts: fieldOfItems(hosts, elsewhere) }),
      ...(wildcard === undefined ? {} : { wildcardHosts: fieldOfItems([wildcard], elsewhere) }),
    },
    missing: internal === undefined ? { hosts: noInternalHost(context) } : {},
  };
}

/** The host of an address that the shoot's status advertises. */
function advertised(name: string, { shoot }: ShootContext): Field | undefined {
  const addresses = shoot.value.status?.advertisedAddresses ?? [];
  const index = addresses.findIndex((address) => address.name === name);
  const url = addresses[index]?.url;
  if (url === undefined) return undefined;
  const host = /^https:\/\/([^/:]+)/.exec(url)?.[1] ?? url;
  return fieldAt(host, shoot, "status", "advertisedAddresses", index, "url");
}

function externalHost({ shoot }: ShootContext): Field | undefined {
  const domain = shoot.value.spec.dns?.domain;
  return domain == null ? undefined : fieldAt(`api.${domain}`, shoot, "spec", "dns", "domain");
}

function internalHost({ shoot, seed, landscape }: ShootContext): Field | undefined {
  const project = projectOf(shoot.value.metadata.namespace ?? "");
  if (project === undefined) return undefined;
  const hostBelow = (domain: string): string => internalHostOf(shoot.value, project, domain);
  const written = landscape.internalDomain;
  if (written !== undefined) return { ...written, value: hostBelow(written.value) };
  const domain = seed?.value.spec.dns?.internal?.domain;
  return seed === undefined || domain == null
    ? undefined
    : fieldAt(hostBelow(domain), seed, "spec", "dns", "internal", "domain");
}

/** A shoot that advertises addresses and not this one is on a seed without a wildcard certificate. */
function wildcardHost(context: ShootContext): Field | undefined {
  const { shoot, seed, technicalId } = context;
  if ((shoot.value.status?.advertisedAddresses ?? []).length > 0) return advertised("wildcard-tls-seed-bound", context);
  const domain = seed?.value.spec.ingress?.domain;
  if (seed === undefined || domain == null) return undefined;
  return fieldAt(wildcardHostOf(technicalId, domain), seed, "spec", "ingress", "domain");
}

function noInternalHost({ shoot, technicalId, seed }: ShootContext): ReturnType<typeof missingPart> {
  const place = seed ?? shoot;
  return missingPart(
    `internal domain for "${technicalId}"`,
    "Give the Seed's manifest with spec.dns.internal.domain, the Shoot's with status.advertisedAddresses, or internalDomain in a file of your own",
    place.positionOf(seed === undefined ? ["metadata", "name"] : ["spec", "dns"]),
  );
}
