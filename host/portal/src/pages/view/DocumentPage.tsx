import { useParams } from 'react-router';
import { useGet } from '@/api/query';
import type { CaseDocument } from '@/api/shapes';
import { NotYours } from '@/ui/NotYours';
import { Viewer } from './Viewer';

/** What the hub issued, in a page of the portal, with the way to verify it. */
export default function DocumentPage() {
  const { id = '' } = useParams();
  const base = `/documents/${encodeURIComponent(id)}`;
  const found = useGet<CaseDocument & { case: string | null }>(base);
  if (found.error && !found.data) return <NotYours error={found.error} onRetry={() => found.refetch()} />;
  return <Viewer key={id} path={`${base}/content`} code={found.data?.code} of={found.data?.case} />;
}
