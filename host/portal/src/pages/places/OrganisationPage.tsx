import { Link, useParams } from 'react-router';
import { directory } from '@/api/directory';
import { useGet } from '@/api/query';
import type { Organisation as Answer, Post, System } from '@/api/shapes';
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

const ENTERPRISE = 'enterprise-management';

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
          <Link className="button button-primary" to={`/systems/${ENTERPRISE}/organisation-registration`}>
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
  const organisation = useGet<Answer>(path);
  const systems = useGet<System[] | { items: System[] }>('/systems');
  const posts = useGet<{ items: Post[] } | Post[]>(`${path}/people`);
  if (organisation.error) return <Failure error={organisation.error} onRetry={() => organisation.refetch()} />;
  if (!organisation.data) return <Loading />;
  const one = organisation.data.data;
  const text = (field: string) => (typeof one[field] === 'string' ? one[field] : '');
  const list = (field: string) => (Array.isArray(one[field]) ? (one[field] as string[]) : []);
  const authority = list('kinds').includes('authority');
  const status = text('status');
  const mine = own?.organisation === code;
  const leads = mine && own?.level === 'L1';
  const offered = systems.data ? (Array.isArray(systems.data) ? systems.data : systems.data.items) : [];
  const procedures = offered.find((system) => system.id === ENTERPRISE)?.procedures ?? [];
  const mayStart = (id: string) => procedures.some((procedure) => procedure.id === id && procedure['can-start']);
  const rows = posts.data ? (Array.isArray(posts.data) ? posts.data : posts.data.items) : [];
  return (
    <>
      <PageHead
        title={text('name')}
        about={
          <span className="case-facts">
            {status && <Tag tone={status === '正常' ? 'green' : 'amber'}>{t.places.status(status)}</Tag>}
            <span>
              {words.code} <span className="mono">{code}</span>
            </span>
            <span>{wordsFor('organisation-kind', list('kinds'), lang)}</span>
            {text('division') && <Ref kind="division" id={text('division')} directory={directory} />}
          </span>
        }
        tools={
          mine &&
          !authority && (
            <>
              {mayStart('organisation-change') && (
                <Link className="button" to={`/systems/${ENTERPRISE}/organisation-change`}>
                  {words.change}
                </Link>
              )}
              {mayStart('information-officer') && (
                <Link className="button" to={`/systems/${ENTERPRISE}/information-officer`}>
                  {words.officers}
                </Link>
              )}
              {mayStart('appointment-grant') && (
                <Link className="button button-primary" to={`/systems/${ENTERPRISE}/appointment-grant`}>
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
            mayRecover={me.person.operator || leads}
            mayEnd={authority && (me.person.operator || leads)}
          />
        )}
      </Card>
      {authority && (me.person.operator || leads) && <Appoint organisation={code} offices={list('offices')} />}
      <p className="page-foot">
        <Link to={`/registers/hub/organisation/record?key=${encodeURIComponent(code)}`}>{words.records}</Link>
      </p>
    </>
  );
}
