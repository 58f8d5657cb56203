import { useParams } from 'react-router';
import { Viewer } from './Viewer';

/** What somebody attached, in a page of the portal. */
export default function FilePage() {
  const { id = '' } = useParams();
  return <Viewer key={id} path={`/files/${encodeURIComponent(id)}`} />;
}
