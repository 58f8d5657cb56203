import { useEffect, useId, useRef, useState } from 'react';
import { useLanguage } from '@/i18n';
import type { Found } from '../directory';

interface Props {
  aria: Record<string, unknown>;
  /** What is chosen, in words; empty when nothing is. */
  chosen: string;
  disabled: boolean;
  placeholder: string;
  search: (q: string) => Promise<Found[]>;
  onChoose: (found: Found | null) => void;
  onLeave: () => void;
  footer?: React.ReactNode;
}

/** Type, arrow down, Enter: the ARIA combobox with a list of what was found. */
export function Combobox({ aria, chosen, disabled, placeholder, search, onChoose, onLeave, footer }: Props) {
  const { t } = useLanguage();
  const listId = useId();
  const [typed, setTyped] = useState<string | null>(null);
  const [open, setOpen] = useState(false);
  const [found, setFound] = useState<Found[] | null>(null);
  const [active, setActive] = useState(0);
  const box = useRef<HTMLDivElement>(null);

  const sought = typed ?? '';
  useEffect(() => {
    if (!open) return;
    let current = true;
    const take = (items: Found[]) => {
      if (!current) return;
      setFound(items);
      setActive(0);
    };
    const timer = setTimeout(() => search(sought).then(take, () => take([])), sought ? 200 : 0);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [open, sought, search]);

  const close = () => {
    setOpen(false);
    setTyped(null);
    setFound(null);
  };
  const choose = (item: Found | null) => {
    onChoose(item);
    close();
  };
  const keys = (event: React.KeyboardEvent) => {
    const last = (found?.length ?? 0) - 1;
    if (event.key === 'ArrowDown') {
      event.preventDefault();
      if (!open) setOpen(true);
      else setActive(Math.min(active + 1, last));
    } else if (event.key === 'ArrowUp') {
      event.preventDefault();
      setActive(Math.max(active - 1, 0));
    } else if (event.key === 'Enter' && open) {
      event.preventDefault();
      const item = found?.[active];
      if (item) choose(item);
    } else if (event.key === 'Escape' && open) {
      event.stopPropagation();
      close();
    }
  };

  return (
    <div
      className="combobox"
      ref={box}
      onBlur={(event) => {
        if (box.current?.contains(event.relatedTarget)) return;
        close();
        onLeave();
      }}
    >
      <input
        {...aria}
        className="form-input combobox-input"
        role="combobox"
        aria-expanded={open}
        aria-controls={open ? listId : undefined}
        aria-autocomplete="list"
        aria-activedescendant={open && found?.[active] ? `${listId}-${active}` : undefined}
        value={typed ?? chosen}
        placeholder={placeholder}
        disabled={disabled}
        autoComplete="off"
        onFocus={(event) => event.target.select()}
        onClick={() => setOpen(true)}
        onChange={(event) => {
          setTyped(event.target.value);
          // What was found for fewer letters is no answer to these: Enter must not choose from it.
          setFound(null);
          setOpen(true);
        }}
        onKeyDown={keys}
      />
      {chosen && !disabled && (
        <button type="button" className="combobox-clear" aria-label={t.form.clear} onClick={() => choose(null)}>
          ×
        </button>
      )}
      {open && (
        <div className="combobox-popup">
          <div role="listbox" id={listId} aria-label={placeholder}>
            {found?.map((item, index) => (
              // biome-ignore lint/a11y/useFocusableInteractive: as above
              // biome-ignore lint/a11y/useKeyWithClickEvents: the input takes the keys
              <div
                key={item.value}
                id={`${listId}-${index}`}
                role="option"
                aria-selected={index === active}
                className={`combobox-option${index === active ? ' combobox-active' : ''}`}
                onMouseDown={(event) => event.preventDefault()}
                onClick={() => choose(item)}
              >
                <span>{item.label}</span>
                <span className="combobox-note">{item.note}</span>
              </div>
            ))}
          </div>
          <p className="combobox-status" role="status">
            {found === null ? t.form.searching : found.length === 0 ? t.form.nothingFound : ''}
          </p>
          {footer}
        </div>
      )}
    </div>
  );
}
