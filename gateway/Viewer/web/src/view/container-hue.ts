/** The number of colours for containers. */
const HUES = 10;

/**
 * The colours of containers. The name chooses, so that a container has the same colour after a reload; the next free
 * one is taken where another container has it already.
 */
export class ContainerHues {
  readonly #hues = new Map<string, number>();
  readonly #taken = new Set<number>();

  of(container: string): number {
    let hue = this.#hues.get(container);
    if (hue === undefined) {
      hue = this.#choose(hash(container) % HUES);
      this.#hues.set(container, hue);
      this.#taken.add(hue);
    }
    return hue;
  }

  #choose(preferred: number): number {
    for (let i = 0; i < HUES; i++) {
      const hue = (preferred + i) % HUES;
      if (!this.#taken.has(hue)) {
        return hue;
      }
    }
    return preferred;
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
