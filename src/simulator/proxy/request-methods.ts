/** The methods that Envoy's codec of HTTP/1.1 knows; others are refused. They are compared with regard to case. */
export const requestMethods: ReadonlySet<string> = new Set(
  (
    "DELETE GET HEAD POST PUT CONNECT OPTIONS TRACE COPY LOCK MKCOL MOVE PROPFIND PROPPATCH SEARCH UNLOCK BIND REBIND UNBIND ACL REPORT " +
    "MKACTIVITY CHECKOUT MERGE M-SEARCH NOTIFY SUBSCRIBE UNSUBSCRIBE PATCH PURGE MKCALENDAR LINK UNLINK SOURCE"
  ).split(" "),
);
