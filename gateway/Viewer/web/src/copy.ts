import { dumpText } from "./lines/log-event.ts";
import type { LineRow } from "./lines/row.ts";

/** Returns lines as text, verbatim: with their line breaks and control characters, one after the other. */
export function linesAsText(rows: readonly LineRow[], withTimes: boolean): string {
  return rows.map((row) => (withTimes ? dumpText(row.line) : row.line.message)).join("\n");
}

/** Writes to the clipboard. Returns false where the browser does not allow it, such as on a page without TLS. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyByCommand(text);
  }
}

// `navigator.clipboard` does not exist on pages without TLS.
function copyByCommand(text: string): boolean {
  const onCopy = (event: ClipboardEvent): void => {
    event.preventDefault();
    event.stopImmediatePropagation();
    event.clipboardData?.setData("text/plain", text);
  };
  document.addEventListener("copy", onCopy, { capture: true, once: true });
  const copied = document.execCommand("copy");
  document.removeEventListener("copy", onCopy, { capture: true });
  return copied;
}

/** Finds the first and the last row that the browser's own selection touches, or null if it is within one row. */
export function selectedRange(selection: Selection | null, list: HTMLElement): { from: number; to: number } | null {
  if (!selection || selection.isCollapsed || selection.rangeCount === 0) {
    return null;
  }
  const range = selection.getRangeAt(0);
  const orders = [...list.querySelectorAll<HTMLElement>(".row[data-kind=line]")]
    .filter((row) => range.intersectsNode(row))
    .map((row) => Number(row.dataset["order"]));
  return orders.length < 2 ? null : { from: orders[0]!, to: orders.at(-1)! };
}
