/** Formats a number with separators between its thousands. */
export function count(value: number): string {
  return value.toLocaleString("en");
}

/** Formats a number of bytes. */
export function size(bytes: number): string {
  return bytes < 1024 * 1024
    ? `${Math.ceil(bytes / 1024)} KiB`
    : `${(bytes / 1024 / 1024).toFixed(bytes < 10 * 1024 * 1024 ? 1 : 0)} MiB`;
}
