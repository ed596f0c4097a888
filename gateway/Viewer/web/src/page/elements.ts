/** Returns an element of `index.html`, or one that is drawn into it. */
export function element(id: string): HTMLElement {
  return document.getElementById(id)!;
}
