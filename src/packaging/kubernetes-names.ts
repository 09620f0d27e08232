/*
 * What Kubernetes asks of names, as parts of JSON schemas.
 *
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/
 */

/** A name of a Kubernetes object that must also be a DNS label (RFC 1123). */
export const dnsLabel = {
  type: "string",
  maxLength: 63,
  pattern: "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$",
  description: "At most 63 lower-case letters, digits and dashes, no dash at an end",
};

/** A name of a label, with the domain before it. */
export const labelName = {
  pattern: "^([a-z0-9.-]+/)?[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$",
  maxLength: 316,
};

/** A value of a label. */
export const labelValue = { type: "string", maxLength: 63, pattern: "^([A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?)?$" };
