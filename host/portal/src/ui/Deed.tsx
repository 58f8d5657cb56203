import { useState } from 'react';
import { Failure } from './Failure';

interface Told {
  failed?: unknown;
  done?: string;
}

/** Something done from a list, and how it went: `deed` does it, `told` says it where `DeedTold` stands. */
export function useDeed() {
  const [told, setTold] = useState<Told>({});
  const deed = async (work: () => Promise<unknown>, done = '') => {
    setTold({});
    try {
      await work();
      setTold({ done });
    } catch (failed) {
      setTold({ failed });
    }
  };
  return { told, deed };
}

export function DeedTold({ told }: { told: Told }) {
  return (
    <>
      {told.failed !== undefined && <Failure error={told.failed} />}
      <p role="status" className="muted">
        {told.done}
      </p>
    </>
  );
}
