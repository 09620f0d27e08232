/*
 * What can be set when the filter is packaged, with the defaults. `filter.yaml` says what each one means and which values it takes.
 */

export const userHeader: string = "X-Remote-User";
export const groupHeader: string = "X-Remote-Group";
export const uidHeader: string | undefined = undefined;
export const uidAttribute: "read" | "ignore" = "read";
export const extraHeaderPrefix: string = "X-Remote-Extra-";
export const credentialId: boolean = true;
export const metadataNamespace: string = "envoy.filters.http.lua";
export const metadataKey: string = "authenticated-kube-apiserver-host";
export const metadataValue: string | undefined = undefined;
export const upstreamTimeoutMs: number = 86400000;
export const unidentified: "refuse" | "forward" = "refuse";
export const resumedSessions: "refuse" | "accept" = "refuse";
export const subjectEncoding: "der" | "text" = "der";
export const t61Strings: "decode" | "refuse" = "decode";
export const stripping: "script" | "listener" = "script";
export const maxGroups: number = 256;
export const maxIdentityBytes: number = 16384;
export const strictTransportSecurity: string | undefined = undefined;
