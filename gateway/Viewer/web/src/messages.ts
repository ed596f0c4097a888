/** A screen reader would otherwise read nothing but counts. */
const ANNOUNCEMENT_INTERVAL = 15_000;
const NOTICE_TIME = 5_000;

/** What the page says: to screen readers, and in short messages over the list. */
export class Messages {
  announcement = "";
  notice = "";
  readonly #redraw: () => void;
  #announcedLines = 0;
  #nextCount = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(redraw: () => void) {
    this.#redraw = redraw;
  }

  /** Says something to screen readers. */
  announce(text: string): void {
    this.announcement = text;
    this.#redraw();
  }

  /** Says to screen readers how many lines have arrived since the pause, from time to time. */
  announceNewLines(newLines: number, now: number): void {
    if (newLines !== this.#announcedLines && now >= this.#nextCount) {
      this.#announcedLines = newLines;
      this.#nextCount = now + ANNOUNCEMENT_INTERVAL;
      this.announce(`Paused. ${newLines} new lines.`);
    }
  }

  /** Shows a short message for some seconds, and says it to screen readers. */
  tell(text: string): void {
    this.notice = text;
    this.announce(text);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.notice = "";
      this.#redraw();
    }, NOTICE_TIME);
  }
}
