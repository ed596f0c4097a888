/**
 * What a line is in a stack trace: `frame` continues the trace of the line before it, whatever that is; `rest`
 * continues it only if frames precede; `head` begins a line of its own.
 */
export type TraceRole = "head" | "frame" | "rest";

const FRAME = new RegExp(
  [
    /^\s+at\s+\S/, // Java, .NET, JavaScript
    /^\s*\.{3}\s+\d+\s+(?:more|common frames omitted)/, // Java
    /^\s*Caused by: /, // Java
    /^\s+Suppressed: /, // Java
    /^\s+-{3}> \S/, // .NET
    /^\s*-{3} End of .*stack trace.*-{3}\s*$/, // .NET
    /^\s+File ".+", line \d+/, // Python
    /^\s+from \S+:\d+:in /, // Ruby
    /^#\d+\s+\S.*(?:\(\d+\)|:\d+|\{main\})/, // PHP
    /^\s+\/?\S+\.(?:go|s):\d+(?:\s|$)/, // Go
    /^goroutine \d+ \[/, // Go
    /^\s+\d+:\s+(?:0x[0-9a-f]+|\S+::)/, // Rust
  ]
    .map((pattern) => pattern.source)
    .join("|"),
);
const INDENTED = /^(?:\t| {2,})\S/;
const UNINDENTED_REST = new RegExp(
  [
    /^(?:[A-Za-z_][\w.]*)(?:Error|Exception|Warning|Interrupt|Exit)(?::|$)/, // Python
    /^(?:During handling of the above exception|The above exception was the direct cause)/, // Python
    /^Traceback \(most recent call last\)/, // Python
    /^(?:[\w./*()-]+\(.*\)|created by \S.*|exit status \d+)$/, // Go
    /^\s*$/,
  ]
    .map((pattern) => pattern.source)
    .join("|"),
);

/** Only the beginning of a line is examined: some of the expressions would take long on one of 64 KiB. */
const HEAD_LENGTH = 512;

/** Classifies a line. `inTrace`: whether the line before it, of the same container, belongs to a trace. */
export function traceRole(message: string, inTrace: boolean): TraceRole {
  const head = message.length > HEAD_LENGTH ? message.slice(0, HEAD_LENGTH) : message;
  if (FRAME.test(head)) {
    return "frame";
  }
  return inTrace && (INDENTED.test(head) || UNINDENTED_REST.test(head)) ? "rest" : "head";
}
