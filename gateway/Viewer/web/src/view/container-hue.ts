/** The number of colours for containers. */
const HUES = 10;
const KEY = "edgegateway.viewer.colours:";
const MAX_STORED = 200;

/**
 * The colours of containers. A name keeps its colour for the life of the tab, also over a reload. The name itself
 * chooses, so that it mostly has the same one in each tab; where another container has it already, the next free one
 * is taken. New names are given in their order, so that the result does not depend on which line is drawn first.
 */
export class ContainerHues {
  readonly #hues = new Map<string, number>();
  readonly #taken = new Set<number>();
  readonly #key: string;
  readonly #storage: Pick<Storage, "getItem" | "setItem"> | null;

  constructor(page: string, storage: Pick<Storage, "getItem" | "setItem"> | null) {
    this.#key = KEY + page;
    this.#storage = storage;
    for (const [name, hue] of this.#read()) {
      this.#set(name, hue);
    }
  }

  of(container: string): number {
    return this.#hues.get(container) ?? this.#choose(container);
  }

  /** Chooses colours for new names. */
  assign(names: readonly string[]): void {
    for (const name of names) {
      this.of(name);
    }
    this.#write();
  }

  #choose(container: string): number {
    const preferred = hash(container) % HUES;
    let hue = preferred;
    while (this.#taken.size < HUES && this.#taken.has(hue)) {
      hue = (hue + 1) % HUES;
    }
    this.#set(container, hue);
    return hue;
  }

  #set(container: string, hue: number): void {
    this.#hues.set(container, hue);
    this.#taken.add(hue);
  }

  #read(): [string, number][] {
    try {
      const stored = JSON.parse(this.#storage?.getItem(this.#key) ?? "[]") as [string, number][];
      return stored.filter(([name, hue]) => typeof name === "string" && Number.isInteger(hue) && hue >= 0 && hue < HUES);
    } catch {
      return [];
    }
  }

  #write(): void {
    try {
      this.#storage?.setItem(this.#key, JSON.stringify([...this.#hues].slice(0, MAX_STORED)));
    } catch {
      // Browsers may forbid storage. The colours then last until the page is closed.
    }
  }
}

// FNV-1a over UTF-16 units.
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  }
  return value >>> 0;
}
