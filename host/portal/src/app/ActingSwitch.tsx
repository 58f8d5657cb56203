import type { Acting } from '@/api/shapes';
import { useLanguage } from '@/i18n';
import { actFor, useActing } from '@/session/acting';
import { choices, SELF, useMe } from '@/session/me';

/** Whom this tab acts for, always on the screen: organisation and post. */
export function ActingSwitch() {
  const { t, say } = useLanguage();
  const me = useMe();
  const acting = useActing();
  const all = choices(me);
  const groups = new Map<string, Acting[]>();
  for (const one of all.filter((o) => o.value !== SELF)) {
    const name = [one['organisation-name'] ?? one.organisation ?? '', one.office].filter(Boolean).join(' · ');
    groups.set(name, [...(groups.get(name) ?? []), one]);
  }
  const postOf = (one: Acting) =>
    [
      say(one['post-label']) || say(one.label),
      one.project && t.shell.acting.project(one.project),
      one['on-behalf'] && t.shell.acting.standsIn(one['on-behalf']),
    ]
      .filter(Boolean)
      .join(' · ');
  const current = all.find((one) => one.value === acting);
  const shown =
    current && current.value !== SELF
      ? `${[current['organisation-name'], current.office].filter(Boolean).join(' ')} ${postOf(current)}`
      : t.shell.acting.self;
  return (
    <label className="acting" title={t.shell.acting.change}>
      <span className="acting-label">{t.shell.acting.label}</span>
      <span className="acting-shown" aria-hidden="true">
        {shown}
      </span>
      <select
        aria-label={`${t.shell.acting.label}${t.shell.colon}${shown}`}
        value={acting ?? SELF}
        onChange={(event) => actFor(event.target.value)}
      >
        {[...groups].map(([name, posts]) => (
          <optgroup key={name} label={name}>
            {posts.map((one) => (
              <option key={one.value} value={one.value}>
                {postOf(one)}
              </option>
            ))}
          </optgroup>
        ))}
        <option value={SELF}>{t.shell.acting.self}</option>
      </select>
    </label>
  );
}
