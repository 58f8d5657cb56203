import { useState } from 'react';
import { api } from '@/api/client';
import { useRefresh } from '@/api/query';
import { useLanguage } from '@/i18n';
import { formatTime, fromLocalInput, toLocalInput } from '@/lib/time';
import { Dialog } from '@/ui/Dialog';
import { Failure } from '@/ui/Failure';

/** On a sample hub: that it is one, and its clock, which can be wound forward. */
export function SampleBand({ clock }: { clock: string }) {
  const { t } = useLanguage();
  const [open, setOpen] = useState(false);
  return (
    <div className="sample-band">
      <span>{t.shell.sample(formatTime(clock))}</span>
      <button type="button" className="link-button" onClick={() => setOpen(true)}>
        {t.shell.clock.move}
      </button>
      {open && <MoveClock clock={clock} onClose={() => setOpen(false)} />}
    </div>
  );
}

function MoveClock({ clock, onClose }: { clock: string; onClose: () => void }) {
  const { t } = useLanguage();
  const words = t.shell.clock;
  const refresh = useRefresh();
  const [to, setTo] = useState(toLocalInput(clock));
  const [failed, setFailed] = useState<unknown>(null);
  const move = async () => {
    try {
      await api.put('/sample/clock', { now: fromLocalInput(to) });
      await refresh('/');
      onClose();
    } catch (error) {
      setFailed(error);
    }
  };
  return (
    <Dialog
      title={words.move}
      onClose={onClose}
      footer={
        <button type="button" className="button button-primary" onClick={move}>
          {words.set}
        </button>
      }
    >
      <p className="muted">{words.about}</p>
      {failed !== null && <Failure error={failed} />}
      <label className="form-label" htmlFor="sample-clock">
        {words.to}
      </label>
      <input
        id="sample-clock"
        className="form-input form-date"
        type="datetime-local"
        min={toLocalInput(clock)}
        value={to}
        onChange={(event) => setTo(event.target.value)}
      />
    </Dialog>
  );
}
