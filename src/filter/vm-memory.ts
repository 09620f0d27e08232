/** KiB of a VM with a script that does nothing, and what each KiB of Lua adds. */
const emptyVm = 81;
const perKibOfLua = 7;

/**
 * KiB that one of Envoy's Lua VMs takes, estimated by the bytes of its script from measurements of Envoys 1.36 to 1.40 (docs/cost.md): the VM,
 * its code, and its part of the copies of the text that Envoy keeps.
 */
export function vmMemory(bytes: number): number {
  return Math.round(emptyVm + (bytes / 1024) * perKibOfLua);
}

/** How many VMs a place has where a script stands: one for each worker, and one of the main thread that the script is checked in. */
export function vmsOfPlace(workers: number): number {
  return workers + 1;
}
