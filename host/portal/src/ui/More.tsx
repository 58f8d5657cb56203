import { useLanguage } from '@/i18n';

interface Props {
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  fetchNextPage: () => unknown;
  count: number;
}

export function More({ hasNextPage, isFetchingNextPage, fetchNextPage, count }: Props) {
  const { t } = useLanguage();
  return (
    <p className="more">
      <span className="muted">{t.shell.count(count)}</span>
      {hasNextPage && (
        <button
          type="button"
          className="button button-small"
          disabled={isFetchingNextPage}
          onClick={() => fetchNextPage()}
        >
          {isFetchingNextPage ? t.shell.loading : t.shell.more}
        </button>
      )}
    </p>
  );
}
