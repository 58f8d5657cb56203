import { useState } from 'react';
import { Link } from 'react-router';
import type { Post } from '@/api/shapes';
import { powersIn } from '@/form/labels';
import { useLanguage } from '@/i18n';
import { type Column, DataTable } from '@/ui/DataTable';
import { Tag } from '@/ui/Tag';
import { EndPost } from './EndPost';
import { RecoveryLink } from './RecoveryLink';

interface Props {
  posts: Post[];
  mayRecover: boolean;
  mayEnd: boolean;
}

export function PostTable({ posts, mayRecover, mayEnd }: Props) {
  const { t, say, lang } = useLanguage();
  const words = t.places.organisation;
  const [recover, setRecover] = useState<Post | null>(null);
  const [ending, setEnding] = useState<Post | null>(null);
  const columns: Column<Post>[] = [
    { key: 'name', title: words.name, className: 'nowrap', cell: (post) => <strong>{post['person-name']}</strong> },
    {
      key: 'post',
      title: words.post,
      className: 'nowrap',
      cell: (post) => (
        <>
          {say(post['post-label'])}
          {post.level && <small className="cell-sub">{post.level}</small>}
        </>
      ),
    },
    {
      key: 'scope',
      title: words.scope,
      className: 'nowrap',
      cell: (post) =>
        post['project-no'] ? (
          <Link className="mono" to={`/projects/${encodeURIComponent(post['project-no'])}`}>
            {post['project-no']}
          </Link>
        ) : (
          (post.office ?? post.scope ?? '—')
        ),
    },
    { key: 'powers', title: words.powers, cell: (post) => powersIn(post.powers ?? [], lang) },
    {
      key: 'systems',
      title: words.systems,
      className: 'nowrap',
      cell: (post) => (post.systems?.length ? words.some(post.systems.length) : words.all),
    },
    { key: 'until', title: words.until, className: 'nowrap', cell: (post) => post.until ?? '—' },
    {
      key: 'status',
      title: words.status,
      cell: (post) => (
        <Tag tone={post.status === '有效' ? 'green' : 'plain'}>{post.status ? t.places.status(post.status) : '—'}</Tag>
      ),
    },
  ];
  if (mayRecover || mayEnd)
    columns.push({
      key: 'tools',
      title: '',
      className: 'col-tools',
      // A post that ended is shown for who asks who was here; nothing is left to do with it.
      cell: (post) =>
        post.status === '有效' && (
          <>
            {mayRecover && (
              <button type="button" className="link-button" onClick={() => setRecover(post)}>
                {words.recover}
              </button>
            )}{' '}
            {mayEnd && (
              <button type="button" className="link-button" onClick={() => setEnding(post)}>
                {t.places.organisations.remove}
              </button>
            )}
          </>
        ),
    });
  return (
    <>
      <DataTable
        label={words.people}
        columns={columns}
        rows={posts}
        rowKey={(post) => post['appointment-no']}
        empty={words.noPosts}
      />
      {recover && (
        <RecoveryLink person={recover.person} name={recover['person-name']} onClose={() => setRecover(null)} />
      )}
      {ending && <EndPost post={ending} onClose={() => setEnding(null)} />}
    </>
  );
}
