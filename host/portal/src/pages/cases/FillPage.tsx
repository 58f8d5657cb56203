import { useEffect, useState } from 'react';
import { Navigate, useParams } from 'react-router';
import { api } from '@/api/client';
import { outdate, queries, refresh } from '@/api/query';
import type { Case, PatchAnswer } from '@/api/shapes';
import { FormStore } from '@/form/store';
import { useMe } from '@/session/me';
import { Failure } from '@/ui/Failure';
import { Loading } from '@/ui/Loading';
import { NotYours } from '@/ui/NotYours';
import { DraftSaver } from './draft/saver';
import { FillForm } from './FillForm';
import { mayEdit, useCase } from './useCase';

/** The form of a case that may still be changed. */
export default function FillPage() {
  const { id = '' } = useParams();
  const me = useMe();
  const found = useCase(id);
  const given = found.data;
  const editable = given !== undefined && mayEdit(given);
  const [work, setWork] = useState<{ store: FormStore; saver: DraftSaver } | null>(null);

  // One store and one saver for as long as this case is on the screen; what is read again later is merged into them.
  // biome-ignore lint/correctness/useExhaustiveDependencies: only another case makes another form
  useEffect(() => {
    if (!given?.schema || !editable) return;
    const store = new FormStore(given.schema, given.form);
    const send = (changes: unknown, revision: number) =>
      api.patch<PatchAnswer>(`/cases/${encodeURIComponent(given.id)}/form`, { changes, revision });
    const saver = new DraftSaver(store, me.person.id, given.id, given.form, given.revision, send, () => {
      queries.setQueriesData<Case>({ queryKey: ['get', `/cases/${encodeURIComponent(id)}`] }, (old) =>
        old ? { ...old, form: store.value, revision: saver.revision } : old,
      );
      // Which actions are offered may depend on what was filled in.
      void outdate(queries, `/cases/${encodeURIComponent(id)}`);
      void refresh(queries, '/cases?', '/tasks');
    });
    if (given.state === 'draft') store.fillDefaults();
    setWork({ store, saver });
    return () => saver.close();
  }, [given?.id, editable, me.person.id]);

  useEffect(() => {
    if (given && work) work.saver.takeOver(given.form, given.revision);
  }, [given, work]);

  if (found.error && !given) return <NotYours error={found.error} onRetry={() => found.refetch()} />;
  if (!given) return <Loading />;
  if (!editable) return <Navigate to={`/cases/${encodeURIComponent(id)}`} replace />;
  if (!work) return <Loading />;
  if (found.error) return <Failure error={found.error} />;
  return <FillForm given={given} store={work.store} saver={work.saver} />;
}
