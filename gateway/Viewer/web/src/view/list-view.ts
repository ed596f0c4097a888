import { Virtualizer } from "@tanstack/virtual-core";
import { render, type TemplateResult } from "lit-html";
import { repeat } from "lit-html/directives/repeat.js";
import type { Row } from "../lines/row.ts";
import { findIndex } from "../lines/visible-rows.ts";

/** Which row stays at which distance from the top of the viewport, whatever is added, dropped or measured. */
interface Anchor {
  readonly order: number;
  /** Pixels from the top of the viewport to the top of the row. Negative for a row that begins above it. */
  readonly offset: number;
}

export interface ListHandler {
  row(row: Row): TemplateResult;
  /** Estimates the height of a row that was not measured yet, in pixels. */
  estimate(row: Row): number;
  /** The user scrolled, in contrast to the list itself. */
  onScroll(): void;
}

const OVERSCAN = 8;
// Rows that come into view are measured, which may bring others into view.
const MAX_PASSES = 6;
const END_TOLERANCE = 3;

/**
 * The list of lines. Only rows in view exist in the document. The list either follows its end, or keeps the anchor
 * row in its place: it never moves by itself.
 */
export class ListView {
  readonly #scroller: HTMLElement;
  readonly #spacer: HTMLElement;
  readonly #slab: HTMLElement;
  readonly #handler: ListHandler;
  readonly #virtualizer: Virtualizer<HTMLElement, HTMLElement>;
  #rows: readonly Row[] = [];
  #keyOf: (index: number) => number = () => 0;
  #anchor: Anchor | null = null;
  #following = true;
  #writtenTop = 0;
  #width = 0;

  constructor(scroller: HTMLElement, spacer: HTMLElement, slab: HTMLElement, handler: ListHandler) {
    this.#scroller = scroller;
    this.#spacer = spacer;
    this.#slab = slab;
    this.#handler = handler;
    this.#virtualizer = new Virtualizer<HTMLElement, HTMLElement>(this.#options());
    this.#virtualizer.shouldAdjustScrollPositionOnItemSizeChange = () => false;
    scroller.addEventListener("scroll", () => this.#onScroll(), { passive: true });
  }

  /** Whether the viewport is at the end of the list. */
  get isAtEnd(): boolean {
    const { scrollTop, scrollHeight, clientHeight } = this.#scroller;
    return scrollTop >= scrollHeight - clientHeight - END_TOLERANCE;
  }

  /** How many viewports of rows are above the viewport. */
  get viewportsAbove(): number {
    return this.#scroller.scrollTop / Math.max(1, this.#scroller.clientHeight);
  }

  get viewportsBelow(): number {
    const { scrollTop, scrollHeight, clientHeight } = this.#scroller;
    return (scrollHeight - clientHeight - scrollTop) / Math.max(1, clientHeight);
  }

  /** The rows that intersect the viewport: the first and the last one. */
  get viewport(): { readonly first: Row; readonly last: Row } | null {
    const top = this.#scroller.scrollTop;
    const first = this.#rowAt(top);
    const last = this.#rowAt(top + this.#scroller.clientHeight - 1);
    return first && last ? { first, last } : null;
  }

  follow(): void {
    this.#following = true;
    this.#anchor = null;
  }

  /** Stops following. The row at the top of the viewport becomes the anchor. */
  hold(): void {
    if (this.#following) {
      this.#following = false;
      this.#anchor = this.#readAnchor();
    }
  }

  /** Moves a row to a place in the viewport: `share` 0 is its top, 0.5 its middle. */
  moveTo(order: number, share: number): void {
    this.#following = false;
    this.#anchor = { order, offset: Math.round(this.#scroller.clientHeight * share) };
  }

  /** Scrolls by a share of the viewport, as the user would. */
  scrollBy(viewports: number): void {
    this.#scroller.scrollTop += viewports * this.#scroller.clientHeight;
  }

  /** Forgets all measured heights, after a change of the layout. */
  remeasure(): void {
    this.#virtualizer.measure();
  }

  /** Draws the rows. `changed`: the list differs from the last one. */
  update(rows: readonly Row[], changed: boolean): void {
    this.#rows = rows;
    if (changed) {
      // The virtualizer rebuilds its layout when the function is another one.
      this.#keyOf = (index) => rows[index]!.order;
    }
    const { clientWidth, clientHeight } = this.#scroller;
    if (clientWidth !== this.#width) {
      this.#width = clientWidth;
      this.#virtualizer.measure();
    }
    this.#virtualizer.scrollRect = { width: clientWidth, height: clientHeight };
    this.#virtualizer.setOptions(this.#options());
    for (let pass = 0; pass < MAX_PASSES; pass++) {
      this.#place();
      if (!this.#measure()) {
        break;
      }
    }
    this.#place();
    if (!this.#following && this.#anchor === null) {
      this.#anchor = this.#readAnchor();
    }
  }

  /** Forgets the heights of rows before `order`, which are no longer in memory. */
  forget(order: number): void {
    const sizes = this.#virtualizer.itemSizeCache;
    for (const key of sizes.keys()) {
      if ((key as number) < order) {
        sizes.delete(key);
      }
    }
  }

  #options(): ConstructorParameters<typeof Virtualizer<HTMLElement, HTMLElement>>[0] {
    return {
      count: this.#rows.length,
      getScrollElement: () => this.#scroller,
      estimateSize: (index) => this.#handler.estimate(this.#rows[index]!),
      getItemKey: this.#keyOf,
      overscan: OVERSCAN,
      // The list scrolls and observes by itself, within one frame.
      scrollToFn: () => undefined,
      observeElementRect: () => undefined,
      observeElementOffset: () => undefined,
    };
  }

