// The way that a message was on when it died, by the names of exchanges and queues.

export type Way = { from: 'partner' | 'to-partner' | 'system'; id: string } | null;

/** From a partner, to one, or to a system; `null` for what is none of these. */
export function wayOf(exchange: string, queue: string | null): Way {
  const [, sender] = /^hub\.partner\.(.+)\.in$/.exec(exchange) ?? [];
  if (sender) return { from: 'partner', id: sender };
  const [, receiver] = /^hub\.partner\.(.+)\.out$/.exec(queue ?? '') ?? [];
  if (receiver) return { from: 'to-partner', id: receiver };
  const [, system] = /^hub\.system\.(.+)$/.exec(queue ?? '') ?? [];
  return system ? { from: 'system', id: system } : null;
}
