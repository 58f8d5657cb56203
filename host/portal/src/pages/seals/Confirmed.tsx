import { type ReactNode, useState } from 'react';
import { useRefresh } from '@/api/query';
import { useLanguage } from '@/i18n';
import { ActDialog } from '@/ui/ActDialog';
import { confirm } from '../cases/actions/act';
import { ConfirmBox } from '../cases/actions/ConfirmBox';

interface Props {
  title: string;
  go: string;
  danger?: boolean;
  wide?: boolean;
  ready?: boolean;
  /** Looked at before the password is used. */
  check?: () => boolean;
  onClose: () => void;
  onGo: (confirmation: string) => Promise<unknown>;
  children?: ReactNode;
}

/** An act that the person confirms with password or one-time code. */
export function Confirmed({ ready = true, check, onGo, children, ...dialog }: Props) {
  const { t } = useLanguage();
  const refresh = useRefresh();
  const [secret, setSecret] = useState('');
  const [wrong, setWrong] = useState(false);
  const act = async () => {
    setWrong(false);
    if (check && !check()) return false;
    await onGo(await confirm(secret));
    return refresh('/seals');
  };
  return (
    <ActDialog
      {...dialog}
      ready={ready && secret !== ''}
      onGo={act}
      shows={(problem) => {
        const mistyped = problem.code === 'wrong-sign-in';
        setWrong(mistyped);
        return mistyped;
      }}
    >
      {children}
      <ConfirmBox about={t.seals.confirm} secret={secret} onChange={setSecret} wrong={wrong} />
    </ActDialog>
  );
}
