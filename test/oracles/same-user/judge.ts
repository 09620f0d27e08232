import { isDeepStrictEqual } from "node:util";
import { commonName, organization, type AnyCertificate } from "./any-certificate.ts";
import type { KubernetesReply, KubernetesUser } from "./ask-kubernetes.ts";

/** One certificate, presented to kube-apiserver itself and to an Envoy with the filter in front of it. */
export interface Trial {
  readonly certificate: AnyCertificate;
  /** What kube-apiserver says to the certificate itself. */
  readonly native: KubernetesReply;
  /** What it says to what the filter sends, over HTTP/1.1 and HTTP/2; a text where the filter or its Envoy refused. */
  readonly filtered: readonly (KubernetesReply | string)[];
}

/** What filter and kube-apiserver can carry. */
export interface Reach {
  readonly carriesUid: boolean;
  readonly refusesT61: boolean;
  readonly maxGroups: number;
  readonly maxIdentityBytes: number;
}

export interface Judgement {
  readonly outcome: "same" | "different" | "refused";
  /** Whether headers can carry the native user unchanged, so that the filter has to let the certificate pass. */
  readonly isReproducible: boolean;
  /** Why it did not, where that is said: see docs/auth-header.md. */
  readonly exemption?: string;
  readonly refusal?: string;
}

/** Whether both ways give the same user, or the filter refused. */
export function judge({ certificate, native, filtered }: Trial, reach: Reach): Judgement {
  const user = userOf(native);
  // After the certificate's own groups comes system:authenticated, on both ways, unless the user is an odd one.
  const own = certificate.attributes.filter(({ oid }) => oid === organization).length;
  const isReproducible = user !== undefined && isCarried(user, own, reach);
  const refusals = filtered.filter((one) => typeof one === "string");
  const answers = filtered.filter((one) => typeof one !== "string");
  // Whatever got through has to be right, even where the other protocol was refused.
  if (!answers.every((answer) => isSame(native, answer))) return { outcome: "different", isReproducible };
  const [refusal] = refusals;
  if (refusal === undefined) return { outcome: "same", isReproducible };
  const exemption = isReproducible ? exemptionOf(certificate, refusal, reach) : undefined;
  return { outcome: "refused", isReproducible, refusal, ...(exemption === undefined ? {} : { exemption }) };
}

/** The verdict's user; undefined where there is none. */
export function userOf({ body }: KubernetesReply): KubernetesUser | undefined {
  return body !== undefined && "user" in body ? body.user : undefined;
}

/** A handshake that fails natively is equal to nothing that gets through but an answer without a user. */
function isSame(native: KubernetesReply, answer: KubernetesReply): boolean {
  return isDeepStrictEqual(userOf(native), userOf(answer)) && (userOf(answer) !== undefined || answer.status === 401);
}

function isCarried({ name, uid, groups }: KubernetesUser, own: number, reach: Reach): boolean {
  const texts = [name, uid, ...groups.slice(0, own)].map((hex) => Buffer.from(hex, "hex").toString("latin1"));
  if (uid !== "" && !reach.carriesUid) return false;
  if (groups.includes("") || own > reach.maxGroups || texts.join("").length > reach.maxIdentityBytes) return false;
  // eslint-disable-next-line no-control-regex -- control bytes are what this is about
  return texts.every((text) => !/[\x00-\x1f\x7f]|^ | $/.test(text));
}

/** Named refusals of users that headers could carry. */
function exemptionOf({ attributes }: AnyCertificate, refusal: string, reach: Reach): string | undefined {
  if (attributes.filter(({ oid }) => oid === commonName).length > 1) return "more than one common name";
  if (refusal.startsWith("TLS")) return "the Envoy refuses the certificate in the handshake";
  if (reach.refusesT61 && attributes.some(({ type, bytes }) => type === "t61" && bytes.some((byte) => byte >= 0x80)))
    return "a T61String beyond ASCII, which kube-apiservers read differently";
  const isUnread = attributes.some(
    ({ type, bytes }) => type === "bmp" && /^feff|0000$/.test(Buffer.from(bytes).toString("hex")),
  );
  return isUnread ? "a BMPString's mark or last NUL, which Envoy does not show" : undefined;
}