  #place(): void {
    const virtualizer = this.#virtualizer;
    const total = virtualizer.getTotalSize();
    const height = this.#scroller.clientHeight;
    const end = Math.max(0, total - height);
    const wanted = this.#following ? end : (this.#anchorTop() ?? this.#scroller.scrollTop);
    const top = Math.min(end, Math.max(0, Math.round(wanted)));
    setHeight(this.#spacer, Math.max(total, 0));
    if (Math.abs(this.#scroller.scrollTop - top) >= 1) {
      this.#scroller.scrollTop = top;
    }
    this.#writtenTop = this.#scroller.scrollTop;
    virtualizer.scrollOffset = top;
    const items = virtualizer.getVirtualItems();
    this.#slab.style.transform = `translateY(${items[0]?.start ?? 0}px)`;
    render(
      repeat(
        items,
        (item) => item.key,
        (item) => this.#handler.row(this.#rows[item.index]!),
      ),
      this.#slab,
    );
  }

  /** Measures the drawn rows. Returns whether a height changed. */
  #measure(): boolean {
    const items = this.#virtualizer.getVirtualItems();
    const elements = this.#slab.children;
    const heights = items.map((_, i) => (elements[i] as HTMLElement | undefined)?.offsetHeight ?? 0);
    let changed = false;
    items.forEach((item, i) => {
      if (heights[i] !== 0 && heights[i] !== item.size) {
        this.#virtualizer.resizeItem(item.index, heights[i]!);
        changed = true;
      }
    });
    return changed;
  }

  #anchorTop(): number | null {
    if (this.#anchor === null || this.#rows.length === 0) {
      return null;
    }
    const index = Math.min(findIndex(this.#rows, this.#anchor.order), this.#rows.length - 1);
    return this.#virtualizer.measurementsCache[index]!.start - this.#anchor.offset;
  }

  #readAnchor(): Anchor | null {
    const top = this.#scroller.scrollTop;
    const item = this.#virtualizer.getVirtualItemForOffset(top);
    const row = item && this.#rows[item.index];
    return row ? { order: row.order, offset: item.start - top } : null;
  }

  #rowAt(offset: number): Row | null {
    const item = this.#virtualizer.getVirtualItemForOffset(offset);
    return (item && this.#rows[item.index]) ?? null;
  }

  #onScroll(): void {
    if (Math.abs(this.#scroller.scrollTop - this.#writtenTop) < 1) {
      return;
    }
    this.#writtenTop = this.#scroller.scrollTop;
    if (!this.#following) {
      this.#anchor = this.#readAnchor();
    }
    this.#handler.onScroll();
  }
}

function setHeight(element: HTMLElement, height: number): void {
  const value = `${height}px`;
  if (element.style.height !== value) {
    element.style.height = value;
  }
}
