import type { ConfigFields } from "./config-fields.ts";
import type { CodecOptions } from "../connection-manager-model.ts";
import { readDuration } from "./typed-config.ts";

const defaultHeaderKilobytes = 60;

/** Reads what a connection manager says of HTTP/1.1 and HTTP/2. */
export function readCodecOptions(manager: ConfigFields): CodecOptions {
  const keepsConnections = manager.flag("stream_error_on_invalid_http_message") ?? false;
  return {
    type: manager.choice("codec_type", ["AUTO", "HTTP1", "HTTP2"]),
    maxHeaderBytes: (manager.number("max_request_headers_kb") ?? defaultHeaderKilobytes) * 1024,
    ...readCommonOptions(manager.message("common_http_protocol_options")),
    ...readHttp1Options(manager.message("http_protocol_options"), keepsConnections),
    ...readHttp2Options(manager.message("http2_protocol_options"), keepsConnections),
  };
}

/** Milliseconds that no scenario takes. */
const longTime = 60_000;

function readCommonOptions(fields: ConfigFields | undefined): Pick<CodecOptions, "underscores" | "maxHeaderCount"> {
  for (const name of ["idle_timeout", "max_connection_duration"] as const) {
    const duration = fields === undefined ? undefined : readDuration(fields, name);
    if (duration !== undefined && duration > 0 && duration < longTime) fields?.refuse(name);
  }
  // It is about what upstreams send.
  fields?.harmless("max_response_headers_kb");
  const options = {
    underscores:
      fields?.choice("headers_with_underscores_action", ["ALLOW", "REJECT_REQUEST", "DROP_HEADER"]) ?? "ALLOW",
    maxHeaderCount: fields?.number("max_headers_count") ?? 100,
  } as const;
  fields?.close();
  return options;
}

type Http1Options = Pick<
  CodecOptions,
  "enablesTrailers" | "allowsAbsoluteUrl" | "allowsChunkedLength" | "keepsConnectionOnError"
>;

function readHttp1Options(fields: ConfigFields | undefined, keepsConnections: boolean): Http1Options {
  // Outcomes have names of headers in lower case, and clients speak HTTP/1.1.
  fields?.harmless("header_key_format", "accept_http_10", "default_host_for_http_10", "use_balsa_parser");
  const options = {
    enablesTrailers: fields?.flag("enable_trailers") ?? false,
    allowsAbsoluteUrl: fields?.flag("allow_absolute_url") ?? true,
    allowsChunkedLength: fields?.flag("allow_chunked_length") ?? false,
    keepsConnectionOnError: fields?.flag("override_stream_error_on_invalid_http_message") ?? keepsConnections,
  };
  fields?.close();
  return options;
}

/** Windows, tables and limits of frames change nothing that one request after the other could show. */
function readHttp2Options(
  fields: ConfigFields | undefined,
  keepsConnections: boolean,
): Pick<CodecOptions, "keepsHttp2ConnectionOnError" | "allowsExtendedConnect"> {
  fields?.harmless(
    ..."hpack_table_size max_concurrent_streams initial_stream_window_size initial_connection_window_size".split(" "),
    ..."max_outbound_frames max_outbound_control_frames max_consecutive_inbound_frames_with_empty_payload".split(" "),
    ..."max_inbound_priority_frames_per_stream max_inbound_window_update_frames_per_data_frame_sent".split(" "),
    ..."connection_keepalive use_oghttp2_codec max_metadata_size".split(" "),
  );
  const options = {
    allowsExtendedConnect: fields?.flag("allow_connect") ?? false,
    keepsHttp2ConnectionOnError: fields?.flag("override_stream_error_on_invalid_http_message") ?? keepsConnections,
  };
  fields?.close();
  return options;
}
