/** The level of a line. `none`: no level was found in it. */
export type Level = "error" | "warn" | "info" | "debug" | "trace" | "none";

export const LEVELS: readonly Level[] = ["error", "warn", "info", "debug", "trace", "none"];

export const LEVEL_NAMES: Record<Level, string> = {
  error: "Error",
  warn: "Warning",
  info: "Info",
  debug: "Debug",
  trace: "Trace",
  none: "No level",
};

const NAMES: Record<string, Level> = {
  fatal: "error", ftl: "error", critical: "error", crit: "error", emerg: "error", emergency: "error", panic: "error",
  alert: "error", error: "error", err: "error", eror: "error", fail: "error", failure: "error", severe: "error",
  dpanic: "error", warn: "warn", warning: "warn", wrn: "warn", notice: "info", info: "info", inf: "info",
  information: "info", informational: "info", dbug: "debug", debug: "debug", dbg: "debug", fine: "debug",
  config: "debug", trace: "trace", trce: "trace", trc: "trace", verbose: "trace", vrb: "trace", finer: "trace",
  finest: "trace", silly: "trace",
};

// Only the beginning of a line is searched: a level stands there, and long lines must not cost more.
const HEAD_LENGTH = 160;
const JSON_HEAD_LENGTH = 4096;

const JSON_KEYS = [
  "log\\.level", "@?level", "@l", "severity", "severity_text", "severityText", "lvl", "levelname", "loglevel",
  "log_level", "Level", "LogLevel",
];
const JSON_LEVEL = new RegExp(`"(?:${JSON_KEYS.join("|")})"\\s*:\\s*(?:"([^"]{1,20})"|(\\d{1,2})\\b)`);
const LOGFMT_LEVEL = /(?:^|\s)(?:level|lvl|severity|loglevel)=["']?(\w+)/i;
const SYSLOG_PRIORITY = /^<(\d{1,3})>/;
const KLOG = /^([IWEF])\d{4} \d\d:\d\d:\d\d/;
const COLOR = /\x1b\[[\d;:]*m/g;
// Upper case stands alone; lower case needs brackets, bars or a colon after it: "no error found" has no level.
const UPPER_NAMES = [
  "EMERG", "ALERT", "FATAL", "FTL", "CRITICAL", "CRIT", "SEVERE", "PANIC", "ERROR", "ERR!?", "EROR", "FAIL",
  "WARNING", "WARN", "WRN", "NOTICE", "INFORMATION", "INFO", "INF", "DEBUG", "DBUG", "DBG", "FINE", "TRACE", "TRCE",
  "TRC", "VERBOSE", "VRB",
];
const UPPER = new RegExp(`(?:^|[\\s[(<|:"'-])(${UPPER_NAMES.join("|")})(?=$|[\\s\\])>|:,;"'=-])`);
const ENCLOSED = /(?:[[(<|]\s*)([A-Za-z]{3,13})(?=\s*[\])>|])/g;
const LABEL = /^(?:\S+ \S+ |\S+ )?([A-Za-z]{3,13})(?=:(?:\s|$))/;
const EXCEPTION = new RegExp(
  [
    /^(?:Unhandled exception|Uncaught |Exception in thread|panic: |Traceback \(most recent call last\))/,
    /^(?:[A-Za-z_$][\w$]*[.\\])*[A-Z][\w$]*(?:Exception|Error)(?::|\s|$)/,
  ]
    .map((pattern) => pattern.source)
    .join("|"),
);

/** Finds the level in common formats: JSON, logfmt, syslog, klog, brackets, labels and words in upper case. */
export function detectLevel(message: string): Level {
  const start = message.charCodeAt(0);
  if (start === 0x7b /* { */) {
    const json = JSON_LEVEL.exec(message.length > JSON_HEAD_LENGTH ? message.slice(0, JSON_HEAD_LENGTH) : message);
    return json ? ofJson(json[1], json[2]) : "none";
  }

  const head = message.slice(0, HEAD_LENGTH).replace(COLOR, "");
  const priority = SYSLOG_PRIORITY.exec(head);
  if (priority) {
    return ofSyslog(Number(priority[1]) & 7);
  }
  const klog = KLOG.exec(head);
  if (klog) {
    return klog[1] === "I" ? "info" : klog[1] === "W" ? "warn" : "error";
  }
  const logfmt = LOGFMT_LEVEL.exec(head);
  const named = logfmt && NAMES[logfmt[1]!.toLowerCase()];
  if (named) {
    return named;
  }
  const upper = UPPER.exec(head);
  if (upper) {
    return NAMES[upper[1]!.replace("!", "").toLowerCase()] ?? "none";
  }
  for (const enclosed of head.matchAll(ENCLOSED)) {
    const level = NAMES[enclosed[1]!.toLowerCase()];
    if (level) {
      return level;
    }
  }
  const label = LABEL.exec(head);
  const labelled = label && NAMES[label[1]!.toLowerCase()];
  return labelled || (EXCEPTION.test(head) ? "error" : "none");
}

function ofJson(name: string | undefined, number: string | undefined): Level {
  if (name !== undefined) {
    const value = name.trim().toLowerCase();
    return NAMES[value] ?? (/^\d{1,2}$/.test(value) ? ofNumber(Number(value)) : "none");
  }
  return ofNumber(Number(number));
}

// Bunyan and pino count from 10 (trace) to 60 (fatal), syslog from 7 (debug) to 0.
function ofNumber(value: number): Level {
  if (value < 8) {
    return ofSyslog(value);
  }
  return value >= 50 ? "error" : value >= 40 ? "warn" : value >= 30 ? "info" : value >= 20 ? "debug" : "trace";
}

function ofSyslog(severity: number): Level {
  return severity <= 3 ? "error" : severity === 4 ? "warn" : severity <= 6 ? "info" : "debug";
}
