import { describe, expect, it } from 'vitest';
import { carried } from '@/lib/signed';
import { wayOf } from '@/pages/admin/way';

const coded = (text: string) => Buffer.from(text).toString('base64url');

describe('a dead letter', () => {
  it('shows what a signed message carries, laid out', () => {
    const jws = `${coded('{"alg":"ES256"}')}.${coded('{"type":"bank.回执"}')}.${coded('signature')}`;
    expect(carried(jws)).toBe('{\n  "type": "bank.回执"\n}');
  });

  it('shows what is no signed message as it came', () => {
    expect(carried('{"a":1}')).toBe('{\n  "a": 1\n}');
    expect(carried('no.message.at-all')).toBe('no.message.at-all');
    expect(carried('<Document/>')).toBe('<Document/>');
  });

  it('tells whose message it was, or for whom', () => {
    expect(wayOf('hub.partner.sample-bank.in', 'hub.in')).toEqual({ from: 'partner', id: 'sample-bank' });
    expect(wayOf('hub.partners', 'hub.partner.sample-bank.out')).toEqual({ from: 'to-partner', id: 'sample-bank' });
    expect(wayOf('hub.events', 'hub.system.wage-service')).toEqual({ from: 'system', id: 'wage-service' });
    expect(wayOf('hub.events', null)).toBeNull();
  });
});
