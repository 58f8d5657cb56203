import type { ReactNode } from 'react';
import { Link } from 'react-router';
import type { Partner } from '@/api/shapes';
import { useLanguage } from '@/i18n';
import { formatTime } from '@/lib/time';
import { Card } from '@/ui/Card';
import { Tag } from '@/ui/Tag';
import { waysOf, worded } from './read';
import '@/form/read/read.css';

type Fact = [title: string, value: ReactNode];

/** How a partnership stands, and the last test. */
export function Overview({ partner }: { partner: Partner }) {
  const { t } = useLanguage();
  const words = t.partners;
  const message = (last: Partner['last-in']) =>
    last ? (
      <>
        {formatTime(last.at)} <small className="cell-sub mono">{last.type}</small>
      </>
    ) : (
      words.never
    );
  const facts: Fact[] = [
    ...(partner.organisation ? [organisation(partner.organisation, words.organisation)] : []),
    [
      words.way,
      waysOf(partner)
        .map((way) => words.ways[way])
        .join(' · '),
    ],
    [words.accounts, partner.accounts],
    [words.lastIn, message(partner['last-in'])],
    [words.lastOut, message(partner['last-out'])],
    [words.backlog, backlog(partner, words.unknown)],
    [words.letters, partner['dead-letters']],
    [words.ping, <Ping key="ping" partner={partner} />],
    ...webhook(partner, words),
  ];
  return (
    <Card title={words.overview}>
      <dl className="answer-grid">
        {facts.map(([title, value]) => (
          <div className="answer" key={title}>
            <dt>{title}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}

function organisation(code: string, title: string): Fact {
  return [
    title,
    <Link key="organisation" className="mono" to={`/organisations/${encodeURIComponent(code)}`}>
      {code}
    </Link>,
  ];
}

function backlog(partner: Partner, unknown: string): ReactNode {
  if (partner['broker-answers']) return partner.backlog;
  return (
    <>
      {partner.backlog} <small className="cell-sub">{unknown}</small>
    </>
  );
}

function webhook(partner: Partner, words: ReturnType<typeof useLanguage>['t']['partners']): Fact[] {
  const hook = partner.webhook;
  if (!hook) return [];
  const tone = hook.state === 'active' ? 'green' : 'red';
  const facts: Fact[] = [
    [
      words.webhook,
      <span key="state">
        <Tag tone={tone}>{words.hookStates[hook.state]}</Tag> <span className="mono wrap">{hook.url}</span>
      </span>,
    ],
    [words.certificate, formatTime(hook['certificate-until']) || words.never],
  ];
  if (hook.failures > 0) facts.push([words.failures, hook.failures]);
  if (hook.state === 'active' && hook['next-try']) facts.push([words.nextTry, formatTime(hook['next-try'])]);
  return facts;
}

function Ping({ partner }: { partner: Partner }) {
  const { t } = useLanguage();
  const words = t.partners;
  const ping = partner.ping;
  if (!ping) return words.never;
  return (
    <>
      {ping.how ? <Tag tone="green">{worded(words.pingHow, ping.how)}</Tag> : <Tag tone="amber">{words.pingOpen}</Tag>}{' '}
      {formatTime(ping.acknowledged)}
      <small className="cell-sub">{words.pingSent(formatTime(ping.sent))}</small>
    </>
  );
}
