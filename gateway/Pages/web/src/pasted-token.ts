/**
 * Finds the token in what a person pastes: the token alone, a header `Authorization: Bearer …`, or a URL with the
 * token in its query or fragment. Returns null for text that cannot be a token, such as one that was shortened with `…`.
 */
export function readPastedToken(text: string): string | null {
  const trimmed = text.trim();
  const parameter = /[?&#]token=([^&#\s'"]+)/.exec(trimmed);
  const token = parameter ? decode(parameter[1]!) : trimmed.replace(/^(?:Authorization:\s*)?Bearer(?:\s+|$)/i, "");
  return /^[\x21-\x7e]+$/.test(token) ? token : null;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return "";
  }
}
