// How far a payment order has come, as stages to draw: what is behind it, where it stands, what is still to come.
import type { Order, OrderState } from '@/api/shapes';

export interface Stage {
  state: OrderState;
  standing: 'past' | 'now' | 'ahead' | 'done' | 'failed';
  at: string | null;
}

const WAY: OrderState[] = ['draft', 'approved', 'sent', 'accepted', 'settled'];

/** An order that was rejected has no way on; one that was reversed had been settled before. */
export function lifeOf(order: Order): Stage[] {
  const way = wayOf(order);
  const here = way.indexOf(order.state);
  return way.map((state, index) => ({
    state,
    standing: index < here ? 'past' : index > here ? 'ahead' : standingOf(state),
    at: timeOf(order, state),
  }));
}

function standingOf(state: OrderState): Stage['standing'] {
  if (state === 'settled') return 'done';
  return state === 'rejected' || state === 'reversed' ? 'failed' : 'now';
}

function wayOf(order: Order): OrderState[] {
  if (order.state === 'reversed') return [...WAY, 'reversed'];
  if (order.state !== 'rejected') return WAY;
  // A bank may reject what it had accepted; only what was recorded tells.
  const accepted = order.events?.some((event) => event.state === 'accepted');
  return ['draft', 'approved', 'sent', ...(accepted ? (['accepted'] as const) : []), 'rejected'];
}

function timeOf(order: Order, state: OrderState): string | null {
  const told = order.events?.filter((event) => event.state === state).at(-1);
  if (told) return told.at;
  if (state === order.state) return order.updated;
  return state === 'draft' ? order.drafted : null;
}
