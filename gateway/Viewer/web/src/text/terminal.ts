// One alternative for each kind of control sequence (ECMA-48 section 8.3, xterm's OSC ended by BEL). The strings of
// OSC, DCS, SOS, PM and APC stop at the next introducer, so no character is read for two of them.
const CONTROLS = new RegExp(
  [
    /(?:\x1b\[|\x9b)([0-?]*)([ -/]*)([@-~])/, // CSI
    /(?:\x1b\]|\x9d)[^\x07\x1b\x80-\x9f]*(?:\x07|\x1b\\|\x9c)/, // OSC, also OSC 8 hyperlinks
    /(?:\x1b[PX^_]|[\x90\x98\x9e\x9f])[^\x1b\x80-\x9f]*(?:\x1b\\|\x9c)/, // DCS, SOS, PM, APC
    /\x1b[ -/]*[0-~]?/, // other escape sequences
    /\r\n?/,
    /[\x00-\x08\x0b\x0c\x0e-\x1a\x1c-\x1f\x7f-\x9f]/,
  ]
    .map((pattern) => pattern.source)
    .join("|"),
  "g",
);

const SGR_PARAMETERS = /^[\d;:]*$/;
const ANY_CONTROL = /[\x00-\x08\x0b-\x1f\x7f-\x9f]/;

/**
 * Drops every control sequence and control character except SGR (colours and weights), tabs and line breaks. What an
 * unfinished sequence would have hidden in a terminal is shown as text.
 */
export function keepOnlySgr(text: string): string {
  if (!ANY_CONTROL.test(text)) {
    return text;
  }
  return text.replace(
    CONTROLS,
    (sequence: string, parameters?: string, intermediate?: string, final?: string): string => {
      if (final === "m" && intermediate === "" && SGR_PARAMETERS.test(parameters ?? "")) {
        return `\x1b[${(parameters ?? "").replaceAll(":", ";")}m`;
      }
      return sequence[0] === "\r" ? "\n" : "";
    },
  );
}

/** Returns the text as it is shown: without any control sequence. */
export function visibleText(text: string): string {
  return ANY_CONTROL.test(text) ? keepOnlySgr(text).replace(/\x1b\[[\d;]*m/g, "") : text;
}
