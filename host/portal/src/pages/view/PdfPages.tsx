import { useEffect, useRef, useState } from 'react';
import { useLanguage } from '@/i18n';
import { Loading } from '@/ui/Loading';
import { openPdf, type Pdf } from './pdf';

const SCALES = [1, 1.5, 2, 3];

/** The pages below each other, each drawn when it comes near the window. */
export function PdfPages({ bytes, name }: { bytes: Blob; name: string }) {
  const { t } = useLanguage();
  const words = t.cases.viewer;
  const [pdf, setPdf] = useState<Pdf | null>(null);
  const [broken, setBroken] = useState(false);
  const [scale, setScale] = useState(0);
  useEffect(() => {
    const opening = openPdf(bytes);
    opening.ready.then(setPdf).catch(() => setBroken(true));
    return opening.close;
  }, [bytes]);
  if (broken) return <p className="note note-warn">{words.broken}</p>;
  if (!pdf) return <Loading />;
  const pages = Array.from({ length: pdf.numPages }, (_, n) => n + 1);
  return (
    <section aria-label={name}>
      <div className="viewer-tools">
        <span>{words.pages(pdf.numPages)}</span>
        <button
          type="button"
          className="button button-small"
          disabled={scale === 0}
          onClick={() => setScale(scale - 1)}
        >
          {words.smaller}
        </button>
        <button
          type="button"
          className="button button-small"
          disabled={scale === SCALES.length - 1}
          onClick={() => setScale(scale + 1)}
        >
          {words.larger}
        </button>
      </div>
      <div className="viewer-pages" tabIndex={0} role="group" aria-label={words.pages(pdf.numPages)}>
        {pages.map((n) => (
          <PdfPage key={n} pdf={pdf} n={n} scale={SCALES[scale] ?? 1} label={words.page(n, pdf.numPages)} />
        ))}
      </div>
    </section>
  );
}

interface PageProps {
  pdf: Pdf;
  n: number;
  scale: number;
  label: string;
}

function PdfPage({ pdf, n, scale, label }: PageProps) {
  const frame = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const [near, setNear] = useState(n === 1);
  const [text, setText] = useState('');
  useEffect(() => {
    const element = frame.current;
    if (!element || near) return;
    const seen = new IntersectionObserver((entries) => entries.some((entry) => entry.isIntersecting) && setNear(true), {
      rootMargin: '800px',
    });
    seen.observe(element);
    return () => seen.disconnect();
  }, [near]);
  useEffect(() => {
    if (!near || !frame.current || !canvas.current) return;
    const drawing = draw(pdf, n, canvas.current, frame.current.clientWidth * scale);
    drawing.text.then(setText).catch(() => undefined);
    return drawing.stop;
  }, [near, pdf, n, scale]);
  return (
    <div ref={frame} className="viewer-page">
      <canvas ref={canvas} role="img" aria-label={label} />
      {text && <p className="visually-hidden">{text}</p>}
    </div>
  );
}

function draw(pdf: Pdf, n: number, canvas: HTMLCanvasElement, width: number) {
  let task: { cancel: () => void; promise: Promise<void> } | null = null;
  let stopped = false;
  const text = pdf.getPage(n).then(async (page) => {
    const own = page.getViewport({ scale: 1 });
    const fine = Math.min(window.devicePixelRatio || 1, 2);
    const viewport = page.getViewport({ scale: (width / own.width) * fine });
    if (stopped) return '';
    canvas.width = Math.floor(viewport.width);
    canvas.height = Math.floor(viewport.height);
    canvas.style.width = `${Math.floor(viewport.width / fine)}px`;
    task = page.render({ canvas, viewport });
    await task.promise;
    const content = await page.getTextContent();
    return content.items.map((item) => ('str' in item ? item.str : '')).join(' ');
  });
  return {
    text,
    stop: () => {
      stopped = true;
      task?.cancel();
    },
  };
}
