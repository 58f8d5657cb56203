import { type ReactNode, useState } from 'react';
import { asProblem, type ProblemError } from '@/api/problem';
import { useRefresh } from '@/api/query';
import { useLanguage } from '@/i18n';
import { Dialog } from '@/ui/Dialog';
import { Failure } from '@/ui/Failure';
import { confirm } from '../cases/actions/act';
import { ConfirmBox } from '../cases/actions/ConfirmBox';

interface Props {
  title: string;
  go: string;
  danger?: boolean;
  ready: boolean;
  onClose: () => void;
  onGo: (confirmation: string) => Promise<unknown>;
  children: ReactNode;
}

/** A dialog whose act the person confirms with password or one-time code. */
export function Confirmed({ title, go, danger, ready, onClose, onGo, children }: Props) {
  const { t } = useLanguage();
  const refresh = useRefresh();
  const [secret, setSecret] = useState('');
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState<ProblemError | null>(null);
  const wrong = failed?.code === 'wrong-sign-in';
  const act = async () => {
    setBusy(true);
    setFailed(null);
    try {
      await onGo(await confirm(secret));
      await refresh('/seals');
      onClose();
    } catch (error) {
      setFailed(asProblem(error));
      setBusy(false);
    }
  };
  return (
    <Dialog
      title={title}
      onClose={onClose}
      footer={
        <>
          <button type="button" className="button" onClick={onClose}>
            {t.form.cancel}
          </button>
          <button
            type="button"
            className={`button ${danger ? 'button-danger' : 'button-primary'}`}
            disabled={busy || !ready || !secret}
            onClick={act}
          >
            {go}
          </button>
        </>
      }
    >
      {failed && !wrong && <Failure error={failed} />}
      {children}
      <ConfirmBox about={t.seals.about} secret={secret} onChange={setSecret} wrong={wrong} />
    </Dialog>
  );
}
