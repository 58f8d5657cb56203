// What a signed message (a compact JWS) carries, for people to read; the signature itself is the hub's to check.

const COMPACT = /^[\w-]+\.([\w-]+)\.[\w-]*$/;

/** Its payload where the text is signed, else the text itself; JSON is laid out. */
export function carried(text: string): string {
  const [, payload] = COMPACT.exec(text.trim()) ?? [];
  return laidOut((payload && decoded(payload)) ?? text);
}

function decoded(payload: string): string | null {
  try {
    const bytes = Uint8Array.from(atob(payload.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0));
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

function laidOut(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
