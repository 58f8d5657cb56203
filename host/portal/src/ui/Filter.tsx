import { useSearchParams } from 'react-router';
import { useLanguage } from '@/i18n';

/** What a list is narrowed by stands in its address, so that it can be sent on and gone back to. */
export function useFilters() {
  const [params, setParams] = useSearchParams();
  const get = (key: string) => params.get(key) ?? '';
  const set = (key: string, value: string) => {
    const next = new URLSearchParams(params);
    if (value) next.set(key, value);
    else next.delete(key);
    setParams(next);
  };
  return { get, set };
}

interface Props {
  label: string;
  value: string;
  options: (readonly [value: string, text: string])[];
  onChoose: (value: string) => void;
}

/** One of these, or all. */
export function Filter({ label, value, options, onChoose }: Props) {
  const { t } = useLanguage();
  // An address may name what is not there any more.
  const known = value === '' || options.some(([one]) => one === value);
  return (
    <label className="inline-select">
      {label}
      <select className="form-input form-select" value={value} onChange={(event) => onChoose(event.target.value)}>
        <option value="">{t.work.filter.all}</option>
        {!known && <option value={value}>{value}</option>}
        {options.map(([one, text]) => (
          <option key={one} value={one}>
            {text}
          </option>
        ))}
      </select>
    </label>
  );
}
