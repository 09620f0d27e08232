/** Where TLS ends: in the gateway, or in kube-apiserver. */
export const modes = ["l7", "l4"] as const;

export type Mode = (typeof modes)[number];
