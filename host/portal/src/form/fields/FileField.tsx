import { useState } from 'react';
import type { StoredFile } from '@/api/shapes';
import type { ControlProps } from '../Control';
import { useForm, useValue } from '../hooks';
import { Uploader } from './Uploader';

/** A field of a form whose value is one file's id. */
export function FileField(props: ControlProps) {
  const { pointer } = props;
  const { store, directory, disabled } = useForm();
  const value = useValue(pointer);
  const [known, setKnown] = useState<StoredFile | null>(null);
  const stored = typeof value === 'string' ? value : null;
  const file: StoredFile | null = stored
    ? known?.file === stored
      ? known
      : { file: stored, name: stored, size: 0, 'media-type': '', sha256: '' }
    : null;
  return (
    <Uploader
      id={props.id}
      files={file ? [file] : []}
      kinds={[]}
      maxFiles={1}
      maxMb={null}
      disabled={disabled}
      describedBy={props.describedBy}
      upload={directory.upload}
      onChange={async (files) => {
        setKnown(files[0] ?? null);
        store.set(pointer, files[0]?.file);
        store.touch(pointer);
      }}
    />
  );
}
