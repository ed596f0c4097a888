import type { ListView } from "../view/list-view.ts";
import type { LineRow } from "./row.ts";
import type { ShownLines } from "./shown-lines.ts";
import { findIndex } from "./visible-rows.ts";

/** Where a line is shown that the user asked for: as a share of the viewport. */
const PLACE = 0.4;
const LAST_PLACE = 0.9;

/** The lines that the user points at, by their orders. */
export class LineFocus {
  /** The current match or the line of a permalink. */
  target: number | null = null;
  /** The line under the pointer or the keyboard. */
  active: number | null = null;
  selection: { readonly from: number; readonly to: number } | null = null;
  #counted: { selection: LineFocus["selection"]; version: number; count: number } = { selection: null, version: 0, count: 0 };
  readonly #lines: ShownLines;
  #list: ListView | null = null;

  constructor(lines: ShownLines) {
    this.#lines = lines;
  }

  attach(list: ListView): void {
    this.#list = list;
  }

  /** Orders mean other lines after the lines in memory were replaced. */
  forget(): void {
    this.target = null;
    this.active = null;
    this.selection = null;
  }

  get activeLine(): LineRow | null {
    return this.#lines.at(this.active);
  }

  /** The lines of the selection, also those that are folded in stack traces. */
  get selectedLines(): LineRow[] {
    return this.selection ? this.#lines.between(this.selection.from, this.selection.to) : [];
  }

  /** Their number, which is drawn in every frame. */
  get selectedCount(): number {
    const { version } = this.#lines;
    if (this.selection !== this.#counted.selection || version !== this.#counted.version) {
      this.#counted = { selection: this.selection, version, count: this.selectedLines.length };
    }
    return this.#counted.count;
  }

  select(order: number, extend: boolean): void {
    this.selection = { from: extend && this.selection ? this.selection.from : order, to: order };
    this.active = order;
  }

  selectAll(): void {
    const [first, last] = [this.#lines.rows[0], this.#lines.rows.at(-1)];
    this.selection = first && last ? { from: first.order, to: last.order } : null;
  }

  moveToTarget(row: LineRow): void {
    this.target = row.order;
    this.active = row.order;
    this.#list?.moveTo(row.order, PLACE);
  }

  /** Makes the line above or below the active one. */
  moveActive(direction: 1 | -1): void {
    const rows = this.#lines.rows;
    const viewport = this.#list?.viewport;
    if (!viewport) {
      return;
    }
    const index =
      this.active === null
        ? findIndex(rows, direction > 0 ? viewport.first.order : viewport.last.order)
        : findIndex(rows, this.active) + direction;
    this.active = rows[Math.max(0, Math.min(rows.length - 1, index))]!.order;
    if (this.active <= viewport.first.order) {
      this.#list?.moveTo(this.active, 0);
    } else if (this.active >= viewport.last.order) {
      this.#list?.moveTo(this.active, LAST_PLACE);
    }
  }

  /**
   * Returns the index at which the search for the next match begins: beside the target while it is in view, otherwise
   * at the edge of the viewport.
   */
  matchStart(direction: 1 | -1): number {
    const rows = this.#lines.rows;
    const viewport = this.#list?.viewport;
    if (!viewport) {
      return direction > 0 ? 0 : rows.length - 1;
    }
    const { target } = this;
    if (target !== null && target >= viewport.first.order && target <= viewport.last.order) {
      const index = findIndex(rows, target);
      return rows[index]?.order === target ? index + direction : index;
    }
    return findIndex(rows, direction > 0 ? viewport.first.order : viewport.last.order);
  }
}
