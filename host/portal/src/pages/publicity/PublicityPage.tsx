import type { ReactNode } from 'react';
import { useParams } from 'react-router';
import { useGet } from '@/api/query';
import { useLanguage } from '@/i18n';
import { formatTime, lastDay } from '@/lib/time';
import { Card } from '@/ui/Card';
import { Failure } from '@/ui/Failure';
import { Loading } from '@/ui/Loading';
import { PageHead } from '@/ui/PageHead';
import { Tag } from '@/ui/Tag';
import { ObjectForm } from './ObjectForm';
import { Objections } from './Objections';
import type { Line, Notice } from './shapes';
import { useWords } from './words';
import '@/form/read/read.css';

/** A public notice for who is signed in: to object to it, to read the answer, or to answer. */
export default function PublicityPage() {
  const { no = '' } = useParams();
  const { say } = useLanguage();
  const words = useWords();
  const read = useGet<Notice>(`/publicity/${encodeURIComponent(no)}`);
  if (read.error) return <Failure error={read.error} onRetry={() => read.refetch()} />;
  if (!read.data) return <Loading />;
  const notice = read.data;
  return (
    <>
      <PageHead
        title={say(notice.title)}
        about={words.about(notice.no)}
        tools={
          <a className="button" href={`/publicity/${encodeURIComponent(notice.no)}`}>
            {words.page}
          </a>
        }
      />
      <Card title={words.shown}>
        <dl className="answer-grid">
          <Pair name={words.state}>
            <Tag tone={notice.state === '公示中' ? 'green' : 'plain'}>{notice.state}</Tag>
          </Pair>
          <Pair name={words.by}>{[notice.authority, notice.office].filter(Boolean).join(' ')}</Pair>
          <Pair name={words.period}>
            {formatTime(notice.from)} – {lastDay(notice.until)}
          </Pair>
          {notice.basis && <Pair name={words.basis}>{notice.basis}</Pair>}
          {notice.reason && <Pair name={words.reason}>{notice.reason}</Pair>}
          {notice.shown.map((line) => (
            <Pair key={line.zh} name={say(line)} wide={line.columns !== undefined}>
              {line.columns ? <Rows line={line} /> : line.value}
            </Pair>
          ))}
        </dl>
      </Card>
      <Objections notice={notice} />
      {notice['may-object'] ? (
        <ObjectForm no={notice.no} />
      ) : (
        notice['why-not'] && <p className="muted">{say(notice['why-not'])}</p>
      )}
    </>
  );
}

interface PairProps {
  name: string;
  wide?: boolean;
  children: ReactNode;
}

function Pair({ name, wide, children }: PairProps) {
  return (
    <div className={wide ? 'answer answer-wide' : 'answer'}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Rows({ line }: { line: Line }) {
  const { say } = useLanguage();
  return (
    <div className="table-box">
      <table className="table">
        <thead>
          <tr>
            {line.columns?.map((column) => (
              <th key={column.zh} scope="col">
                {say(column)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {line.rows?.map((row, n) => (
            <tr key={n}>
              {row.map((cell, k) => (
                <td key={k} data-label={say(line.columns?.[k] ?? { zh: '', en: '' })}>
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
