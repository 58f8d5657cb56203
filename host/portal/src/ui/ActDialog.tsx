import { type ReactNode, useState } from 'react';
import { asProblem, type ProblemError } from '@/api/problem';
import { useLanguage } from '@/i18n';
import { Dialog } from './Dialog';
import { Failure } from './Failure';

interface Props {
  title: string;
  go: string;
  danger?: boolean;
  wide?: boolean;
  /** Whether all is there that the act needs. */
  ready?: boolean;
  onClose: () => void;
  /** The act itself; `false` when what was entered is not good enough yet and the dialog says so in its fields. */
  onGo: () => Promise<unknown>;
  /** A refusal that the dialog's own fields show. */
  shows?: (problem: ProblemError) => boolean;
  children: ReactNode;
}

/** A dialog that ends in one act: it closes when that is done, and stays with the reason when it is refused. */
export function ActDialog({ title, go, danger, wide, ready = true, onClose, onGo, shows, children }: Props) {
  const { t } = useLanguage();
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState<ProblemError | null>(null);
  const act = async () => {
    setBusy(true);
    setFailed(null);
    try {
      const done = (await onGo()) !== false;
      if (done) return onClose();
    } catch (error) {
      const problem = asProblem(error);
      setFailed(shows?.(problem) ? null : problem);
    }
    setBusy(false);
  };
  return (
    <Dialog
      title={title}
      wide={wide}
      onClose={onClose}
      footer={
        <>
          <button type="button" className="button" onClick={onClose}>
            {t.form.cancel}
          </button>
          <button
            type="button"
            className={`button ${danger ? 'button-danger' : 'button-primary'}`}
            disabled={busy || !ready}
            onClick={act}
          >
            {go}
          </button>
        </>
      }
    >
      {failed && <Failure error={failed} />}
      {children}
    </Dialog>
  );
}
