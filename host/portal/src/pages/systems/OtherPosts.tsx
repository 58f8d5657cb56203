import { useQueries } from '@tanstack/react-query';
import { api } from '@/api/client';
import type { System } from '@/api/shapes';
import { useLanguage } from '@/i18n';
import { actFor, useActing } from '@/session/acting';
import { choices, useMe } from '@/session/me';

/** Those of the person's other posts that may start what the present one may not, each as one click. */
export function OtherPosts({ system, procedure }: { system: string; procedure: string }) {
  const { t, say } = useLanguage();
  const acting = useActing();
  const others = choices(useMe()).filter((one) => one.value !== acting);
  const answers = useQueries({
    queries: others.map(({ value }) => ({
      queryKey: ['get', '/systems', value],
      queryFn: () => api.get<System[] | { items: System[] }>('/systems', { acting: value }),
    })),
  });
  const able = others.filter((_, index) => {
    const data = answers[index]?.data;
    const systems = data === undefined || Array.isArray(data) ? data : data.items;
    const found = systems?.find((one) => one.id === system)?.procedures.find((one) => one.id === procedure);
    return found?.['can-start'];
  });
  if (able.length === 0) return null;
  return (
    <p className="offer-links">
      {t.work.procedure.startAs}
      {able.map((one) => (
        <button type="button" key={one.value} className="button button-small" onClick={() => actFor(one.value)}>
          {say(one.label)}
        </button>
      ))}
    </p>
  );
}
