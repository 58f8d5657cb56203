import { Link } from 'react-router';
import { useGet } from '@/api/query';
import type { Offer, Problem, System } from '@/api/shapes';
import { useLanguage } from '@/i18n';

interface Props {
  problems: Problem[];
  /** The system that speaks, where an offer names none. */
  within?: string | undefined;
}

/** What a refused person can do instead, as one click. */
export function OfferLinks({ problems, within }: Props) {
  const { t } = useLanguage();
  const offers = problems.map((problem) => problem.offer).filter((offer) => offer != null);
  if (offers.length === 0) return null;
  return (
    <p className="offer-links">
      {t.shell.tryInstead}
      {offers.map((offer) => (
        <OfferLink
          key={`${offer.system}/${offer.procedure}`}
          offer={offer}
          within={within}
          className="button button-small"
        />
      ))}
    </p>
  );
}

interface LinkProps {
  offer: Offer;
  within?: string | undefined;
  className?: string;
  onClick?: () => void;
}

/** A procedure by its name, begun with what is known already. */
export function OfferLink({ offer, within, className, onClick }: LinkProps) {
  const { t, say } = useLanguage();
  const systems = useGet<System[] | { items: System[] }>('/systems');
  const all = systems.data ? (Array.isArray(systems.data) ? systems.data : systems.data.items) : [];
  const system = offer.system ?? within ?? '';
  const procedure = all.find((one) => one.id === system)?.procedures.find((one) => one.id === offer.procedure);
  const filled = offer.form && Object.keys(offer.form).length > 0;
  const form = filled ? `?form=${encodeURIComponent(JSON.stringify(offer.form))}` : '';
  return (
    <Link className={className} to={`/systems/${system}/${offer.procedure}${form}`} onClick={onClick}>
      {procedure ? t.shell.doThis(say(procedure.title)) : t.shell.doIt}
    </Link>
  );
}
