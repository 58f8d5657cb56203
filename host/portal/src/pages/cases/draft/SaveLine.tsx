import { useLanguage } from '@/i18n';
import { formatTime } from '@/lib/time';
import type { SaverView } from './saver';

/** Says, quietly, whether what was typed is safe. */
export function SaveLine({ view }: { view: SaverView }) {
  const { t, say } = useLanguage();
  const words = t.cases.save;
  const text = {
    clean: words.clean,
    dirty: words.dirty,
    saving: words.saving,
    saved: view.at ? words.saved(formatTime(view.at).slice(11)) : words.clean,
    offline: words.offline,
    refused: view.refused ? `${words.refused}${t.shell.colon}${say(view.refused.detail)}` : words.refused,
    ended: words.ended,
  }[view.state];
  return (
    <p className={`save-line save-${view.state}`} role="status">
      {view.restored && <span className="save-restored">{words.restored} </span>}
      {text}
    </p>
  );
}
