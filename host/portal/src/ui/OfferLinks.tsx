import { Link } from 'react-router';
import type { Offer, Problem } from '@/api/shapes';
import { useLanguage } from '@/i18n';

export function offerPath(offer: Offer): string {
  const form =
    offer.form && Object.keys(offer.form).length > 0 ? `?form=${encodeURIComponent(JSON.stringify(offer.form))}` : '';
  return `/systems/${offer.system}/${offer.procedure}${form}`;
}

/** What a refused person can do instead, as one click. */
export function OfferLinks({ problems }: { problems: Problem[] }) {
  const { t, say } = useLanguage();
  const offers = problems.map((problem) => problem.offer).filter((offer) => offer != null);
  if (offers.length === 0) return null;
  return (
    <p className="offer-links">
      {t.shell.tryInstead}
      {offers.map((offer) => (
        <Link key={`${offer.system}/${offer.procedure}`} className="button button-small" to={offerPath(offer)}>
          {say(offer)}
        </Link>
      ))}
    </p>
  );
}
