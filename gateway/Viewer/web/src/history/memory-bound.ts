import type { LineBuffer } from "../lines/line-buffer.ts";
import type { Row } from "../lines/row.ts";
import { findIndex } from "../lines/visible-rows.ts";

/** Rows on each side of the viewport that stay in memory, and their share of the bound in bytes. */
const MARGIN_ROWS = 2_000;
const MARGIN_SHARE = 0.25;

/**
 * Drops lines beyond the bounds of memory, at the end that is farther from the viewport, or the oldest ones without a
 * viewport. Returns the end at which lines were dropped, or null.
 */
export function dropExcess(
  buffer: LineBuffer,
  viewport: { readonly first: Row; readonly last: Row } | null,
): "oldest" | "newest" | null {
  if (!buffer.isFull) {
    return null;
  }
  const { rows } = buffer;
  if (!viewport) {
    return buffer.dropFirst(Infinity) > 0 ? "oldest" : null;
  }
  const first = findIndex(rows, viewport.first.order);
  const last = findIndex(rows, viewport.last.order);
  const dropOldest = (): boolean => buffer.dropFirst(rows[margin(buffer, first, -1)]!.order) > 0;
  const dropNewest = (): boolean => buffer.dropLast(rows[margin(buffer, last, 1)]!.order) > 0;
  if (first > rows.length - last) {
    return dropOldest() ? "oldest" : dropNewest() ? "newest" : null;
  }
  return dropNewest() ? "newest" : dropOldest() ? "oldest" : null;
}

// Returns the index of the last row that stays, going outward from the viewport.
function margin(buffer: LineBuffer, from: number, step: 1 | -1): number {
  const { rows, limits } = buffer;
  let bytes = 0;
  let index = Math.min(from, rows.length - 1);
  for (let count = 0; count < MARGIN_ROWS; count++) {
    const next = rows[index + step];
    if (!next) {
      break;
    }
    bytes += next.kind === "line" ? next.bytes : 0;
    if (bytes > limits.bytes * MARGIN_SHARE) {
      break;
    }
    index += step;
  }
  return index;
}
