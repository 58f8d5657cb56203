import { useState } from 'react';
import { api } from '@/api/client';
import { asProblem } from '@/api/problem';
import { useGet, useRefresh } from '@/api/query';
import type { Case, Offers } from '@/api/shapes';
import { useLanguage } from '@/i18n';
import { formatTime } from '@/lib/time';

interface Props {
  given: Case;
  onChanged?: ((revision: number) => void) | undefined;
}

/** What the applicant has given before, taken over by one press: one material, or all. */
export function Reuse({ given, onChanged }: Props) {
  const { t, say } = useLanguage();
  const words = t.cases.materials;
  const refresh = useRefresh();
  const base = `/cases/${encodeURIComponent(given.id)}`;
  const found = useGet<Offers>(`${base}/materials`);
  const [busy, setBusy] = useState(false);
  const [said, setSaid] = useState('');
  const [bad, setBad] = useState('');
  const offers = found.data?.offers ?? [];
  const take = async (materials: string[]) => {
    setBusy(true);
    setBad('');
    try {
      const answer = await api.post<{ revision: number }>(`${base}/materials`, { materials });
      onChanged?.(answer.revision);
      setSaid(words.took(materials.length));
      await refresh(base);
      await found.refetch();
    } catch (error) {
      setBad(say(asProblem(error).detail));
    } finally {
      setBusy(false);
    }
  };
  const title = (id: string) => {
    const material = given['material-defs'].find((one) => one.id === id);
    return material ? say(material.title) : id;
  };
  return (
    <div className="reuse">
      <p role="status">{said}</p>
      {bad && (
        <p role="alert" className="problem-refuse">
          {bad}
        </p>
      )}
      {offers.length > 0 && found.data && (
        <section className="note note-info" aria-label={words.reuse(found.data.total, offers.length)}>
          <p className="note-title">{words.reuse(found.data.total, offers.length)}</p>
          <p>{words.reuseAbout}</p>
          <ul className="reuse-list">
            {offers.map((offer) => (
              <li key={offer.material}>
                <span className="file-words">
                  <strong>{title(offer.material)}</strong>{' '}
                  <small className="muted">
                    {offer.files.map((file) => file.name).join(t.shell.comma)}
                    {t.shell.semicolon}
                    {words.from(say(offer.from['system-title']), offer.from.number ?? '', formatTime(offer.from.at))}
                  </small>
                </span>
                <button
                  type="button"
                  className="button button-small"
                  disabled={busy}
                  aria-label={words.takeOne(title(offer.material))}
                  onClick={() => take([offer.material])}
                >
                  {words.take}
                </button>
              </li>
            ))}
          </ul>
          <button
            type="button"
            className="button button-primary"
            disabled={busy}
            onClick={() => take(offers.map((offer) => offer.material))}
          >
            {words.takeAll(offers.length)}
          </button>
        </section>
      )}
    </div>
  );
}
