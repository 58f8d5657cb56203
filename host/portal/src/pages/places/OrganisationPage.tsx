import { Link, useParams } from 'react-router';
import { directory } from '@/api/directory';
import { useGet } from '@/api/query';
import type { OrganisationRow, Post } from '@/api/shapes';
import { wordsFor } from '@/form/labels';
import { Ref } from '@/form/read/Ref';
import { useLanguage } from '@/i18n';
import { useActingPost, useMe } from '@/session/me';
import { Card } from '@/ui/Card';
import { Failure } from '@/ui/Failure';
import { Loading } from '@/ui/Loading';
import { PageHead } from '@/ui/PageHead';
import { Tag } from '@/ui/Tag';
import { Appoint } from '../admin/Appoint';
import { PostTable } from './PostTable';

/** One's own organisation, or the one named in the address. */
export default function OrganisationPage() {
  const { code } = useParams();
  const { t } = useLanguage();
  const own = useActingPost();
  const wanted = code ?? own?.organisation ?? null;
  if (wanted) return <Organisation code={wanted} />;
  const words = t.places.organisation;
  return (
    <>
      <PageHead title={words.title} />
      <Card>
        <p>{words.none}</p>
        <p className="muted">{words.noneAbout}</p>
        <p className="offer-links">
          <Link className="button button-primary" to="/systems/enterprise-management/organisation-registration">
            {words.register}
          </Link>
        </p>
      </Card>
    </>
  );
}

function Organisation({ code }: { code: string }) {
  const { t, lang } = useLanguage();
  const words = t.places.organisation;
  const me = useMe();
  const own = useActingPost();
  const path = `/organisations/${encodeURIComponent(code)}`;
  const organisation = useGet<OrganisationRow>(path);
  const posts = useGet<{ items: Post[] } | Post[]>(`${path}/people`);
  if (organisation.error) return <Failure error={organisation.error} onRetry={() => organisation.refetch()} />;
  if (!organisation.data) return <Loading />;
  const one = organisation.data;
  const authority = one.kinds.includes('authority');
  const mine = own?.organisation === code;
  const grants = mine && (own?.powers.includes('grant') ?? false);
  const rows = posts.data ? (Array.isArray(posts.data) ? posts.data : posts.data.items) : [];
  return (
    <>
      <PageHead
        title={one.name}
        about={
          <span className="case-facts">
            <Tag tone={one.status === '正常' || one.status === 'active' ? 'green' : 'amber'}>{one.status}</Tag>
            <span>
              {words.code} <span className="mono">{one['credit-code']}</span>
            </span>
            <span>{wordsFor('organisation-kind', one.kinds, lang)}</span>
            {one.division && <Ref kind="division" id={one.division} directory={directory} />}
          </span>
        }
        tools={
          mine &&
          !authority && (
            <>
              <Link className="button" to="/systems/enterprise-management/organisation-change">
                {words.change}
              </Link>
              <Link className="button" to="/systems/enterprise-management/information-officer">
                {words.officers}
              </Link>
              {grants && (
                <Link className="button button-primary" to="/systems/enterprise-management/appointment-grant">
                  {words.grant}
                </Link>
              )}
            </>
          )
        }
      />
      <Card title={words.people} flush>
        <p className="muted card-note">{words.peopleAbout}</p>
        {posts.error ? (
          <Failure error={posts.error} onRetry={() => posts.refetch()} />
        ) : (
          <PostTable
            posts={rows}
            mayRecover={me.person.operator || (mine && (own?.post === 'administrator' || own?.post === 'legal-representative' || authority))}
            mayEnd={authority && (me.person.operator || grants)}
          />
        )}
      </Card>
      {authority && (me.person.operator || grants) && <Appoint organisation={code} posts={rows} />}
      <p className="page-foot">
        <Link to={`/registers/hub/organisation/record?key=${encodeURIComponent(code)}`}>{words.records}</Link>
      </p>
    </>
  );
}
