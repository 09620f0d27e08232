/**
 * Where clients connect from, on both hosts. Not 127.0.0.1: there Envoy puts an address of the machine's own into `x-forwarded-for`, which
 * no two machines share.
 */
export const clientAddress = "127.0.0.2";
