import { useId, useState } from 'react';
import { api } from '@/api/client';
import type { Seal } from '@/api/shapes';
import { useLanguage } from '@/i18n';
import { Confirmed } from './Confirmed';

export function WithdrawSeal({ seal, onClose }: { seal: Seal; onClose: () => void }) {
  const { t } = useLanguage();
  const words = t.seals.withdraw;
  const id = useId();
  const [reason, setReason] = useState('');
  return (
    <Confirmed
      title={words.open}
      go={words.go}
      danger
      ready={reason.trim() !== ''}
      onClose={onClose}
      onGo={(confirmation) => api.post(`/seals/${encodeURIComponent(seal.id)}/withdrawal`, { reason, confirmation })}
    >
      <p>{words.about(seal.name)}</p>
      <div className="form-field">
        <label className="form-label" htmlFor={id}>
          {words.reason}
        </label>
        <textarea
          id={id}
          className="form-input"
          rows={2}
          maxLength={500}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
      </div>
    </Confirmed>
  );
}
