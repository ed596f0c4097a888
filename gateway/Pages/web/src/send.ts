import { Problem } from "./problem.ts";

/**
 * Sends a request with a token in its header, never in its URL, and without cookies. A response that is no success is
 * thrown as a `Problem`.
 */
export async function send(
  url: URL,
  token: string | null,
  { headers, ...options }: RequestInit & { readonly headers: Record<string, string> },
): Promise<Response> {
  const response = await fetch(url, {
    ...options,
    headers: token === null ? headers : { ...headers, Authorization: `Bearer ${token}` },
    cache: "no-store",
    credentials: "omit",
    redirect: "error",
    referrerPolicy: "no-referrer",
  });
  if (!response.ok) {
    throw await Problem.from(response);
  }
  return response;
}
