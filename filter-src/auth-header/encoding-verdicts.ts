import type { SslConnection } from "envoy-lua-kit/envoy-api";
import { isSubjectReadable } from "./der-subject";
import { decodePem } from "./pem";
import { refuse, unreadableSubject } from "./refusals";

/** Verdicts by certificate digest. When full, the younger become the older, which are forgotten. */
const generationSize = 500;
let younger = new LuaTable<string, boolean>();
let older = new LuaTable<string, boolean>();
let youngerSize = 0;

/** Refuses a certificate whose subject Envoy reads and kube-apiserver does not. */
export function checkEncoding(ssl: SslConnection, digest: string): void {
  let verdict = recall(digest);
  if (verdict === undefined) {
    verdict = examine(ssl);
    remember(digest, verdict);
  }
  if (!verdict) refuse(unreadableSubject);
}

function recall(digest: string): boolean | undefined {
  if (younger.has(digest)) return younger.get(digest);
  return older.get(digest);
}

function examine(ssl: SslConnection): boolean {
  const certificate = decodePem(ssl.urlEncodedPemEncodedPeerCertificate());
  return certificate !== undefined && isSubjectReadable(certificate);
}

function remember(digest: string, verdict: boolean): void {
  if (youngerSize >= generationSize) {
    older = younger;
    younger = new LuaTable();
    youngerSize = 0;
  }
  younger.set(digest, verdict);
  youngerSize++;
}
