import { useState } from 'react';
import { asProblem } from '@/api/problem';
import type { StoredFile } from '@/api/shapes';
import { useLanguage } from '@/i18n';
import { FileLine } from '@/ui/FileLine';

interface Props {
  id: string;
  files: StoredFile[];
  kinds: string[];
  maxFiles: number;
  maxMb: number | null;
  disabled: boolean;
  describedBy?: string | undefined;
  upload: (file: File, progress: (share: number) => void) => Promise<StoredFile>;
  onChange: (files: StoredFile[]) => Promise<void>;
}

/** Choose or drop files; each goes up at once, with its progress; what is refused says why and leaves nothing. */
export function Uploader({ id, files, kinds, maxFiles, maxMb, disabled, describedBy, upload, onChange }: Props) {
  const { t, say } = useLanguage();
  const [going, setGoing] = useState<{ name: string; share: number } | null>(null);
  const [said, setSaid] = useState('');
  const [over, setOver] = useState(false);

  const refuse = (file: File): string | null => {
    const ending = file.name.split('.').pop()?.toLowerCase() ?? '';
    const same = (kind: string) => kind === ending || (kind === 'jpg' && ending === 'jpeg');
    if (kinds.length > 0 && !kinds.some(same)) return t.form.upload.wrongKind(file.name, kinds.join(t.shell.comma));
    if (maxMb !== null && file.size > maxMb * 1024 * 1024) return t.form.upload.tooLarge(file.name, maxMb);
    if (file.size === 0) return t.form.upload.empty(file.name);
    return null;
  };
  const take = async (chosen: File[]) => {
    setSaid('');
    let now = files;
    for (const file of chosen) {
      const why = now.length >= maxFiles ? t.form.upload.tooMany(maxFiles) : refuse(file);
      if (why) {
        setSaid(why);
        continue;
      }
      try {
        setGoing({ name: file.name, share: 0 });
        now = [...now, await upload(file, (share) => setGoing({ name: file.name, share }))];
        await onChange(now);
      } catch (error) {
        setSaid(`${file.name}${t.shell.colon}${say(asProblem(error).detail)}`);
      }
    }
    setGoing(null);
  };
  const remove = async (file: StoredFile) => {
    try {
      await onChange(files.filter((other) => other.file !== file.file));
    } catch (error) {
      setSaid(say(asProblem(error).detail));
    }
  };
  return (
    <div className="uploader">
      {files.length > 0 && (
        <ul className="uploader-list">
          {files.map((file) => (
            <li key={file.file}>
              <FileLine file={file}>
                {!disabled && (
                  <button
                    type="button"
                    className="link-button"
                    aria-label={t.form.upload.remove(file.name)}
                    onClick={() => remove(file)}
                  >
                    {t.form.remove}
                  </button>
                )}
              </FileLine>
            </li>
          ))}
        </ul>
      )}
      {!disabled && files.length < maxFiles && (
        <div
          className={`uploader-drop${over ? ' uploader-over' : ''}`}
          onDragOver={(event) => {
            event.preventDefault();
            setOver(true);
          }}
          onDragLeave={() => setOver(false)}
          onDrop={(event) => {
            event.preventDefault();
            setOver(false);
            take([...event.dataTransfer.files]);
          }}
        >
          <label className="button uploader-button" htmlFor={id}>
            {t.form.upload.choose}
          </label>
          <input
            id={id}
            className="visually-hidden"
            type="file"
            multiple={maxFiles > 1}
            accept={kinds.map((kind) => `.${kind}`).join(',') || undefined}
            aria-describedby={describedBy}
            onChange={(event) => {
              take([...(event.target.files ?? [])]);
              event.target.value = '';
            }}
          />
          <span className="uploader-rule">{t.form.upload.rule(kinds.join(t.shell.comma), maxMb, maxFiles)}</span>
        </div>
      )}
      {going && (
        <p className="uploader-going">
          <progress value={going.share} max={1} aria-label={going.name} /> {going.name} {Math.round(going.share * 100)}%
        </p>
      )}
      <p role="alert" className="problem-refuse">
        {said}
      </p>
    </div>
  );
}
