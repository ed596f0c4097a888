/** The number of colours for containers. */
const HUES = 10;

/**
 * The colours of containers, in the order in which their names became known. A container keeps its colour while the
 * page is open.
 */
export class ContainerHues {
  readonly #hues = new Map<string, number>();

  of(container: string): number {
    let hue = this.#hues.get(container);
    if (hue === undefined) {
      hue = this.#hues.size % HUES;
      this.#hues.set(container, hue);
    }
    return hue;
  }
}
