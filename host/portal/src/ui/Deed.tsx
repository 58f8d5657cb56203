import { useState } from 'react';
import { Failure } from './Failure';

interface Told {
  failed?: unknown;
  done?: string;
}

/** Something done, and how it went: the work returns the words for it, which `DeedTold` says; or why it failed. */
export function useDeed() {
  const [told, setTold] = useState<Told>({});
  const [busy, setBusy] = useState(false);
  const deed = async (work: () => Promise<string>) => {
    setTold({});
    setBusy(true);
    try {
      setTold({ done: await work() });
    } catch (failed) {
      setTold({ failed });
    } finally {
      setBusy(false);
    }
  };
  return { told, busy, deed };
}

export function DeedTold({ told }: { told: Told }) {
  return (
    <>
      {told.failed !== undefined && <Failure error={told.failed} />}
      <p role="status" className={told.done ? 'note note-good' : undefined}>
        {told.done}
      </p>
    </>
  );
}
