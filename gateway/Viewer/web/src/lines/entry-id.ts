/** An entry id, `ms-seq`: two decimal numbers of up to 64 bits, without leading zeros. */
export type EntryId = string;

const LARGEST = "18446744073709551615";
const PATTERN = /^(?:0|[1-9]\d{0,19})-(?:0|[1-9]\d{0,19})$/;

export function isEntryId(text: string): boolean {
  return PATTERN.test(text) && split(text).every((number) => compareNumbers(number, LARGEST) <= 0);
}

/** Compares two ids in the order of arrival. Numbers without leading zeros compare by length, then by digits. */
export function compareIds(a: EntryId, b: EntryId): number {
  if (a === b) {
    return 0;
  }
  const [aTime, aSequence] = split(a);
  const [bTime, bSequence] = split(b);
  return compareNumbers(aTime, bTime) || compareNumbers(aSequence, bSequence);
}

/** Returns the largest id below this one, so that `since=` includes the line itself. */
export function precedingId(id: EntryId): EntryId {
  const [time, sequence] = split(id);
  if (sequence !== "0") {
    return `${time}-${BigInt(sequence) - 1n}`;
  }
  return time === "0" ? "0-0" : `${BigInt(time) - 1n}-${LARGEST}`;
}

/** Returns the smallest id above this one, so that `before=` includes the line itself. */
export function followingId(id: EntryId): EntryId {
  const [time, sequence] = split(id);
  if (time === LARGEST && sequence === LARGEST) {
    return id;
  }
  return sequence === LARGEST ? `${BigInt(time) + 1n}-0` : `${time}-${BigInt(sequence) + 1n}`;
}

/** Returns the time of arrival in Unix milliseconds. */
export function idTime(id: EntryId): number {
  return Number(split(id)[0]);
}

function split(id: EntryId): [string, string] {
  const hyphen = id.indexOf("-");
  return [id.slice(0, hyphen), id.slice(hyphen + 1)];
}

function compareNumbers(a: string, b: string): number {
  return a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);
}
