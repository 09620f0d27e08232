import type { ParameterValues } from "../filter/parameters.ts";
import type { IstioVersion } from "./istio-version.ts";

/** One control plane behind an Istio ingress gateway, from which all of its resources follow. */
export interface Exposure {
  /** A shoot's kube-apiserver, or that of Gardener's virtual garden. */
  readonly controlPlane: "shoot" | "garden";
  /** The control plane's namespace, e.g. `shoot--foo--bar`; `garden` for the virtual garden. */
  readonly namespace: string;
  /** UID of that namespace, which owns what is in other namespaces; without one those objects have no owner. */
  readonly namespaceUid?: string;
  /** Names that clients use, with the control plane's own server certificate. */
  readonly hosts: readonly string[];
  /** Names that clients use with a wildcard certificate of the seed or garden. `*.` at the start stands for one label or more. */
  readonly wildcardHosts: readonly string[];
  readonly gateway: Gateway;
  /** Where the wildcard hosts are served, if elsewhere: zonal gateways and exposure classes serve none. */
  readonly wildcardGateway?: Gateway;
  /** Oldest TLS version that clients may use; what the gateway takes by default where absent. */
  readonly minTlsVersion?: TlsVersion;
  /** Whether pods of the cluster reach kube-apiserver through the apiserver-proxy; a workerless cluster has no pods. */
  readonly apiserverProxy: boolean;
  /** Of the Services, in order of preference. */
  readonly ipFamilies: readonly IpFamily[];
  /** Parameters of the auth-header filter where they are not its defaults. */
  readonly authHeader: ParameterValues;
  readonly options: ExposureOptions;
  /** PEM files that the Secrets of the gateways are made from. Manifests of the source Secrets may stand in for each of them. */
  readonly certificates?: CertificateFiles;
  readonly istio: IstioVersion;
  /** Kubernetes version of the control plane, e.g. `1.33`. */
  readonly kubernetes: string;
}

/** Gateway pods, which all have one configuration. */
export interface Gateway {
  readonly namespace: string;
  /** Labels of the pods, by which Gateways and EnvoyFilters select them. */
  readonly labels: Readonly<Record<string, string>>;
}

/** As in Kubernetes' own options. */
export type TlsVersion = "VersionTLS12" | "VersionTLS13";

export type IpFamily = "IPv4" | "IPv6";

/** What goes beyond Gardener's own resources, each off unless asked for. */
export interface ExposureOptions {
  /** An RBAC filter behind the script that refuses what no script that works would let pass. See `identity-backstop.ts`. */
  readonly identityBackstop: boolean;
  /** Subject alternative names that a kube-apiserver's certificate must have; istiod verifies the CA alone without any. */
  readonly serverNames: readonly string[];
}

/** Paths of PEM files, from the folder of the file that names them. */
export interface CertificateFiles {
  /** kube-apiserver's own, for `hosts`; the file may go on with its issuers. */
  readonly server?: CertificateWithKey;
  /** Who issues client certificates. */
  readonly clientCa?: string;
  /** What gateways show kube-apiserver, by which it believes their headers. */
  readonly frontProxy?: CertificateWithKey;
  /** Who issued it. It goes into no Secret; where it is given, the certificate is checked against it. */
  readonly frontProxyCa?: string;
  /** Who issues kube-apiserver's certificate. */
  readonly serverCa?: string;
  /** For `wildcardHosts`. */
  readonly wildcardServer?: CertificateWithKey;
}

export interface CertificateWithKey {
  readonly certificate: string;
  readonly key: string;
}
