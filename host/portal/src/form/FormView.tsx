import { useMemo } from 'react';
import type { Directory } from './directory';
import { FormContext, type FormScope } from './hooks';
import { Parts } from './Parts';
import type { FormStore } from './store';
import './form.css';

interface Props {
  store: FormStore;
  directory: Directory;
  uid: string;
  disabled?: boolean;
  marked?: string[];
}

const NO_MARKS: string[] = [];

/** A form to fill in, drawn from the store's schema. */
export function FormView({ store, directory, uid, disabled = false, marked = NO_MARKS }: Props) {
  const scope = useMemo<FormScope>(
    () => ({ store, directory, uid, disabled, marked }),
    [store, directory, uid, disabled, marked],
  );
  return (
    <FormContext value={scope}>
      <div className="form">
        <Parts />
      </div>
    </FormContext>
  );
}
